package hookweb

import (
	"net/http"
	"strconv"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/hook"
	"klankbord.org/web/page"
)

// mostForm is the longest form that is read.
const mostForm = 64 << 10

// form is the page on which somebody fills in a webhook.
type form struct {
	page.Page
	Input
	Target string // where it is sent
	Back   string
	Wrong  string // which field is wrong
	Why    string
}

func (f form) mayContent() bool { return f.Actor.May(access.VerbatimsRead) }

func (f form) mayPeople() bool { return f.Actor.May(access.IndividualRead) }

func newForm(r *http.Request) form {
	f := form{Page: page.From(r)}
	f.Entry = "webhooks"
	f.Crumbs = []page.Link{{Label: "Webhooks", Href: f.Path("/webhooks")}}
	return f
}

func (f *form) forNew() {
	f.Title = f.T("Nieuwe webhook", "New webhook")
	f.Lead = f.T("Klankbord stuurt een bericht naar jouw systeem zodra er iets gebeurt.", "Klankbord sends your system a message as soon as something happens.")
	f.Target, f.Back = f.Path("/webhooks"), f.Path("/webhooks")
}

func (f *form) forOne(id int64) {
	f.Title = f.T("Webhook wijzigen", "Change webhook")
	f.Target = f.Path("/webhooks/" + strconv.FormatInt(id, 10))
	f.Back = f.Target
}

// read takes what was filled in.
func (f *form) read(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	if err := r.ParseForm(); err != nil {
		return fault.NewInvalid("", "form.unreadable")
	}
	f.URL = strings.TrimSpace(r.PostForm.Get("url"))
	f.Content, f.People = r.PostForm.Get("content") != "", r.PostForm.Get("people") != ""
	for _, e := range r.PostForm["events"] {
		f.Events = append(f.Events, hook.Event(e))
	}
	return nil
}

// refuse shows the form again with everything still in it, when that is what the fault is about.
func (f *form) refuse(w http.ResponseWriter, r *http.Request, err error) error {
	if fault.KindOf(err) != fault.Invalid {
		return err
	}
	f.Wrong, f.Why = fault.As(err).Field, f.Lang.Error(err)
	return page.ShowStatus(w, r, http.StatusUnprocessableEntity, f.Page, formView(*f))
}

func (p *Pages) blank(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.Keeper.Webhooks(r.Context(), page.From(r).Org.ID); err != nil { // may they at all?
		return err
	}
	f := newForm(r)
	f.forNew()
	f.Events = []hook.Event{hook.ResponseCreated, hook.ResponseUpdated}
	return page.Show(w, r, f.Page, formView(f))
}

func (p *Pages) create(w http.ResponseWriter, r *http.Request) error {
	f := newForm(r)
	f.forNew()
	if err := f.read(w, r); err != nil {
		return err
	}
	id, secret, err := p.Keeper.CreateWebhook(r.Context(), f.Org.ID, f.Input)
	if err != nil {
		return f.refuse(w, r, err)
	}
	return showSecret(w, r, id, secret, false)
}

func (p *Pages) edit(w http.ResponseWriter, r *http.Request) error {
	f := newForm(r)
	id, err := number(r)
	if err != nil {
		return err
	}
	x, err := p.Keeper.Webhook(r.Context(), f.Org.ID, id)
	if err != nil {
		return err
	}
	f.forOne(id)
	f.Input = x.Input
	return page.Show(w, r, f.Page, formView(f))
}

func (p *Pages) change(w http.ResponseWriter, r *http.Request) error {
	f := newForm(r)
	id, err := number(r)
	if err != nil {
		return err
	}
	f.forOne(id)
	if err := f.read(w, r); err != nil {
		return err
	}
	if err := p.Keeper.ChangeWebhook(r.Context(), f.Org.ID, id, f.Input); err != nil {
		return f.refuse(w, r, err)
	}
	return done(w, r, id, "changed")
}

// secretPage shows a secret, once: it is the answer to the form itself, as it isn't kept anywhere that it could be fetched
// from.
type secretPage struct {
	page.Page
	Secret  string
	Back    string
	Changed bool
}

func showSecret(w http.ResponseWriter, r *http.Request, id int64, secret string, changed bool) error {
	v := secretPage{Page: page.From(r), Secret: secret, Changed: changed}
	v.Entry, v.Title = "webhooks", v.T("Bewaar dit geheim nu", "Keep this secret now")
	v.Lead = v.T("Hiermee controleert jouw systeem dat een bericht echt van Klankbord komt. Je ziet het maar één keer.", "With it your system checks that a message really is from Klankbord. You see it only once.")
	v.Crumbs = []page.Link{{Label: "Webhooks", Href: v.Path("/webhooks")}}
	v.Back = v.Path("/webhooks/" + strconv.FormatInt(id, 10))
	return page.Show(w, r, v.Page, secretView(v))
}

// done leads to the page of a webhook, which says what just happened.
func done(w http.ResponseWriter, r *http.Request, id int64, what string) error {
	return page.LeadTo(w, r, page.From(r).Path("/webhooks/"+strconv.FormatInt(id, 10)+"?done="+what))
}

func number(r *http.Request) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue("webhook"), 10, 64)
	if err != nil || n < 1 {
		return 0, fault.NewNotFound("webhook", r.PathValue("webhook"))
	}
	return n, nil
}
