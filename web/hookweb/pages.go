package hookweb

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"klankbord.org/core/fault"
	"klankbord.org/web/page"
)

type listPage struct {
	page.Page
	Table page.Table
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	v := listPage{Page: page.From(r)}
	v.Entry, v.Title = "webhooks", "Webhooks"
	v.Lead = v.T("Andere systemen die meteen horen wat er gebeurt.", "Other systems that hear at once what happens.")
	all, err := p.Keeper.Webhooks(r.Context(), v.Org.ID)
	if err != nil {
		return fmt.Errorf("list webhooks: %w", err)
	}
	if v.Query().Get("done") == "deleted" {
		v.Flash = v.T("De webhook is weg.", "The webhook is gone.")
	}
	v.Table = page.Table{Caption: "Webhooks", Columns: []page.Column{{Label: v.T("Adres", "Address")}, {Label: v.T("Hoort", "Hears")}, {Label: v.T("Toestand", "State")}}}
	for _, x := range all {
		v.Table.Rows = append(v.Table.Rows, page.Row{{Text: x.URL, Href: v.Path("/webhooks/" + strconv.FormatInt(x.ID, 10))}, {Text: names(v.Page, x)}, {Text: state(v.Page, x)}})
	}
	if len(all) > 0 {
		v.Action = &page.Action{Label: v.T("Webhook toevoegen", "Add a webhook"), Href: v.Path("/webhooks/new")}
	}
	return page.Show(w, r, v.Page, listView(v))
}

// names lists the events that a webhook hears.
func names(_ page.Page, x Webhook) string {
	all := make([]string, len(x.Events))
	for i, e := range x.Events {
		all[i] = string(e)
	}
	return strings.Join(all, ", ")
}

// state says in words how a webhook is doing.
func state(p page.Page, x Webhook) string {
	switch {
	case x.State == "paused":
		return p.T("Staat uit", "Switched off")
	case x.Notice == "gone":
		return p.T("Uitgezet: de ontvanger zei dat hij er niet meer is (410)", "Switched off: the receiver said that it is gone (410)")
	case x.State == "disabled":
		return p.T("Uitgezet: drie dagen kwam er niets aan", "Switched off: nothing arrived for three days")
	case !x.FailingSince.IsZero():
		return p.F("Komt niet aan sinds %s", "Hasn't arrived since %s", p.Moment(x.FailingSince))
	}
	return p.T("Werkt", "Works")
}

const perPage = 50

type showPage struct {
	page.Page
	Webhook
	Facts    [][2]string
	Base     string
	Messages []Message
	Failed   bool // some were given up
	Older    string
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	v := showPage{Page: page.From(r)}
	id, err := number(r)
	if err != nil {
		return err
	}
	if v.Webhook, err = p.Keeper.Webhook(r.Context(), v.Org.ID, id); err != nil {
		return err
	}
	before, _ := strconv.ParseInt(v.Query().Get("before"), 10, 64)
	if v.Messages, err = p.Keeper.Messages(r.Context(), v.Org.ID, id, max(before, 0), perPage+1); err != nil {
		return fmt.Errorf("list messages: %w", err)
	}
	if len(v.Messages) > perPage {
		v.Messages = v.Messages[:perPage]
		v.Older = v.WithAll(map[string]string{"before": strconv.FormatInt(v.Messages[perPage-1].ID, 10), "done": ""})
	}
	for _, m := range v.Messages {
		v.Failed = v.Failed || m.State == "failed"
	}
	v.Entry, v.Title, v.Lead = "webhooks", v.host(), state(v.Page, v.Webhook)+"."
	v.Crumbs = []page.Link{{Label: "Webhooks", Href: v.Path("/webhooks")}}
	v.Base = v.Path("/webhooks/" + strconv.FormatInt(id, 10))
	v.Flash = v.happened()
	v.Facts = [][2]string{{v.T("Adres", "Address"), v.URL}, {v.T("Hoort", "Hears"), names(v.Page, v.Webhook)}, {v.T("Stuurt mee", "Sends along"), v.along()}, {v.T("Gemaakt", "Made"), v.Moment(v.MadeAt)}}
	if v.OldUntil.After(v.Now) {
		v.Facts = append(v.Facts, [2]string{v.T("Vorige geheim geldt tot", "Secret before holds until"), v.Moment(v.OldUntil)})
	}
	return page.Show(w, r, v.Page, showView(v))
}

// host is the part of the address that people know it by.
func (v showPage) host() string {
	_, rest, _ := strings.Cut(v.URL, "://")
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, "?")
	return host
}

