package tabular_test

import (
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"klankbord.org/core/fault"
	"klankbord.org/importer/tabular"
)

func write(t *testing.T, name string, fill func(io.Writer) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(fill(f), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// open gives the rows of a file as read does.
func open(t *testing.T, path string, o tabular.Options) (rows []string) {
	t.Helper()
	r, err := tabular.Open(path, o)
	if err != nil {
		return []string{"open!" + fault.As(err).Key}
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	for {
		row, err := r.Next()
		var bad *tabular.BadRow
		switch {
		case errors.Is(err, io.EOF):
			return rows
		case errors.As(err, &bad):
			rows = append(rows, fmt.Sprintf("%d!%s!%s", bad.Line, bad.Column, bad.Fault.Key))
		case err != nil:
			return append(rows, "stop!"+fault.As(err).Key)
		default:
			rows = append(rows, fmt.Sprintf("%d|%s", row.Line, strings.Join(row.Cells, "|")))
		}
	}
}

func TestGzip(t *testing.T) {
	t.Parallel()
	text := "a,b\n" + strings.Repeat("1,abcdefgh\n", 50_000)
	path := write(t, "x.csv.gz", func(w io.Writer) error {
		z := gzip.NewWriter(w)
		_, err := io.WriteString(z, text)
		return errors.Join(err, z.Close())
	})
	if rows := open(t, path, tabular.Options{}); len(rows) != 50_000 || rows[49_999] != "50001|1|abcdefgh" {
		t.Errorf("%d rows", len(rows))
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cut := write(t, "cut.csv.gz", func(w io.Writer) error { _, err := w.Write(whole[:len(whole)-20]); return err })
	rows := open(t, cut, tabular.Options{})
	if rows[len(rows)-1] != "stop!file.cut_off" || rows[0] != "2|1|abcdefgh" {
		t.Errorf("a packed file that was cut off: %q … %q", rows[0], rows[len(rows)-1])
	}
	junk := write(t, "junk.csv.gz", func(w io.Writer) error { _, err := io.WriteString(w, "\x1f\x8bjunk"); return err })
	if rows := open(t, junk, tabular.Options{}); !slices.Equal(rows, []string{"open!file.cut_off"}) {
		t.Errorf("junk: %q", rows)
	}
}

func TestFilesThatArentThere(t *testing.T) {
	t.Parallel()
	if rows := open(t, filepath.Join(t.TempDir(), "none.csv"), tabular.Options{}); !slices.Equal(rows, []string{"open!file.missing"}) {
		t.Errorf("%q", rows)
	}
	old := write(t, "old.xls", func(w io.Writer) error { _, err := io.WriteString(w, "\xd0\xcf\x11\xe0rest"); return err })
	if rows := open(t, old, tabular.Options{}); !slices.Equal(rows, []string{"open!file.old_excel"}) {
		t.Errorf("%q", rows)
	}
	tsv := write(t, "x.tsv", func(w io.Writer) error { _, err := io.WriteString(w, "a;b\tc\n1;2\t3\n"); return err })
	if rows := open(t, tsv, tabular.Options{}); !slices.Equal(rows, []string{"2|1;2|3"}) {
		t.Errorf("%q", rows)
	}
}

func workbook(t *testing.T) string {
	t.Helper()
	book := excelize.NewFile()
	if _, err := book.NewSheet("Data"); err != nil {
		t.Fatal(err)
	}
	for cell, v := range map[string]any{"A1": "name", "B1": "score", "C1": "day", "A2": "Aïcha", "B2": 9, "C2": 45382, "A4": "Bo", "B4": 7.5} {
		if err := book.SetCellValue("Data", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SetCellFormula("Data", "C4", "=1+1"); err != nil {
		t.Fatal(err)
	}
	return write(t, "x.xlsx", func(w io.Writer) error { return book.Write(w) })
}

func TestWorkbook(t *testing.T) {
	t.Parallel()
	path := workbook(t)
	if got, want := open(t, path, tabular.Options{Sheet: "Data"}), []string{"2|Aïcha|9|45382", "4|Bo|7.5|"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := open(t, path, tabular.Options{Sheet: "None"}); !slices.Equal(got, []string{"open!file.no_sheet"}) {
		t.Errorf("got %q", got)
	}
	if got := open(t, path, tabular.Options{Sheet: "Data", MaxField: 5}); got[0] != "2!name!file.field_too_long" {
		t.Errorf("got %q", got)
	}
}

func TestWorkbooksThatArentWhatTheySeem(t *testing.T) {
	t.Parallel()
	bomb := write(t, "bomb.xlsx", func(w io.Writer) error {
		z := zip.NewWriter(w)
		part, err := z.Create("xl/worksheets/sheet1.xml")
		if err != nil {
			return err
		}
		zeros := make([]byte, 1<<20)
		for range 40 {
			if _, err := part.Write(zeros); err != nil {
				return err
			}
		}
		return z.Close()
	})
	if got := open(t, bomb, tabular.Options{}); !slices.Equal(got, []string{"open!file.bomb"}) {
		t.Errorf("got %q", got)
	}
	for name, content := range map[string]string{"cut": "PK\x03\x04rest", "empty archive": "PK\x05\x06" + strings.Repeat("\x00", 18)} {
		path := write(t, "x.xlsx", func(w io.Writer) error { _, err := io.WriteString(w, content); return err })
		if got := open(t, path, tabular.Options{}); len(got) != 1 || !strings.HasPrefix(got[0], "open!") && !strings.Contains(got[0], "file.nul") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A workbook with bytes flipped anywhere gives rows or a fault, never a crash.
func FuzzWorkbook(f *testing.F) {
	f.Add(uint32(100), byte(0xff))
	f.Add(uint32(2000), byte(1))
	f.Fuzz(func(t *testing.T, at uint32, flip byte) {
		whole, err := os.ReadFile(workbook(t))
		if err != nil {
			t.Fatal(err)
		}
		whole[int(at)%len(whole)] ^= flip
		open(t, write(t, "x.xlsx", func(w io.Writer) error { _, err := w.Write(whole); return err }), tabular.Options{})
	})
}
