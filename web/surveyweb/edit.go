package surveyweb

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"klankbord.org/core/fault"
	"klankbord.org/core/survey"
	"klankbord.org/core/wording"
	"klankbord.org/web/page"
)

// spare is how many empty lines a list of choices has for more.
const spare = 2

// designer is the page on which a draft is made.
type designer struct {
	page.Page
	Ref     string
	Content *survey.Content
	Offers  Offers
	Typed   url.Values // what came back unread; nil: show the content
	Wrong   string     // field
	Why     string
	Beside  beside
}

// beside is what stands next to the form: the phone, and what is to be mended.
type beside struct {
	page.Page
	Ref      string
	Basis    int64 // when the draft was saved; 0 when there is none yet
	Phone    string
	Findings []wording.Finding
	Gaps     int
	Unfit    string // why it can't be published yet
	Saved    bool
	Why      string // why it couldn't be saved
}

// load finds the survey and what is being worked on.
func (p *Pages) load(r *http.Request) (*designer, error) {
	v := &designer{Page: page.From(r)}
	if r.Method == http.MethodPost && r.PathValue("state") == "" { // a preview keeps nothing
		if err := p.Desk.MayWrite(r.Context(), v.Org.ID); err != nil {
			return nil, err
		}
	}
	s, err := p.Desk.Survey(r.Context(), v.Org.ID, r.PathValue("survey"))
	if err != nil {
		return nil, err
	}
	v.Ref, v.Content = s.Ref, s.newest()
	if s.Draft != nil {
		v.Beside.Basis = s.Draft.SavedAt
	}
	v.Offers, err = p.Desk.Offers(r.Context(), v.Org.ID)
	return v, err
}

// judge fills in what stands beside the form.
func (p *Pages) judge(r *http.Request, v *designer) error {
	b := &v.Beside
	b.Page, b.Ref, b.Phone = v.Page, v.Ref, at(v.Page, v.Ref, "/preview/-?lang="+string(v.Lang)+"&at="+strconv.FormatInt(b.Basis, 10))
	found, err := p.Desk.Findings(r.Context(), v.Org.ID, v.Content)
	if err != nil {
		return err
	}
	for _, f := range found {
		if f.Code == wording.MissingLanguage {
			b.Gaps++
		} else {
			b.Findings = append(b.Findings, f)
		}
	}
	if f := fault.As(v.Content.Check()); f != nil {
		b.Unfit = v.Lang.SurveyField(f.Field) + ": " + v.Lang.Fault(f)
	}
	return nil
}

func (p *Pages) edit(w http.ResponseWriter, r *http.Request) error {
	v, err := p.load(r)
	if err != nil {
		return err
	}
	return p.draw(w, r, http.StatusOK, v)
}

func (p *Pages) draw(w http.ResponseWriter, r *http.Request, status int, v *designer) error {
	if err := p.judge(r, v); err != nil {
		return err
	}
	v.Entry, v.Title, v.Script = "surveys", v.F("Bewerk %s", "Edit %s", v.Ref), "survey.js"
	v.Lead = v.T("Dit is een concept: klanten merken er niets van tot je publiceert.", "This is a draft: customers notice nothing until you publish.")
	v.Crumbs = []page.Link{{Label: v.T("Vragenlijsten", "Surveys"), Href: v.Path("/surveys")}, {Label: v.Ref, Href: at(v.Page, v.Ref, "")}}
	return page.ShowStatus(w, r, status, v.Page, editView(v))
}

// keep reads the form, does what its button says, and stores the draft.
func (p *Pages) keep(r *http.Request) (v *designer, to string, err error) {
	if v, err = p.load(r); err != nil {
		return nil, "", err
	}
	if err := r.ParseForm(); err != nil {
		return v, "", fault.NewInvalid("", "form.unreadable")
	}
	f := form{Values: r.PostForm}
	v.Content = f.read(v.Content, v.Offers.Causes)
	v.Typed = r.PostForm
	basis, _ := strconv.ParseInt(r.PostFormValue("basis"), 10, 64) // anything else is nobody's draft, and a conflict
	if f.fault != nil {
		return v, "", f.fault
	}
	to = do(v.Content, r.PostFormValue("do"))
	saved, err := p.Desk.Save(r.Context(), v.Org.ID, v.Ref, v.Content, basis)
	if err != nil {
		return v, "", err
	}
	v.Beside.Basis, v.Beside.Saved, v.Typed = saved, true, nil
	return v, to, nil
}

