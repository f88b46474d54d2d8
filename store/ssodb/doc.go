// Package ssodb keeps agreements with identity providers, whom they signed on, what they may say once only, and what
// provisioning knows beside the account.
package ssodb