func (v showPage) along() string {
	switch {
	case v.Content && v.People:
		return v.T("wat klanten schreven, en wie erbij was", "what customers wrote, and who took part")
	case v.Content:
		return v.T("wat klanten schreven", "what customers wrote")
	case v.People:
		return v.T("wie erbij was", "who took part")
	}
	return v.T("geen woorden van klanten en geen namen", "no words of customers and no names")
}

// happened says what a form just did.
func (v showPage) happened() string {
	switch what := v.Query().Get("done"); what {
	case "changed":
		return v.T("De wijziging is bewaard.", "The change has been saved.")
	case "on":
		return v.T("De webhook staat aan. Hij hoort wat er vanaf nu gebeurt.", "The webhook is on. It hears what happens from now on.")
	case "off":
		return v.T("De webhook staat uit.", "The webhook is off.")
	case "ping":
		return v.T("Het proefbericht is onderweg. Ververs deze pagina om te zien of het aankwam.", "The test message is on its way. Reload this page to see whether it arrived.")
	case "again":
		return v.T("De berichten gaan opnieuw.", "The messages are sent again.")
	case "nothing":
		return v.T("Er was niets om opnieuw te sturen.", "There was nothing to send again.")
	}
	return ""
}

// outcome says what became of a message.
func (v showPage) outcome(m Message) string {
	switch {
	case m.State == "delivered":
		return v.F("Aangekomen (%d, %d ms)", "Arrived (%d, %d ms)", m.Code, m.Took.Milliseconds())
	case m.TriedAt.IsZero() && m.State == "waiting":
		return v.T("Gaat zo", "About to go")
	case m.TriedAt.IsZero():
		return v.T("Niet gestuurd: de webhook stond uit, of het onderwerp bestaat niet meer", "Not sent: the webhook was off, or its subject is no more")
	case m.State == "failed":
		return v.T("Opgegeven: ", "Given up: ") + v.problem(m)
	}
	return v.T("Wordt opnieuw geprobeerd: ", "Will be tried again: ") + v.problem(m)
}

// problem says what went wrong at the last attempt.
func (v showPage) problem(m Message) string {
	switch m.Problem {
	case "inside":
		return v.T("het adres ligt niet op het internet", "the address isn't on the internet")
	case "name":
		return v.T("de naam bestaat niet", "the name doesn't exist")
	case "slow":
		return v.T("geen antwoord binnen vijf seconden", "no answer within five seconds")
	case "tls":
		return v.T("het certificaat klopt niet", "the certificate isn't right")
	case "redirect":
		return v.F("het adres verwijst door (%d); dat volgen we niet", "the address redirects (%d), which isn't followed", m.Code)
	case "status":
		return v.F("het antwoord was %d", "the answer was %d", m.Code)
	}
	return v.T("geen verbinding", "no connection")
}

func (p *Pages) turn(w http.ResponseWriter, r *http.Request) error {
	id, err := number(r)
	if err != nil {
		return err
	}
	on := r.PostFormValue("on") == "1"
	if err := p.Keeper.SwitchWebhook(r.Context(), page.From(r).Org.ID, id, on); err != nil {
		return err
	}
	if on {
		return done(w, r, id, "on")
	}
	return done(w, r, id, "off")
}

func (p *Pages) secret(w http.ResponseWriter, r *http.Request) error {
	id, err := number(r)
	if err != nil {
		return err
	}
	secret, err := p.Keeper.NewWebhookSecret(r.Context(), page.From(r).Org.ID, id)
	if err != nil {
		return err
	}
	return showSecret(w, r, id, secret, true)
}

func (p *Pages) remove(w http.ResponseWriter, r *http.Request) error {
	id, err := number(r)
	if err != nil {
		return err
	}
	pg := page.From(r)
	if err := p.Keeper.DeleteWebhook(r.Context(), pg.Org.ID, id); err != nil {
		return err
	}
	return page.LeadTo(w, r, pg.Path("/webhooks?done=deleted"))
}

func (p *Pages) ping(w http.ResponseWriter, r *http.Request) error {
	id, err := number(r)
	if err != nil {
		return err
	}
	if err := p.Keeper.PingWebhook(r.Context(), page.From(r).Org.ID, id); err != nil {
		return err
	}
	return done(w, r, id, "ping")
}

func (p *Pages) again(w http.ResponseWriter, r *http.Request) error {
	id, err := number(r)
	if err != nil {
		return err
	}
	var message int64
	if text := r.PostFormValue("message"); text != "" {
		if message, err = strconv.ParseInt(text, 10, 64); err != nil || message < 1 {
			return fault.NewNotFound("delivery", text)
		}
	}
	n, err := p.Keeper.SendAgain(r.Context(), page.From(r).Org.ID, id, message)
	if err != nil {
		return err
	}
	if n == 0 {
		return done(w, r, id, "nothing")
	}
	return done(w, r, id, "again")
}
