package app

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"klankbord.org/core/access"
	"klankbord.org/core/survey"
	"klankbord.org/store/storetest"
)

// A CX manager makes a survey from an example, adds a question by pressing buttons, tries it out, and publishes it.
func TestASurveyIsDesigned(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			database := ""
			if engine == "postgres" {
				database = storetest.EmptyPostgresURL(t)
			}
			h := newHouseOn(t, database)
			d := designing{&siege{house: h}, h.somebody(h.org, "cx", "", always(access.CXManager))}
			d.designs(t)
		})
	}
}

type designing struct {
	*siege
	who visitor
}

func (d designing) post(path string, form url.Values, want int) string {
	d.Helper()
	got := d.send(d.who, http.MethodPost, "/o/ruit/surveys/"+path, form.Encode())
	if got.Code != want {
		d.Fatalf("POST %s: %d, want %d:\n%.2000s", path, got.Code, want, got.Body)
	}
	if want == http.StatusSeeOther {
		return got.Header().Get("Location")
	}
	return got.Body.String()
}

func (d designing) page(path string) string {
	d.Helper()
	got := d.send(d.who, http.MethodGet, path, "")
	if got.Code != http.StatusOK {
		d.Fatalf("GET %s: %d", path, got.Code)
	}
	return got.Body.String()
}

// filled reads the designer's form as a browser would send it.
func (d designing) filled(body string) url.Values {
	d.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		d.Fatal(err)
	}
	form := url.Values{}
	for n := range doc.Descendants() {
		name, value := valueOf(n, "name"), valueOf(n, "value")
		if name == "" {
			continue
		}
		switch kind := valueOf(n, "type"); {
		case n.Data == "input" && (kind == "checkbox" || kind == "radio") && !has(n, "checked"):
		case n.Data == "input":
			form.Add(name, value)
		case n.Data == "textarea" && n.FirstChild != nil:
			form.Add(name, n.FirstChild.Data)
		case n.Data == "select":
			for o := range n.Descendants() {
				if o.Data == "option" && has(o, "selected") {
					form.Add(name, valueOf(o, "value"))
				}
			}
		}
	}
	return form
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func (d designing) draft(ref string) *survey.Content {
	d.Helper()
	s, err := surveyDesk{d.app}.Survey(d.program(), d.org.ID, ref)
	if err != nil || s.Draft == nil {
		d.Fatalf("no draft of %s: %+v, %v", ref, s, err)
	}
	return s.Draft.Content
}

func (d designing) designs(t *testing.T) {
	if to := d.post("new", url.Values{"ref": {"na-contact"}, "template": {"contact"}}, 303); to != "/o/ruit/surveys/na-contact/edit" {
		t.Fatalf("led to %s", to)
	}
	if got := d.post("new", url.Values{"ref": {"na-contact"}, "template": {"contact"}}, 422); !strings.Contains(got, "bestaat al") && !strings.Contains(got, "exists already") {
		t.Errorf("a second one of that name: %.500s", got)
	}
	edit := "/o/ruit/surveys/na-contact/edit"
	before, _ := json.Marshal(d.draft("na-contact"))
	form := d.filled(d.page(edit))
	d.post("na-contact/edit", form, 303) // keeping what was shown changes nothing
	if after, _ := json.Marshal(d.draft("na-contact")); string(after) != string(before) {
		t.Errorf("keeping it made\n%s\nof\n%s", after, before)
	}
	d.post("na-contact/edit", form, 409) // from a page that somebody else has kept since

	form = d.filled(d.page(edit))
	form.Set("do", "add:scale")
	if to := d.post("na-contact/edit", form, 303); !strings.HasSuffix(to, "/edit#q1") {
		t.Errorf("led to %s", to)
	}
	form = d.filled(d.page(edit))
	form.Set("questions[1].text.nl", "Hoe lang wachtte u op {product|hulp}?")
	form.Set("questions[1].max", "7")
	form.Set("questions[1].when.form", "question")
	form.Set("questions[1].when.of", "solved")
	form.Set("questions[1].when.values", "no, partly")
	form.Set("questions[0].choices[5].text.nl", "Nog niet")
	form.Set("questions[0].choices[5].text.en", "Not yet")
	form.Set("hidden[0].name", "order")
	if got := d.post("na-contact/draft", form, 200); !strings.Contains(got, `id="beside"`) || strings.Contains(got, "<html") {
		t.Errorf("beside it stands %.300s", got)
	}
	c := d.draft("na-contact")
	if len(c.Questions) != 2 || *c.Questions[1].Max != 7 || c.Questions[1].When.Question != "solved" || len(c.Questions[1].When.Is) != 2 || len(c.Hidden) != 1 {
		t.Fatalf("kept %s", c.Canonical())
	}
	if n := len(c.Questions[0].Choices); n != 6 || c.Questions[0].Choices[5].Ref != "nog_niet" {
		t.Errorf("the choices are %+v", c.Questions[0].Choices)
	}
	if page := d.page(edit); !strings.Contains(page, "ontbreekt") && !strings.Contains(page, "missing") {
		t.Error("nothing says that the English text is missing")
	}
	form = d.filled(d.page(edit))
	form.Set("questions[1].max", "veel")
	form.Set("questions[1].text.en", "How long did you wait?")
	if got := d.post("na-contact/edit", form, 422); !strings.Contains(got, "How long did you wait?") || !strings.Contains(got, `value="veel"`) {
		t.Error("what was typed is lost")
	}
	d.rehearses(t)
	d.publishes(t)
}

