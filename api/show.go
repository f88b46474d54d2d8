package api

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"mime"
	"net/http"
	"strings"
)

// gzipFrom is the number of bytes from which packing pays.
const gzipFrom = 1400

// marshal writes JSON as callers get it, with a line's end for people at a terminal.
func marshal(v any) ([]byte, error) {
	body, err := json.Marshal(v)
	return append(body, '\n'), err
}

// show answers a question with JSON. Whoever has the same answer already gets 304.
func show(w http.ResponseWriter, r *http.Request, v any) error {
	body, err := marshal(v)
	if err != nil {
		return err
	}
	return send(w, r, http.StatusOK, "application/json", body)
}

// send answers with bytes, packed for whoever likes that.
func send(w http.ResponseWriter, r *http.Request, status int, kind string, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", kind)
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		sum := sha256.Sum256(body)
		tag := hex.EncodeToString(sum[:12])
		h.Set("ETag", `W/"`+tag+`"`)
		if strings.Contains(r.Header.Get("If-None-Match"), `"`+tag+`"`) {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	h.Add("Vary", "Accept-Encoding")
	if len(body) < gzipFrom || !wantsGzip(r) || r.Method == http.MethodHead {
		w.WriteHeader(status)
		_, _ = w.Write(body) // #nosec G705 -- JSON, sent as such with nosniff; a caller who left is not our problem
		return nil
	}
	h.Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	packed := gzip.NewWriter(w)
	_, _ = packed.Write(body)
	_ = packed.Close()
	return nil
}

func wantsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, params, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err == nil && name == "gzip" && params["q"] != "0" {
			return true
		}
	}
	return false
}
