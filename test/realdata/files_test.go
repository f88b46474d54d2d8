package realdata

import (
	"compress/gzip"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// purchases reads the moments of purchase from the file of orders, by order.
func (w *world) purchases() map[string]purchase {
	w.Helper()
	f, err := os.Open(filepath.Join(w.files, "orders.csv.gz"))
	if err != nil {
		w.Fatal(err)
	}
	defer f.Close()
	packed, err := gzip.NewReader(f)
	if err != nil {
		w.Fatal(err)
	}
	rows, err := csv.NewReader(packed).ReadAll()
	if err != nil {
		w.Fatal(err)
	}
	id, bought := slices.Index(rows[0], "order_id"), slices.Index(rows[0], "order_purchase_timestamp")
	out := map[string]purchase{}
	for i, row := range rows[1:] {
		at, err := time.Parse(time.DateTime, row[bought])
		if err != nil {
			w.Fatal(err)
		}
		out[row[id]] = purchase{at, i}
	}
	return out
}
