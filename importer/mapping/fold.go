package mapping

import (
	"strconv"
	"strings"

	"klankbord.org/core/fault"
)

// fold puts the rows found for a key together, one value for each column of the join.
func (j *join) fold(key string, rows [][]string) ([]string, *fault.Error) {
	out := make([]string, len(j.columns))
	for i, col := range j.columns {
		var f *fault.Error
		if out[i], f = j.foldColumn(key, rows, i, col); f != nil {
			return nil, f
		}
	}
	return out, nil
}

func (j *join) foldColumn(key string, rows [][]string, i int, col *joinColumn) (string, *fault.Error) {
	switch col.how {
	case "only":
		if len(rows) > 1 {
			return "", fault.NewInvalid("", "cell.several_matches", "key", key, "value", key, "source", j.source.name)
		}
		return rows[0][i], nil
	case "first":
		return rows[0][i], nil
	case "last":
		return rows[len(rows)-1][i], nil
	case "list":
		return foldList(rows, i), nil
	case "count":
		n := 0
		for _, r := range rows {
			if r[i] != "" {
				n++
			}
		}
		return strconv.Itoa(n), nil
	case "sum":
		return foldSum(rows, i, col)
	}
	return foldExtreme(rows, i, col)
}

// foldList gathers different values in order of appearance.
func foldList(rows [][]string, i int) string {
	if len(rows) == 1 && !strings.Contains(rows[0][i], listMark) {
		return rows[0][i]
	}
	seen, out := map[string]bool{}, []string{}
	for _, r := range rows {
		for v := range strings.SplitSeq(r[i], listMark) {
			if v != "" && !seen[v] {
				seen[v] = true
				out = append(out, v)
			}
		}
	}
	return strings.Join(out, listMark)
}

// foldSum adds exactly; empty values count as nothing.
func foldSum(rows [][]string, i int, col *joinColumn) (string, *fault.Error) {
	total, any := decimal{}, false
	for _, r := range rows {
		if r[i] == "" {
			continue
		}
		d, f := col.expr.conv.number(r[i])
		if f != nil {
			return "", f
		}
		sum, ok := total.add(d)
		if !ok {
			return "", fault.NewInvalid("", "cell.too_large", "value", r[i])
		}
		total, any = sum, true
	}
	if !any {
		return "", nil
	}
	return total.String(), nil
}

// foldExtreme is the smallest or largest value.
func foldExtreme(rows [][]string, i int, col *joinColumn) (string, *fault.Error) {
	best := ""
	for _, r := range rows {
		if r[i] == "" {
			continue
		}
		if best == "" {
			best = r[i]
			continue
		}
		c, f := order(r[i], best, col.expr.conv, col.expr.conv, col.as)
		if f != nil {
			return "", f
		}
		if (col.how == "min" && c < 0) || (col.how == "max" && c > 0) {
			best = r[i]
		}
	}
	return best, nil
}
