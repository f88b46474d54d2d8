package tabular

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// separators in the order in which a tie is decided.
var separators = []byte{';', ',', '\t', '|'}

// detect finds the separator from the beginning of a file: the one that cuts its first rows into the most cells, the
// same number in each. A file of one column has none; a comma does no harm there.
func detect(head []byte, whole bool) byte {
	best, most := byte(','), 0
	for _, sep := range separators {
		if n := score(head, sep, whole); n > most {
			best, most = sep, n
		}
	}
	return best
}

// score is how well a separator fits: the cells of the first row, times how many of the next rows have as many.
func score(head []byte, sep byte, whole bool) int {
	const rows = 20
	c := newCSV(bufio.NewReaderSize(bytes.NewReader(head), bufferSize), sep, Options{Encoding: Windows1252})
	width, alike := 0, 0
	for range rows {
		row, err := c.next()
		if errors.Is(err, io.EOF) {
			break
		}
		var bad *BadRow
		if errors.As(err, &bad) {
			continue
		}
		if _, more := c.in.Peek(1); more != nil && !whole && width > 0 {
			break // the last row is cut by the end of what was looked at
		}
		if width == 0 {
			width = len(row.Cells)
		}
		if len(row.Cells) == width {
			alike++
		}
	}
	if width < 2 {
		return 0
	}
	return width - 1 + 1000*alike
}
