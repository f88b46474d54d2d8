package requestweb

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"klankbord.org/core/fault"
	"klankbord.org/core/redact"
	"klankbord.org/web/page"
)

// rows is how many pieces somebody can type on one form.
const rows = 3

// piece is a suggestion, or words that somebody typed.
type piece struct {
	Value string // place of a suggestion: "3-9-name"
	Text  string
	Kind  redact.Kind
	On    bool
}

type wordsPage struct {
	page.Page
	Words
	Found   []piece
	Typed   []piece
	Kinds   []redact.Kind
	Preview string
	Print   string // fingerprint of the text that was looked at
	Why     string
	Target  string
	Table   page.Table
}

func (p *Pages) words(w http.ResponseWriter, r *http.Request) error {
	v := &wordsPage{Page: page.From(r)}
	if err := p.load(r, v); err != nil {
		return err
	}
	if v.Query().Get("done") == "redacted" {
		v.Flash = v.T("Afgeschermd. Wat er stond is weg, overal.", "Redacted. What stood there is gone, everywhere.")
	}
	return page.Show(w, r, v.Page, wordsView(v))
}

func (p *Pages) load(r *http.Request, v *wordsPage) error {
	err := p.find(r, v)
	if err != nil {
		return err
	}
	v.Entry, v.Title = "redactions", v.T("Woorden afschermen", "Redact words")
	v.Lead = v.T("Vervang wat naar een mens wijst. Wat je vervangt, is daarna nergens meer te lezen.", "Replace what points at a person. What you replace can't be read anywhere afterwards.")
	v.Crumbs = []page.Link{{Label: v.T("Afschermen", "Redaction"), Href: v.Path("/privacy/redactions")}}
	v.Target, v.Kinds, v.Print = v.textAt(v.Field), redact.Kinds(), fingerprint(v.Text)
	letters := []rune(v.Text)
	for _, s := range v.Words.Found {
		v.Found = append(v.Found, piece{Value: fmt.Sprintf("%d-%d-%s", s.From, s.To, s.Kind), Text: string(letters[s.From:s.To]), Kind: s.Kind, On: true})
	}
	v.Typed = make([]piece, rows)
	v.Table = trailTable(v.Page, v.Trail, false)
	return nil
}

// find reads the text that the address names.
func (p *Pages) find(r *http.Request, v *wordsPage) error {
	if r.PathValue("signal") != "" {
		id, err := number(r, "signal")
		if err == nil {
			v.Words, err = p.Keeper.SignalWords(r.Context(), v.Org.ID, id)
		}
		return err
	}
	id, err := number(r, "answer")
	if err == nil {
		v.Words, err = p.Keeper.Words(r.Context(), v.Org.ID, id, r.URL.Query().Get("field"))
	}
	return err
}

// keep takes pieces out of the text.
func (p *Pages) keep(r *http.Request, v *wordsPage, spans []redact.Span) error {
	if v.Thing == "signals" {
		return p.Keeper.RedactSignal(r.Context(), v.Org.ID, v.Answer, v.Text, spans)
	}
	return p.Keeper.Redact(r.Context(), v.Org.ID, v.Answer, v.Field, v.Text, spans)
}

// textAt is where one of the answer's texts is shown.
func (v *wordsPage) textAt(field string) string {
	return v.Path("/privacy/" + v.Thing + "/" + strconv.FormatInt(v.Answer, 10) + "?" + url.Values{"field": {field}}.Encode())
}

// called is what a text answers, for people.
func (v *wordsPage) called(field string) string {
	if question, further := strings.CutPrefix(field, "said."); further {
		return v.F("Vraag “%s”", "Question “%s”", question)
	}
	return v.T("De toelichting", "The comment")
}

