package tabular

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"klankbord.org/core/fault"
)

// Limits on workbooks, which are archives: a small file can hold a mountain of zeros.
const (
	maxUnzipped = 4 << 30  // bytes of all parts together
	maxRatio    = 200      // unpacked to packed, for parts above ratioFrom
	ratioFrom   = 8 << 20  // bytes
	sheetMemory = 16 << 20 // a larger part goes to a temporary file
)

// sheetRows gives the rows of one sheet. Dates come as the numbers that the workbook stores; date format "excel" of the
// mapping reads them.
type sheetRows struct {
	book  *excelize.File
	rows  *excelize.Rows
	row   int
	max   int
	cells []string
}

func openSheet(f *os.File, o Options) (sheet *sheetRows, err error) {
	defer survive(&err)
	if err := guard(f); err != nil {
		return nil, err
	}
	book, err := excelize.OpenReader(f, excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: sheetMemory})
	if err != nil {
		return nil, badWorkbook(err)
	}
	name := o.Sheet
	if sheets := book.GetSheetList(); name == "" && len(sheets) > 0 {
		name = sheets[0]
	} else if !slices.Contains(sheets, name) {
		_ = book.Close()
		return nil, fault.NewInvalid("sheet", "file.no_sheet", "sheet", name, "known", strings.Join(sheets, ", "))
	}
	rows, err := book.Rows(name)
	if err != nil {
		_ = book.Close()
		return nil, badWorkbook(err)
	}
	return &sheetRows{book: book, rows: rows, max: o.maxField()}, nil
}

// guard unpacks the archive into nothing and counts, so that what the archive claims about itself doesn't matter.
func guard(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	archive, err := zip.NewReader(f, info.Size())
	if err != nil {
		return badWorkbook(err)
	}
	total := int64(0)
	for _, part := range archive.File {
		in, err := part.Open()
		if err != nil {
			return badWorkbook(err)
		}
		most := max(ratioFrom, maxRatio*int64(min(part.CompressedSize64, maxUnzipped/maxRatio)))
		n, err := io.Copy(io.Discard, io.LimitReader(in, most+1))
		_ = in.Close()
		total += n
		if total > maxUnzipped || n > most {
			return fault.NewInvalid("", "file.bomb", "part", part.Name)
		}
		if err != nil {
			return badWorkbook(err)
		}
	}
	return nil
}

// survive turns a panic over a damaged workbook into an error: the reader of workbooks trusts what it reads.
func survive(err *error) {
	if p := recover(); p != nil {
		*err = badWorkbook(fmt.Errorf("%v", p))
	}
}

func badWorkbook(err error) error {
	return &fault.Error{Kind: fault.Invalid, Key: "file.bad_workbook", Args: map[string]any{"error": err.Error()}, Err: err}
}

func (s *sheetRows) warnings() []Warning { return nil }

func (s *sheetRows) next() (row Row, err error) {
	defer survive(&err)
	for s.rows.Next() {
		s.row++
		cells, err := s.rows.Columns()
		if err != nil {
			return Row{}, badWorkbook(err)
		}
		if !slices.ContainsFunc(cells, func(c string) bool { return c != "" }) {
			continue
		}
		for i, cell := range cells {
			if f := s.check(cell); f != nil {
				return Row{}, &BadRow{Line: s.row, cell: i, Value: excerpt([]byte(cell[:min(len(cell), 200)])), Fault: f}
			}
		}
		return Row{Line: s.row, Cells: cells}, nil
	}
	if err := s.rows.Error(); err != nil {
		return Row{}, badWorkbook(err)
	}
	return Row{}, io.EOF
}

func (s *sheetRows) check(cell string) *fault.Error {
	switch {
	case len(cell) > s.max:
		return fault.NewInvalid("", "file.field_too_long", "max", s.max)
	case strings.IndexByte(cell, 0) >= 0:
		return fault.NewInvalid("", "file.nul", "line", s.row)
	case !utf8.ValidString(cell):
		return fault.NewInvalid("", "file.not_utf8", "line", s.row)
	}
	return nil
}

func (s *sheetRows) close() error {
	err := s.rows.Close()
	if e := s.book.Close(); err == nil {
		err = e
	}
	return err
}
