package requestweb

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"klankbord.org/core/held"
	"klankbord.org/i18n"
)

// Archive packs somebody's file: klankbord.json for programs, and the same as a page for people.
func Archive(ctx context.Context, l i18n.Lang, f *held.File, at time.Time) ([]byte, error) {
	var packed, page bytes.Buffer
	raw, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write a person's file: %w", err)
	}
	if err := fileView(l, f).Render(ctx, &page); err != nil {
		return nil, fmt.Errorf("write a person's file: %w", err)
	}
	z := zip.NewWriter(&packed)
	for _, part := range []struct {
		name string
		body []byte
	}{{"klankbord.json", raw}, {l.T("overzicht.html", "overview.html"), page.Bytes()}} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: at})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(part.body); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}
