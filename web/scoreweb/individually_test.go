package scoreweb_test

import (
	"testing"

	"klankbord.org/core/attribution"
	"klankbord.org/core/fault"
	"klankbord.org/core/snapshot"
	"klankbord.org/web/scoreweb"
)

// matrices is a catalog with some versions of the matrix, the newest last.
type matrices struct {
	catalog
	refs []string
}

func (m matrices) Matrix(ref string) (*attribution.Matrix, bool) {
	for i := len(m.refs) - 1; i >= 0; i-- {
		if ref == "" || m.refs[i] == ref {
			return &attribution.Matrix{Ref: m.refs[i]}, true
		}
	}
	return nil, false
}

// A slice about individuals uses a matrix that was agreed on, or isn't shown at all.
func TestASliceAboutIndividualsUsesAnAgreedMatrix(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		there, agreed []string
		asked, want   string
		off           bool
	}{
		"the newest isn't agreed":      {there: []string{"1", "2"}, agreed: []string{"1"}, asked: "2", want: "1"},
		"none asked for":               {there: []string{"1", "2"}, agreed: []string{"1"}, want: "1"},
		"an agreed one":                {there: []string{"1", "2", "3"}, agreed: []string{"1", "2"}, asked: "1", want: "1"},
		"an old one that isn't agreed": {there: []string{"1", "2"}, agreed: []string{"2"}, asked: "1", off: true},
		"the agreed one is gone":       {there: []string{"2"}, agreed: []string{"1"}, off: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := snapshot.Query{}
			if c.asked != "" {
				q.Matrix = &attribution.Matrix{Ref: c.asked}
			}
			err := scoreweb.Individually{Matrices: c.agreed}.Settle(matrices{refs: c.there}, &q)
			switch {
			case c.off:
				if fault.KindOf(err) != fault.Forbidden {
					t.Errorf("it is shown: %v", err)
				}
			case err != nil || q.Matrix == nil || q.Matrix.Ref != c.want:
				t.Errorf("%+v, %v", q.Matrix, err)
			}
		})
	}
}
