package chart_test

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"image/png"
	"io"
	"math"
	"net/http/httptest"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"klankbord.org/core/fault"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
	"klankbord.org/web/chart"
)

const nasty = `<b onclick="x">&'` + "\x00\xff"

func nps() survey.Metric { return survey.Metric{Ref: "nps", Type: survey.NPS, Min: 0, Max: 10} }

// samples are one of each chart, with names that try to break out.
func samples() []chart.Chart {
	target := 50.0
	return []chart.Chart{
		chart.Trend{Name: "trend", Title: nasty, Unit: "NPS", Min: -100, Max: 100, Hidden: 5, Grey: 10, Target: &target, Events: []chart.Event{{At: 1, Label: nasty}, {At: 99, Label: "beyond"}},
			Points: []chart.TrendPoint{{Label: "jan", Full: nasty, N: 40, Value: 30, Low95: 10, Up95: 48, Low80: 18, Up80: 41, WithInterval: true}, {Label: "feb", Full: "feb", N: 3, Value: -100},
				{Label: "mrt", Full: "mrt", N: 60, Value: 44, Low95: 28, Up95: 57, Low80: 33, Up80: 53, WithInterval: true}}},
		chart.Distribution{Name: "distribution", Title: nasty, Metric: nps(), Counts: []int64{1, 0, 0, 2, 3, 4, 9, 20, 30, 40, 50}},
		chart.Interval{Name: "interval", Title: nasty, Unit: "NPS", Min: -100, Max: 100, Value: 67, Low95: 2, Up95: 90, Low80: 24, Up80: 84, Reference: &target, RefLabel: nasty},
		chart.Contributions{Name: "causes", Title: nasty, Total: 10, TotalN: 100, Causes: []chart.Contribution{{Label: nasty, Href: `/x?a="b"`, N: 60, Earned: 30, Cost: 10, Influence: nasty}, {Label: "b", N: 40, Cost: 10}}},
		chart.Funnel{Name: "funnel", Title: nasty, Unit: "NPS", What: nasty, Min: -100, Max: 100, Center: 40, Points: []chart.FunnelPoint{{Label: nasty, Href: "/a", N: 30, Value: 20}, {Label: "out", N: 300, Value: 80, Outside: true}},
			Limits: []chart.FunnelLimit{{N: 10, Low95: 0, Up95: 80, Low998: -30, Up998: 100}, {N: 400, Low95: 33, Up95: 47, Low998: 30, Up998: 50}}},
		chart.Curve{Name: "curve", Title: nasty, X: nasty, Y: "%", Points: []chart.Point{{X: 2, Y: 0}, {X: 2, Y: 50}, {X: 6, Y: 100}, {X: 10, Y: 150}}, Marks: []chart.CurveMark{{X: 6, Label: nasty}},
			At: &chart.CurvePlace{X: 4, Y: 75}, Less: &chart.CurvePlace{X: 1, Y: 0}},
		chart.Waterfall{Name: "waterfall", Title: nasty, Currency: "EUR", TotalLabel: nasty, Total: 40000, Parts: []chart.WaterfallPart{{Label: nasty, Note: nasty, Cents: 60000}, {Label: "cap", Cents: -20000}}},
		chart.Flow{Name: "flow", Title: nasty, Answers: 9, Causes: []chart.FlowCause{{Label: nasty, N: 6, Counted: true}, {Label: "b", N: 3, Reason: nasty}}},
	}
}

func TestEveryChartIsWellFormedWhateverItsWords(t *testing.T) {
	t.Parallel()
	for _, c := range samples() {
		for _, width := range []float64{chart.Small, chart.Narrow, chart.Half, chart.Wide} {
			f := c.Figure(i18n.NL, width)
			for name, doc := range map[string][]byte{"page": []byte(f.SVG("id")), "document": f.Standalone()} {
				d := xml.NewDecoder(bytes.NewReader(doc))
				titles := 0
				for {
					tok, err := d.Token()
					if err == io.EOF {
						break
					}
					if err != nil {
						t.Fatalf("%s %s at %v: %v", f.Name, name, width, err)
					}
					if e, ok := tok.(xml.StartElement); ok {
						if e.Name.Local == "b" || e.Name.Local == "script" {
							t.Fatalf("%s: a name became an element", f.Name)
						}
						if e.Name.Local == "title" || e.Name.Local == "desc" {
							titles++
						}
						for _, a := range e.Attr {
							if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
								t.Fatalf("%s: attribute %s", f.Name, a.Name.Local)
							}
						}
					}
				}
				if titles < 2 {
					t.Errorf("%s has no title and description", f.Name)
				}
			}
			if f.Alt == "" || len(f.Table.Rows) == 0 {
				t.Errorf("%s has no words or no table", f.Name)
			}
		}
	}
}

// Nothing is drawn outside the picture, where a phone would cut it off.
func TestNothingLiesOutsideThePicture(t *testing.T) {
	t.Parallel()
	for _, c := range samples() {
		for _, width := range []float64{chart.Narrow, chart.Wide} {
			f := c.Figure(i18n.EN, width)
			in := func(what string, x, y float64) {
				if math.IsNaN(x) || math.IsNaN(y) || x < -1 || y < -1 || x > f.W+1 || y > f.H+1 {
					t.Errorf("%s at %v: %s at %.0f, %.0f outside %.0f × %.0f", f.Name, width, what, x, y, f.W, f.H)
				}
			}
			for _, s := range f.Shapes {
				switch s := s.(type) {
				case chart.Rect:
					in("rectangle", s.X, s.Y)
					in("rectangle", s.X+s.W, s.Y+s.H)
				case chart.Dot:
					in("dot", s.X, s.Y)
				case chart.Text:
					in("text "+s.Text, s.X, s.Y)
				case chart.Path:
					for _, p := range s.Points {
						in("path", p.X, p.Y)
					}
				}
			}
		}
	}
}

