package api

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed openapi.yaml
var openapi []byte

// Document returns the description of the API, as JSON.
var Document = sync.OnceValues(func() ([]byte, error) {
	var doc map[string]any
	if err := yaml.Unmarshal(openapi, &doc); err != nil {
		return nil, err
	}
	return json.MarshalIndent(doc, "", " ")
})

// document tells what there is, to everybody.
func (a *API) document(w http.ResponseWriter, r *http.Request, _ call) error {
	body, err := Document()
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "public, max-age=300")
	return send(w, r, http.StatusOK, "application/json", body)
}