// fingerprint tells a text from another, between a form and what comes back.
func fingerprint(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// redact shows what would become of the words, and replaces them once that was seen.
func (p *Pages) redact(w http.ResponseWriter, r *http.Request) error {
	v := &wordsPage{Page: page.From(r)}
	if err := p.load(r, v); err != nil {
		return err
	}
	spans, err := v.chosen(r)
	if err == nil && subtle.ConstantTimeCompare([]byte(r.PostFormValue("print")), []byte(v.Print)) == 0 {
		err = fault.NewConflict("verbatim", "redact.changed")
	}
	if err == nil {
		v.Preview, _, err = redact.Apply(v.Text, spans, v.Language)
	}
	if err == nil && r.PostFormValue("sure") != "" {
		if err = p.keep(r, v, spans); err == nil {
			http.Redirect(w, r, v.Target+"&done=redacted", http.StatusSeeOther)
			return nil
		}
	}
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		v.Why, v.Preview = v.Lang.Fault(f), ""
		return page.ShowStatus(w, r, http.StatusUnprocessableEntity, v.Page, wordsView(v))
	}
	if err != nil {
		return err
	}
	return page.Show(w, r, v.Page, wordsView(v))
}

// chosen reads which pieces were ticked and typed, and remembers them for the form.
func (v *wordsPage) chosen(r *http.Request) (spans []redact.Span, err error) {
	if err := r.ParseForm(); err != nil {
		return nil, fault.NewInvalid("spans", "redact.nothing")
	}
	for i := range v.Found {
		f := &v.Found[i]
		if f.On = slices.Contains(r.PostForm["found"], f.Value); f.On {
			var s redact.Span
			if _, err := fmt.Sscanf(strings.ReplaceAll(f.Value, "-", " "), "%d %d %s", &s.From, &s.To, &s.Kind); err == nil {
				spans = append(spans, s)
			}
		}
	}
	texts, kinds := r.PostForm["words"], r.PostForm["kind"]
	for i := range min(rows, len(texts), len(kinds)) {
		t := &v.Typed[i]
		if t.Text, t.Kind = strings.TrimSpace(texts[i]), redact.Kind(kinds[i]); t.Text == "" {
			continue
		}
		found := redact.Find(v.Text, t.Text, t.Kind)
		if len(found) == 0 {
			err = fault.NewInvalid("words", "redact.absent", "words", t.Text)
		}
		spans = append(spans, found...)
	}
	return spans, err
}

type trailPage struct {
	page.Page
	Table page.Table
}

const shownRedactions = 200

// redactions is the trail: who took out what kind of thing, when, and never what.
func (p *Pages) redactions(w http.ResponseWriter, r *http.Request) error {
	v := trailPage{Page: page.From(r)}
	all, err := p.Keeper.Redactions(r.Context(), v.Org.ID, shownRedactions)
	if err != nil {
		return err
	}
	v.Entry, v.Title = "redactions", v.T("Afschermen", "Redaction")
	v.Lead = v.T("Namen en adressen die uit woorden van klanten zijn gehaald.", "Names and addresses that were taken out of customers' words.")
	v.Table = trailTable(v.Page, all, true)
	return page.Show(w, r, v.Page, trailView(v))
}

func trailTable(p page.Page, all []Redaction, where bool) page.Table {
	t := page.Table{Caption: p.T("Wat is afgeschermd", "What was redacted"), Columns: []page.Column{{Label: p.T("Wanneer", "When")}, {Label: p.T("Wat", "What")}, {Label: p.T("Door", "By")}, {Label: p.T("Tekens", "Letters"), Num: true}, {Label: p.T("Kenmerk", "Mark")}}}
	if where {
		t.Columns = append(t.Columns, page.Column{Label: p.T("Waar", "Where")})
	}
	for _, x := range all {
		row := page.Row{{Text: p.Moment(x.At)}, {Text: x.Kind.Label().In(string(p.Lang))}, {Text: x.By.In(string(p.Lang))}, {Text: strconv.Itoa(x.Length), Num: true}, {Text: x.Digest}}
		if where {
			cell := page.Cell{Text: x.Thing}
			if x.Answer != 0 {
				cell = page.Cell{Text: p.F("antwoord %d", "answer %d", x.Answer), Href: p.Path("/privacy/answers/" + strconv.FormatInt(x.Answer, 10))}
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