// do changes the questions as a button says, and returns where the page goes on.
func do(c *survey.Content, what string) (to string) {
	verb, arg, _ := strings.Cut(what, ":")
	n, _ := strconv.Atoi(arg)
	switch verb {
	case "add":
		return fmt.Sprintf("#q%d", c.Add(survey.Kind(arg)))
	case "up":
		c.Move(n, -1)
		return fmt.Sprintf("#q%d", max(0, n-1))
	case "down":
		c.Move(n, 1)
		return fmt.Sprintf("#q%d", min(n+1, len(c.Questions)-1))
	case "remove":
		c.Remove(n)
		return "#further"
	case "lines":
		return fmt.Sprintf("#q%d", n)
	}
	return ""
}

// save stores the draft and comes back, or goes on to publishing.
func (p *Pages) save(w http.ResponseWriter, r *http.Request) error {
	v, to, err := p.keep(r)
	if err == nil {
		if r.PostFormValue("do") == "publish" {
			return page.LeadTo(w, r, at(v.Page, v.Ref, "/publish"))
		}
		return page.LeadTo(w, r, at(v.Page, v.Ref, "/edit"+to))
	}
	f := fault.As(err)
	if v == nil || f == nil || f.Kind != fault.Invalid && f.Kind != fault.Conflict {
		return err
	}
	v.Wrong, v.Why = f.Field, v.Lang.Fault(f)
	if f.Field != "" && f.Field != "basis" {
		v.Why = v.Lang.SurveyField(f.Field) + ": " + v.Why
	}
	status := http.StatusUnprocessableEntity
	if f.Kind == fault.Conflict {
		status = http.StatusConflict
	}
	return p.draw(w, r, status, v)
}

// autosave stores the draft while somebody types, and answers with what stands beside the form.
func (p *Pages) autosave(w http.ResponseWriter, r *http.Request) error {
	v, _, err := p.keep(r)
	f := fault.As(err)
	if err != nil && (v == nil || f == nil || f.Kind != fault.Invalid && f.Kind != fault.Conflict) {
		return err
	}
	if err != nil {
		v.Beside.Why = v.Lang.Fault(f)
	}
	if err := p.judge(r, v); err != nil {
		return err
	}
	return page.ShowPart(w, r, besideView(v.Beside))
}

// drop throws the draft away.
func (p *Pages) drop(w http.ResponseWriter, r *http.Request) error {
	v, err := p.load(r)
	if err != nil {
		return err
	}
	s, err := p.Desk.Survey(r.Context(), v.Org.ID, v.Ref)
	if err == nil {
		err = p.Desk.Drop(r.Context(), v.Org.ID, v.Ref)
	}
	if err != nil {
		return err
	}
	if len(s.Versions) == 0 {
		return page.LeadTo(w, r, v.Path("/surveys"))
	}
	return page.LeadTo(w, r, at(v.Page, v.Ref, "?done=dropped"))
}

// change begins a draft of what was published last.
func (p *Pages) change(w http.ResponseWriter, r *http.Request) error {
	v, err := p.load(r)
	if err != nil {
		return err
	}
	if v.Beside.Basis == 0 {
		if _, err := p.Desk.Save(r.Context(), v.Org.ID, v.Ref, v.Content, 0); err != nil && fault.KindOf(err) != fault.Conflict {
			return err
		}
	}
	return page.LeadTo(w, r, at(v.Page, v.Ref, "/edit"))
}

// typed is what a field shows: what was typed when the form came back, or what is in the draft.
func (v *designer) typed(name, now string) string {
	if v.Typed != nil {
		return v.Typed.Get(name)
	}
	return now
}

// missing reports whether a text lacks a language that the survey has and that it has in another.
func (v *designer) missing(lang, nl, en string) bool {
	has := false
	for _, l := range v.Content.Languages {
		has = has || l == lang
	}
	return has && (lang == "nl" && nl == "" && en != "" || lang == "en" && en == "" && nl != "")
}

func (v *designer) speaks(lang string) bool {
	for _, l := range v.Content.Languages {
		if l == lang {
			return true
		}
	}
	return false
}

func (v *designer) offers(ref string) bool {
	if len(v.Content.Causes) == 0 {
		return true
	}
	for _, c := range v.Content.Causes {
		if c == ref {
			return true
		}
	}
	return false
}

// lines are the choices of a list with empty ones for more.
func lines(all []survey.Choice) []survey.Choice {
	return append(append([]survey.Choice(nil), all...), make([]survey.Choice, spare)...)
}

// before are the questions that a condition can look back at.
func (v *designer) before(i int) []survey.Question { return v.Content.Questions[:i] }

func orZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
