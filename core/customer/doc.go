// Package customer is who was served, at which experience, and what they said about it.
package customer
