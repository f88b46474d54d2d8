package api

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"klankbord.org/core/cell"
	"klankbord.org/core/fault"
)

var csvColumns = []string{"survey", "ref", "survey_version", "metric", "day", "answered_at", "score", "standing", "cause", "verbatim", "language",
	"channel", "call_me", "transaction", "customer", "employees", "units", "state", "said"}

// export writes all answers of a filter as CSV, page by page. A failure after the first page breaks the answer off, so that
// nobody takes half for the whole.
func (a *API) export(w http.ResponseWriter, r *http.Request, c call) error {
	ctx := r.Context()
	if err := a.Source.Export(ctx, c.org); err != nil {
		return err
	}
	f, err := c.query.answers()
	if err != nil {
		return err
	}
	separator, known := map[string]rune{"": ',', "comma": ',', "semicolon": ';'}[c.query.get("separator")]
	if !known {
		return fault.NewInvalid("separator", "value.unknown", "value", c.query.get("separator"))
	}
	bom, known := map[string]bool{"": false, "0": false, "1": true}[c.query.get("bom")]
	if !known {
		return fault.NewInvalid("bom", "value.unknown", "value", c.query.get("bom"))
	}
	p := Page{Limit: MaxLimit}
	part, err := a.Source.Answers(ctx, c.org, p, f)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	w.Header().Set("Content-Disposition", `attachment; filename="answers.csv"`)
	if bom {
		_, _ = w.Write([]byte("\xef\xbb\xbf"))
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = separator, true
	_ = out.Write(csvColumns)
	for {
		for _, one := range part.Items {
			_ = out.Write(csvLine(one))
		}
		out.Flush()
		if out.Error() != nil || part.Next == nil {
			return nil // whoever left gets no more
		}
		p.After = *part.Next
		if part, err = a.Source.Answers(ctx, c.org, p, f); err != nil {
			panic(http.ErrAbortHandler)
		}
	}
}

func csvLine(a Answered) []string {
	score, cause := "", ""
	if a.Score != nil {
		score = strconv.Itoa(*a.Score)
	}
	if len(a.Causes) > 0 {
		cause = a.Causes[0]
	}
	var employees, units []string
	for _, p := range a.Participants {
		employees, units = append(employees, p.Employee), append(units, p.Unit)
	}
	if a.Unit != "" && len(units) == 0 {
		units = []string{a.Unit}
	}
	line := []string{cell.Harmless(a.Survey), cell.Harmless(a.Ref), strconv.Itoa(a.Version), cell.Harmless(a.Metric), a.Day.String(),
		time.UnixMilli(int64(a.AnsweredAt)).UTC().Format(time.RFC3339), score, a.Standing, cell.Harmless(cause), cell.Harmless(a.Verbatim), cell.Harmless(a.Language),
		cell.Harmless(a.Channel), strconv.FormatBool(a.CallMe), cell.Harmless(a.Transaction), cell.Harmless(a.Customer), cell.Harmless(strings.Join(employees, " ")), cell.Harmless(strings.Join(units, " ")), a.State, cell.Harmless(saidCell(a.Said))}
	return line
}

// saidCell holds the answers to further questions as JSON: which questions there are differs from survey to survey.
func saidCell(said []Said) string {
	if len(said) == 0 {
		return ""
	}
	b, err := json.Marshal(said)
	if err != nil {
		panic(err) // texts always marshal
	}
	return string(b)
}
