// Package asvs holds docs/security/asvs.md against the numbers of OWASP ASVS 5.0.0 and against the tests that it names.
package asvs
