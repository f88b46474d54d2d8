package cli_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klankbord.org/internal/golden"
)

// aCustomer is somebody of the example, where customers are numbered by their address.
const aCustomer = "klant001@voorbeeld.example"

// A customer of the example is given their file, an erasure is shown first and made after, and a file brings nothing back.
func TestACustomerIsGivenTheirFileAndErased(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	mapping, files := project(t, "examples", "ruitherstel", "mapping.yaml"), golden.Example(t, "ruitherstel")
	s.must("import", mapping, "--folder", files, "--json")
	slice := func() string { return s.run("score", "metric=nps", "by=quarter,team", "--json").out }
	before := slice()
	archive, receipt := filepath.Join(t.TempDir(), "klant.zip"), filepath.Join(t.TempDir(), "receipt.txt")
	s.must("customer", "export", aCustomer, archive)
	z, err := zip.OpenReader(archive)
	if err != nil || len(z.File) != 2 {
		t.Fatalf("%v, %+v", err, z)
	}
	defer z.Close()
	if plan := s.must("customer", "erase", aCustomer, "--json"); plan["dry_run"] != true {
		t.Errorf("without --yes: %v", plan)
	}
	done := s.must("customer", "erase", aCustomer, "--yes", "--receipt", receipt, "--json")
	if done["erasure"].(float64) < 1 || done["counts"].(map[string]any)["contact"].(float64) < 1 {
		t.Errorf("erased: %v", done)
	}
	text, err := os.ReadFile(receipt)
	if err != nil || strings.Contains(string(text), aCustomer) || !strings.Contains(string(text), "Erased") {
		t.Errorf("the receipt: %v\n%s", err, text)
	}
	s.must("import", mapping, "--folder", files, "--json")
	s.fails(5, "", "customer", "export", aCustomer, archive+"2")
	if after := slice(); after != before {
		t.Errorf("the scores became\n%s\nand were\n%s", after, before)
	}
	s.must("verify", "--json")
	s.must("customer", "readmit", aCustomer, "--reason", "customer_again")
	list := filepath.Join(t.TempDir(), "erasures.jsonl")
	s.must("customer", "list", "--out", list)
	if raw, err := os.ReadFile(list); err != nil || strings.Contains(string(raw), aCustomer) || !strings.Contains(string(raw), "customer_again") {
		t.Errorf("the list: %v %s", err, raw)
	}
}