// rehearses goes through the draft on the phone beside the form; nothing of it is kept.
func (d designing) rehearses(t *testing.T) {
	at := "na-contact/preview/-"
	answers := d.last("answers", "id", d.org)
	for _, step := range []url.Values{{"step": {"score"}, "score": {"2"}}, {"step": {"why"}, "why": {"Wachten"}}} {
		at = strings.TrimPrefix(d.post(at, step, 303), "/o/ruit/surveys/")
	}
	at, _, _ = strings.Cut(at, "?")
	d.post(at, url.Values{"step": {"q-question_2"}, "number": {"3"}}, 422) // isn't asked before it is known that it wasn't solved
	at = strings.TrimPrefix(d.post(at, url.Values{"step": {"q-solved"}, "choice": {"no"}}, 303), "/o/ruit/surveys/")
	if page := d.page("/o/ruit/surveys/" + at); !strings.Contains(page, "Hoe lang wachtte u op hulp?") {
		t.Errorf("the phone shows %.800s", page)
	}
	if now := d.last("answers", "id", d.org); now != answers {
		t.Error("an answer was kept")
	}
	d.page("/o/ruit/surveys/na-contact/preview/bm9uc2Vuc2U")
}

func (d designing) publishes(t *testing.T) {
	form := d.filled(d.page("/o/ruit/surveys/na-contact/publish"))
	d.post("na-contact/publish", url.Values{"basis": {"1"}}, 422)
	d.post("na-contact/publish", form, 303)
	d.post("na-contact/publish", form, 303) // nothing is left to publish
	s, err := surveyDesk{d.app}.Survey(d.program(), d.org.ID, "na-contact")
	if err != nil || len(s.Versions) != 1 || s.Draft != nil || s.Asked != 1 {
		t.Fatalf("%+v, %v", s, err)
	}
	content := d.page("/o/ruit/surveys/na-contact/content.json?version=1")
	d.post("new", url.Values{"ref": {"kopie"}, "template": {"json"}, "json": {content}}, 303)
	if got := d.draft("kopie"); got.Hash() != s.Versions[0].Hash {
		t.Error("a survey isn't the same after going out and in")
	}
	d.post("kopie/drop", nil, 303)
	d.post("na-contact/change", nil, 303)
	form = d.filled(d.page("/o/ruit/surveys/na-contact/publish"))
	if got := d.post("na-contact/publish", form, 422); !strings.Contains(got, "precies") && !strings.Contains(got, "exactly") {
		t.Errorf("the same again: %.500s", got)
	}
	d.post("na-contact/drop", nil, 303)
	if got := d.send(d.who, http.MethodGet, "/o/ruit/surveys/na-contact/content.json?version=9", ""); got.Code != http.StatusNotFound {
		t.Errorf("a version that isn't there: %d", got.Code)
	}
}
