package tabular_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/importer/tabular"
)

// read gives the rows of a text, each as "line|cell|cell", and bad rows as "line!column!fault".
func read(t testing.TB, in io.Reader, o tabular.Options) (rows []string, r *tabular.Reader) {
	t.Helper()
	r, err := tabular.NewText(in, o)
	if err != nil {
		return []string{"open!" + fault.As(err).Key}, nil
	}
	for {
		row, err := r.Next()
		var bad *tabular.BadRow
		switch {
		case errors.Is(err, io.EOF):
			return rows, r
		case errors.As(err, &bad):
			rows = append(rows, fmt.Sprintf("%d!%s!%s", bad.Line, bad.Column, bad.Fault.Key))
		case err != nil:
			return append(rows, "stop!"+fault.As(err).Key), r
		default:
			rows = append(rows, fmt.Sprintf("%d|%s", row.Line, strings.Join(row.Cells, "|")))
		}
	}
}

func TestReading(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, in string
		o        tabular.Options
		want     []string
	}{
		{"commas", "a,b\n1,2\n", tabular.Options{}, []string{"2|1|2"}},
		{"semicolons with commas in numbers", "a;b\n1,5;2,5\n3,5;4,5\n", tabular.Options{}, []string{"2|1,5|2,5", "3|3,5|4,5"}},
		{"tabs", "a\tb\n1\t2\n", tabular.Options{}, []string{"2|1|2"}},
		{"bars", "a|b\n1|2\n", tabular.Options{}, []string{"2|1|2"}},
		{"one column", "a\n1\n2\n", tabular.Options{}, []string{"2|1", "3|2"}},
		{"a separator in quotes doesn't decide", "a;b\n\"x,y,z\";2\n", tabular.Options{}, []string{"2|x,y,z|2"}},
		{"given separator", "a;b,c\n1;2,3\n", tabular.Options{Separator: ','}, []string{"2|1;2|3"}},
		{"byte order mark", "\xef\xbb\xbfa,b\n1,2\n", tabular.Options{}, []string{"2|1|2"}},
		{"UTF-16", "\xff\xfea\x00;\x00b\x00\n\x001\x00;\x00\xeb\x00\n\x00", tabular.Options{}, []string{"2|1|ë"}},
		{"Windows line ends", "a,b\r\n1,2\r\n", tabular.Options{}, []string{"2|1|2"}},
		{"no line end at the end", "a,b\n1,2", tabular.Options{}, []string{"2|1|2"}},
		{"blank lines count as lines", "a,b\n\n\n1,2\n", tabular.Options{}, []string{"4|1|2"}},
		{"line breaks in quotes count as lines", "a,b\n\"x\ny\",1\nz,2\n", tabular.Options{}, []string{"2|x\ny|1", "4|z|2"}},
		{"Windows line breaks in quotes", "a,b\r\n\"x\r\ny\",1\r\nz,2\r\n", tabular.Options{}, []string{"2|x\ny|1", "4|z|2"}},
		{"doubled quotes", "a,b\n\"say \"\"hi\"\"\",1\n", tabular.Options{}, []string{"2|say \"hi\"|1"}},
		{"quote within plain text", "a,b\n5\" glass,1\n", tabular.Options{}, []string{"2|5\" glass|1"}},
		{"empty quotes", "a,b\n\"\",1\n", tabular.Options{}, []string{"2||1"}},
		{"separators at the end of a line", "a,b\n1,2,,\n", tabular.Options{}, []string{"2|1|2"}},
		{"names trimmed", " a ,\u00a0b\n1,2\n", tabular.Options{}, []string{"2|1|2"}},
		{"header further down", "Report of May\n\na,b\n1,2\n", tabular.Options{HeaderRow: 2, Separator: ','}, []string{"4|1|2"}},
		{"no header", "1,2\n", tabular.Options{Columns: []string{"a", "b"}}, []string{"1|1|2"}},
		{"short rows filled", "a,b\n1\n", tabular.Options{FillShort: true, Separator: ','}, []string{"2|1|"}},

		{"stray text after a quote", "a,b\n\"x\"y,1\nz,2\n", tabular.Options{}, []string{"2!a!file.quote_stray", "3|z|2"}},
		{"cut off in the middle of quotes", "a,b\n1,2\n3,\"never\nclosed\n", tabular.Options{}, []string{"2|1|2", "3!b!file.quote_open"}},
		{"the line where the quote opened", "a,b\n\"x\ny\",\"z\nend", tabular.Options{}, []string{"3!b!file.quote_open"}},
		{"NUL", "a,b\n1,\x002\n3,4\n", tabular.Options{}, []string{"2!a!file.nul", "3|3|4"}},
		{"too few cells", "a,b,c\n1,2\n3,4,5\n", tabular.Options{}, []string{"2!!file.uneven", "3|3|4|5"}},
		{"too many cells", "a,b\n1,2,3\n4,5\n", tabular.Options{Separator: ','}, []string{"2!!file.uneven", "3|4|5"}},
		{"large cell", "a,b\n1,xxxxxxxxx\n3,4\n", tabular.Options{MaxField: 8}, []string{"2!b!file.field_too_long", "3|3|4"}},
		{"large cell in quotes", "a,b\n\"xxxx\nxxxxx\",2\n3,4\n", tabular.Options{MaxField: 8}, []string{"2!a!file.field_too_long", "4|3|4"}},
		{"empty file", "", tabular.Options{}, []string{"open!file.empty"}},
		{"only blank lines", "\n\n\n", tabular.Options{}, []string{"open!file.empty"}},
		{"only a header", "a,b\n", tabular.Options{}, nil},

		{"Windows-1252 when nothing else fits", "a,b\nx,y\ncaf\xe9,\x80 5\n", tabular.Options{}, []string{"2|x|y", "3|café|€ 5"}},
		{"Windows-1252 given", "a,b\n\xeb,2\n", tabular.Options{Encoding: tabular.Windows1252}, []string{"2|ë|2"}},
		{"letters that Windows-1252 doesn't have", "a,b\n\x81,2\n3,4\n", tabular.Options{Encoding: tabular.Windows1252}, []string{"2!a!file.not_windows1252", "3|3|4"}},
		{"a damaged UTF-8 file stays UTF-8", "a,b\né,1\n\xe9,2\nü,3\n", tabular.Options{}, []string{"2|é|1", "3!a!file.not_utf8", "4|ü|3"}},
		{"damage before the first letter", "a,b\n1,\xe9\nü,3\n", tabular.Options{}, []string{"2!b!file.not_utf8", "3|ü|3"}},
		{"UTF-8 given", "a,b\n\xe9,2\n3,4\n", tabular.Options{Encoding: tabular.UTF8}, []string{"2!a!file.not_utf8", "3|3|4"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got, _ := read(t, strings.NewReader(c.in), c.o); !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			// however small the pieces in which the bytes arrive, the rows are the same
			if got, _ := read(t, &dribble{[]byte(c.in)}, c.o); !slices.Equal(got, c.want) {
				t.Errorf("in pieces: got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// dribble gives one byte at a time.
type dribble struct{ rest []byte }

func (d *dribble) Read(p []byte) (int, error) {
	if len(d.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:1], d.rest)
	d.rest = d.rest[n:]
	return n, nil
}

func TestHeadersGetNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	_, r := read(t, strings.NewReader("a,a,,b,\n1,2,3,4,5\n"), tabular.Options{})
	if got := strings.Join(r.Header(), " "); got != "a#1 a#2 #3 b #5" {
		t.Errorf("header %q", got)
	}
	if w := r.Warnings(); len(w) != 1 || w[0].Fault.Key != "file.header_twice" || w[0].Fault.Args["column"] != "a" {
		t.Errorf("warnings %v", w)
	}
}

func TestFallingBackIsSaid(t *testing.T) {
	t.Parallel()
	_, r := read(t, strings.NewReader("a,b\n1,2\n\xe9,2\n\xe8,3\n"), tabular.Options{})
	if w := r.Warnings(); len(w) != 1 || w[0].Fault.Key != "file.windows1252_assumed" || w[0].Line != 3 {
		t.Errorf("warnings %v", w)
	}
}

// endless gives a beginning and then the same byte for a long time.
type endless struct {
	begin string
	left  int64
	end   string
	peak  *uint64
	reads int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.reads++; e.reads%64 == 0 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		*e.peak = max(*e.peak, m.HeapAlloc)
	}
	switch {
	case e.begin != "":
		n := copy(p, e.begin)
		e.begin = e.begin[n:]
		return n, nil
	case e.left > 0:
		n := int(min(int64(len(p)), e.left))
		for i := range p[:n] {
			p[i] = 'x'
		}
		e.left -= int64(n)
		return n, nil
	case e.end != "":
		n := copy(p, e.end)
		e.end = e.end[n:]
		return n, nil
	}
	return 0, io.EOF
}

// 100 MB in one cell are passed over, whether in quotes or not, without being kept; the row after it comes in.
// It measures memory, so it doesn't run beside other tests.
func TestHundredMegabytesInOneCell(t *testing.T) {
	for _, c := range []struct{ name, begin, end string }{
		{"plain", "a,b\n1,", "\n3,4\n"},
		{"in quotes", "a,b\n1,\"", "\"\n3,4\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			peak := before.HeapAlloc
			rows, _ := read(t, &endless{begin: c.begin, left: 100 << 20, end: c.end, peak: &peak}, tabular.Options{})
			if want := []string{"2!b!file.field_too_long", "3|3|4"}; !slices.Equal(rows, want) {
				t.Errorf("got %q, want %q", rows, want)
			}
			if grown := int64(peak) - int64(before.HeapAlloc); grown > 20<<20 {
				t.Errorf("the heap grew by %d MB", grown>>20)
			}
		})
	}
}

func FuzzTabular(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\n\"x\ny\";2\n", "\xef\xbb\xbfa\tb\n1\t2", "a,b\n\"x\"y,1\n\xe9,2", "a,b\n\"open", "\xff\xfea\x00\n\x00",
		"a|b\r\n\"\"\"\"|\x00\r\n", "\"a\nb\",c\n1,2\n"} {
		f.Add([]byte(s), uint8(0))
	}
	f.Fuzz(func(t *testing.T, in []byte, sep uint8) {
		o := tabular.Options{MaxField: 64, Separator: []byte{0, ';', ',', '\t', '|'}[sep%5]}
		r, err := tabular.NewText(strings.NewReader(string(in)), o)
		if err != nil {
			if fault.As(err) == nil {
				t.Fatalf("opening gave no fault: %v", err)
			}
			return
		}
		last := 0
		for {
			row, err := r.Next()
			var bad *tabular.BadRow
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.As(err, &bad):
				if bad.Line < 1 || bad.Line > strings.Count(string(in), "\n")+len(in)+1 {
					t.Fatalf("a bad row on line %d", bad.Line)
				}
			case err != nil:
				if fault.As(err) == nil {
					t.Fatalf("reading gave no fault: %v", err)
				}
				return
			default:
				if len(row.Cells) != len(r.Header()) || row.Line <= last {
					t.Fatalf("row %q on line %d after %d under %q", row.Cells, row.Line, last, r.Header())
				}
				last = row.Line
				for _, c := range row.Cells {
					if len(c) > 3*64 || strings.ToValidUTF8(c, "") != c {
						t.Fatalf("cell %q", c)
					}
				}
			}
		}
	})
}
