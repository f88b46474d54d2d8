package tabular

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"klankbord.org/core/fault"
)

// Open opens a file by its name: .xlsx, .csv, .tsv, .txt, and text files packed as .gz. Close the reader after use.
func Open(path string, o Options) (*Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		key := "file.unreadable"
		if errors.Is(err, fs.ErrNotExist) {
			key = "file.missing"
		}
		return nil, &fault.Error{Kind: fault.Invalid, Key: key, Args: map[string]any{"file": filepath.Base(path)}, Err: err}
	}
	r, err := open(f, path, o)
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return r, nil
}

func open(f *os.File, path string, o Options) (*Reader, error) {
	var magic [4]byte
	n, _ := io.ReadFull(f, magic[:])
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	switch head := magic[:n]; {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		sheet, err := openSheet(f, o)
		if err != nil {
			return nil, err
		}
		return newReader(sheet, f, o)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return nil, fault.NewInvalid("", "file.old_excel", "file", filepath.Base(path))
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		z, err := gzip.NewReader(bufio.NewReaderSize(f, bufferSize))
		if err != nil {
			return nil, cutOff(err, 1)
		}
		return newText(z, f, strings.TrimSuffix(strings.ToLower(path), ".gz"), o)
	}
	return newText(f, f, strings.ToLower(path), o)
}

// NewText reads a text table from any stream.
func NewText(in io.Reader, o Options) (*Reader, error) { return newText(in, nil, "", o) }

func newText(in io.Reader, file io.Closer, name string, o Options) (*Reader, error) {
	buffered := bufio.NewReaderSize(in, bufferSize)
	mark, _ := buffered.Peek(3)
	switch {
	case bytes.HasPrefix(mark, []byte("\xef\xbb\xbf")):
		_, _ = buffered.Discard(3)
		o.Encoding = UTF8
	case bytes.HasPrefix(mark, []byte("\xff\xfe")), bytes.HasPrefix(mark, []byte("\xfe\xff")):
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
		buffered = bufio.NewReaderSize(transform.NewReader(buffered, utf16), bufferSize)
		o.Encoding = UTF8
	}
	sep := o.Separator
	if sep == 0 && strings.HasSuffix(name, ".tsv") {
		sep = '\t'
	}
	if sep == 0 {
		head, err := buffered.Peek(bufferSize / 2)
		sep = detect(head, err != nil)
	}
	return newReader(newCSV(buffered, sep, o), file, o)
}
