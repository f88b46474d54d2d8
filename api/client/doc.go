// Package client talks to the API of an installation. client.go is made from openapi.yaml; this package stands alone, so that
// programs elsewhere can use it.
//
//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config config.yaml ../openapi.yaml
package client