func texts(f chart.Figure) string {
	var b strings.Builder
	for _, s := range f.Shapes {
		if s, ok := s.(chart.Text); ok {
			b.WriteString(s.Text + "\n")
		}
	}
	return b.String()
}

func TestATrendKeepsSilentAboutFewAnswers(t *testing.T) {
	t.Parallel()
	f := samples()[0].Figure(i18n.NL, chart.Wide)
	dots, shaded := 0, 0
	for _, s := range f.Shapes {
		switch s := s.(type) {
		case chart.Dot:
			if !s.Diamond {
				dots++
			}
		case chart.Rect:
			if s.Fill == chart.Wash {
				shaded++
			}
		}
	}
	if dots != 2 || shaded != 1 {
		t.Errorf("%d values and %d shaded periods, want 2 and 1", dots, shaded)
	}
	row := f.Table.Rows[1]
	if row[2].In(i18n.NL) != "–" || strings.Contains(row[1].In(i18n.NL), "3") {
		t.Errorf("the table tells what the picture hides: %v", row)
	}
	if !strings.Contains(texts(f), "n 60") || !strings.Contains(texts(f), "doel 50") {
		t.Errorf("words: %s", texts(f))
	}
}

func TestADistributionDrawsASegmentForEachScoreGiven(t *testing.T) {
	t.Parallel()
	f := samples()[1].Figure(i18n.NL, chart.Wide)
	width := 0.0
	for _, s := range f.Shapes {
		if r, ok := s.(chart.Rect); ok && r.H == 46 {
			width += r.W
		}
	}
	if math.Abs(width-chart.Wide) > 0.01 {
		t.Errorf("segments are %.1f wide together, want the whole bar", width)
	}
	if w := texts(f); !strings.Contains(w, "Criticasters") || !strings.Contains(w, "90 · 57") {
		t.Errorf("words: %s", w)
	}
}

func TestContributionsAddUpToTheScore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var c chart.Contributions
		for range rapid.IntRange(1, 12).Draw(t, "causes") {
			k := chart.Contribution{Label: "x", Earned: rapid.Float64Range(0, 30).Draw(t, "earned"), Cost: rapid.Float64Range(0, 30).Draw(t, "cost")}
			c.Causes, c.Total = append(c.Causes, k), c.Total+k.Net()
		}
		rows := c.Figure(i18n.NL, chart.Narrow).Table.Rows
		sum := 0.0
		for _, r := range rows[:len(rows)-1] {
			sum += r[4].Number
		}
		if math.Abs(sum-rows[len(rows)-1][4].Number) > 1e-9 {
			t.Fatalf("parts %v, whole %v", sum, rows[len(rows)-1][4].Number)
		}
	})
}

func TestDownloads(t *testing.T) {
	t.Parallel()
	ask := func(query string) (*httptest.ResponseRecorder, bool, error) {
		w := httptest.NewRecorder()
		done, err := chart.Download(w, httptest.NewRequest("GET", "/p?"+query, nil), i18n.NL, samples()...)
		return w, done, err
	}
	if _, done, err := ask(""); done || err != nil {
		t.Errorf("a page without a chart in its address: done %v, %v", done, err)
	}
	w, done, err := ask("chart=trend&format=png")
	if !done || err != nil {
		t.Fatal(done, err)
	}
	if picture, err := png.Decode(w.Body); err != nil || picture.Bounds().Dx() < 2*chart.Wide {
		t.Errorf("picture: %v", err)
	}
	w, _, err = ask("chart=causes&format=csv")
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\uFEFF")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 4 || rows[1][4] != "20,0" || rows[2][4] != "-10,0" {
		t.Errorf("csv %v %v", rows, err)
	}
	if _, _, err = ask("chart=nope&format=svg"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an unknown chart: %v", err)
	}
	if _, _, err = ask("chart=trend&format=exe"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an unknown format: %v", err)
	}
}

func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	out := string(chart.Flow{Causes: []chart.FlowCause{{Label: `=HYPERLINK("x")`, N: 1}, {Label: "@a", N: 1}, {Label: "-1+2", N: 1}}}.Figure(i18n.EN, chart.Wide).Table.CSV(i18n.EN))
	for _, bad := range []string{"\n=", "\n@", "\n-", "\n\"="} {
		if strings.Contains(out, bad) {
			t.Errorf("a cell begins as a formula: %q in %q", bad, out)
		}
	}
}

func TestEmptyChartsDraw(t *testing.T) {
	t.Parallel()
	for _, c := range []chart.Chart{chart.Trend{Min: -100, Max: 100}, chart.Distribution{Metric: nps(), Counts: make([]int64, 11)}, chart.Contributions{}, chart.Funnel{Min: -100, Max: 100}, chart.Curve{}, chart.Waterfall{Currency: "EUR"}, chart.Flow{}, chart.Interval{}} {
		for _, width := range []float64{chart.Narrow, chart.Wide} {
			svg := c.Figure(i18n.EN, width).SVG("e")
			if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
				t.Errorf("%T: a place that is no number", c)
			}
		}
	}
}
