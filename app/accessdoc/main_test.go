package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestThePageIsUpToDate(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "ACCESS.md"))
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != document() {
		t.Error("docs/ACCESS.md isn't what app/policy.go and core/access say: run go generate ./app")
	}
}
