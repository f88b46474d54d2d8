package saml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

const (
	maxMessage = 256 << 10
	maxDepth   = 40
)

// checkShape refuses documents that could be read in two ways: what is signed must be what is read.
func checkShape(b []byte) error {
	if len(b) > maxMessage {
		return errors.New("too large")
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict = true
	d.Entity = nil
	ids := map[string]bool{}
	depth, found, roots := 0, 0, 0
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.Directive:
			return errors.New("has a document type")
		case xml.ProcInst:
			if t.Target != "xml" {
				return errors.New("has a processing instruction")
			}
		case xml.EndElement:
			depth--
		case xml.StartElement:
			if depth == 0 {
				roots++
			}
			if depth++; depth > maxDepth {
				return errors.New("too deep")
			}
			// By local name, whatever its namespace: a second one under a foreign name has no honest use.
			if t.Name.Local == "Assertion" || t.Name.Local == "EncryptedAssertion" {
				found++
			}
			if err := once(ids, t.Attr); err != nil {
				return err
			}
		}
	}
	if roots != 1 || found != 1 {
		return errors.New("has no assertion, or more than one")
	}
	return nil
}

// once refuses an identifier that was seen before.
func once(ids map[string]bool, attrs []xml.Attr) error {
	for _, a := range attrs {
		switch a.Name.Local {
		case "ID", "Id", "id", "AssertionID":
			if a.Name.Space != "" || ids[a.Value] {
				return errors.New("has an identifier twice")
			}
			ids[a.Value] = true
		}
	}
	return nil
}
