package importer

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/i18n"
	"klankbord.org/importer/mapping"
)

// shownDetails is how many refused rows and notes the text shows; JSON and the file of refused rows have more.
const shownDetails = 50

func itoa(n int) string { return strconv.Itoa(n) }

// kindNames are the kinds as people call them, in Dutch and English.
var kindNames = map[intake.Kind][2]string{
	intake.KindValue: {"waarden", "values"}, intake.KindUnit: {"eenheden", "units"}, intake.KindEmployee: {"medewerkers", "employees"},
	intake.KindMembership: {"plaatsingen", "memberships"}, intake.KindMetric: {"metingen", "metrics"}, intake.KindCause: {"oorzaken", "causes"},
	intake.KindSurvey: {"vragenlijsten", "surveys"}, intake.KindMatrixLine: {"matrixregels", "matrix lines"},
	intake.KindCustomer: {"klanten", "customers"}, intake.KindTransaction: {"transacties", "transactions"}, intake.KindAnswer: {"antwoorden", "answers"},
	intake.KindSignalType: {"soorten signalen", "signal types"}, intake.KindSignal: {"signalen van klanten", "customer signals"},
	intake.KindInitiative: {"initiatieven", "initiatives"}, intake.KindFinding: {"bevindingen", "findings"},
	intake.KindCoverage: {"dekking", "coverage"}, intake.KindTarget: {"doelen", "targets"},
}

// KindName returns what people call the records of a kind.
func KindName(l i18n.Lang, k intake.Kind) string {
	if names, ok := kindNames[k]; ok {
		return l.T(names[0], names[1])
	}
	return string(k)
}

// Text writes the report for people.
func (r *Report) Text(w io.Writer, l i18n.Lang) error {
	t := &textReport{l: l}
	t.head(r)
	t.files(r.Files)
	t.kinds(r)
	t.refused(r)
	t.notes(r)
	_, err := io.WriteString(w, t.b.String())
	return err
}

type textReport struct {
	b strings.Builder
	l i18n.Lang
}

func (t *textReport) line(format string, args ...any) {
	fmt.Fprintf(&t.b, format+"\n", args...)
}

func (t *textReport) head(r *Report) {
	switch {
	case r.Stopped:
		t.line("%s", t.l.Fault(fault.NewInvalid("", "import.stopped")))
	case r.Nothing:
		t.line("%s", t.l.Fault(r.strictFault()))
	case r.DryRun:
		t.line("%s", t.l.T("Proef: er is niets opgeslagen. Dit zou er gebeuren.", "Dry run: nothing was stored. This is what would happen."))
	case r.RefusedCount == 0:
		t.line("%s", t.l.T("Alles is ingelezen.", "Everything was brought in."))
	default:
		t.line("%s", t.l.F("Ingelezen, op %s na.", "Brought in, except for %s.", t.l.Int(r.RefusedCount)))
	}
	t.line("")
}

func (t *textReport) files(files []mapping.FileReport) {
	if len(files) == 0 {
		return
	}
	rows := [][]string{{t.l.T("Bestand", "File"), t.l.T("rijen", "rows"), t.l.T("onleesbaar", "unreadable")}}
	for _, f := range files {
		rows = append(rows, []string{f.File, t.l.Int(f.Rows), t.l.Int(f.Refused)})
	}
	t.table(rows)
	for _, f := range files {
		if f.Broken != nil {
			t.line("! %s: %s", f.File, t.l.Fault(f.Broken))
		}
		for _, w := range f.Warnings {
			t.line("! %s: %s", where(f.File, w.Line), t.l.Fault(w.Fault))
		}
	}
	t.line("")
}

func (t *textReport) kinds(r *Report) {
	rows := [][]string{{"", t.l.T("gelezen", "read"), t.l.T("nieuw", "created"), t.l.T("gewijzigd", "changed"),
		t.l.T("gelijk", "unchanged"), t.l.T("geweigerd", "refused"), t.l.T("herhaald", "repeated")}}
	repeated := int64(0)
	for _, k := range r.Kinds {
		rows = append(rows, t.row(KindName(t.l, k.Kind), k.Tally, k.Repeated))
		repeated += k.Repeated
	}
	rows = append(rows, t.row(t.l.T("totaal", "total"), r.Total(), repeated))
	t.table(rows)
}

func (t *textReport) row(name string, c intake.Tally, repeated int64) []string {
	return []string{name, t.l.Int(c.Read), t.l.Int(c.Created), t.l.Int(c.Changed), t.l.Int(c.Unchanged), t.l.Int(c.Refused), t.l.Int(repeated)}
}

// table writes rows under each other: the first column to the left, numbers to the right.
func (t *textReport) table(rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, c := range r {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	for _, r := range rows {
		var line strings.Builder
		for i, c := range r {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if i == 0 {
				line.WriteString(c + pad)
			} else {
				line.WriteString("  " + pad + c)
			}
		}
		t.line("%s", strings.TrimRight(line.String(), " "))
	}
}

// refused lists refusals: where, what stood there, what is wrong and what to do.
func (t *textReport) refused(r *Report) {
	if r.RefusedCount == 0 {
		return
	}
	t.line("")
	t.line("%s (%s)", t.l.T("Geweigerd", "Refused"), t.l.Int(r.RefusedCount))
	shown := r.Refused[:min(len(r.Refused), shownDetails)]
	for _, x := range shown {
		t.line("  %s", t.detail(x))
	}
	t.more(r.RefusedCount - int64(len(shown)))
}

// notes lists what somebody should look at.
func (t *textReport) notes(r *Report) {
	if r.NoteCount == 0 {
		return
	}
	t.line("")
	t.line("%s (%s)", t.l.T("Om na te kijken", "To look at"), t.l.Int(r.NoteCount))
	told := int64(0)
	for _, n := range r.Notes[:min(len(r.Notes), shownDetails)] {
		similar := ""
		if n.Similar > 0 {
			similar = t.l.F(" (zo ook %s andere rijen)", " (the same in %s other rows)", t.l.Int(n.Similar))
		}
		t.line("  %s%s", t.detail(n.Refusal), similar)
		told += 1 + n.Similar
	}
	t.more(r.NoteCount - told)
}

func (t *textReport) more(left int64) {
	if left > 0 {
		t.line("  %s", t.l.F("… en nog %s", "… and %s more", t.l.Int(left)))
	}
}

func (t *textReport) detail(r mapping.Refusal) string {
	var b strings.Builder
	b.WriteString(where(r.File, r.Line))
	if r.Column != "" {
		b.WriteString(", " + t.l.T("kolom ", "column ") + r.Column)
	}
	if r.Kind != "" {
		b.WriteString(" (" + KindName(t.l, r.Kind))
		if r.Key != "" {
			b.WriteString(" " + visible(r.Key))
		}
		b.WriteString(")")
	}
	if r.Value != "" && r.Value != r.Key {
		fmt.Fprintf(&b, ` "%s"`, visible(r.Value))
	}
	return b.String() + ": " + visible(t.l.Fault(r.Fault))
}

// visible keeps a value on one line, and keeps what somebody put in a cell from steering the terminal.
func visible(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\n' || c == '\t' || c == '\r':
			return ' '
		case c < ' ' || c == 0x7f || (c >= 0x80 && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069):
			return '�'
		}
		return c
	}, s)
}
