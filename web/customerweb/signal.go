package customerweb

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/customer"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

// byHand is the source of signals that are typed in here.
const byHand = "klankbord"

// localMoment is how browsers write a day and a time.
const localMoment = "2006-01-02T15:04"

type signalPage struct {
	page.Page
	Types       []customer.SignalType
	Touchpoints []Choice
	Units       []Choice
	Said        map[string]string // what was typed, by field
	Why         string
	Wrong       string // field
	Back        string // where the reader came from, within the organisation
}

var signalFields = []string{"ref", "type", "at", "customer", "email", "phone", "transaction", "touchpoint", "unit", "text", "rating", "rating_min", "rating_max", "from"}

func (p *Pages) signal(w http.ResponseWriter, r *http.Request) error {
	v := &signalPage{Page: page.From(r), Said: map[string]string{"at": p.Now().In(zoneOf(page.From(r))).Format(localMoment), "rating_min": "1", "rating_max": "5"}}
	v.Said["customer"], v.Said["from"] = "", v.Query().Get("customer")
	if id, err := strconv.ParseInt(v.Said["from"], 10, 64); err == nil && id > 0 {
		t, err := p.Desk.Timeline(r.Context(), v.Org, v.Lang, id, nil, 0, 1)
		if err != nil {
			return err
		}
		v.Said["customer"] = t.Customer.Ref
	}
	var raw [12]byte
	if _, err := rand.Read(raw[:]); err != nil {
		return err
	}
	v.Said["ref"] = hex.EncodeToString(raw[:]) // the same form twice is one signal
	if v.Query().Get("done") == "signal" {
		v.Flash = v.T("Het signaal is genoteerd.", "The signal was noted.")
	}
	return p.showSignal(w, r, v, http.StatusOK)
}

// zoneOf is the organisation's clock.
func zoneOf(v page.Page) *time.Location {
	zone, err := time.LoadLocation(v.Org.Settings.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

func (p *Pages) showSignal(w http.ResponseWriter, r *http.Request, v *signalPage, status int) (err error) {
	v.Entry, v.Title = "signals", v.T("Signaal noteren", "Note a signal")
	v.Lead = v.T("Een klacht, gesprek of recensie van een klant. Het telt nooit mee in een score.", "A complaint, conversation or review of a customer. It never counts in a score.")
	if v.Types, err = p.Desk.Types(r.Context(), v.Org.ID); err != nil {
		return err
	}
	if v.Touchpoints, v.Units, err = p.Desk.Choices(r.Context(), v.Org.ID, v.Lang); err != nil {
		return err
	}
	return page.ShowStatus(w, r, status, v.Page, signalView(v))
}

// keepSignal takes a signal in that was typed. A failed form comes back with everything that was typed.
func (p *Pages) keepSignal(w http.ResponseWriter, r *http.Request) error {
	v := &signalPage{Page: page.From(r), Said: map[string]string{}}
	for _, f := range signalFields {
		v.Said[f] = strings.TrimSpace(r.PostFormValue(f))
	}
	s, err := v.record()
	if err == nil {
		err = p.Desk.Take(r.Context(), v.Org, s)
	}
	if err == nil {
		to := "/signals/new?done=signal"
		if id, bad := strconv.ParseInt(v.Said["from"], 10, 64); bad == nil && id > 0 {
			to = addressOf(id) + "?done=signal"
		}
		return page.LeadTo(w, r, v.Path(to))
	}
	f := fault.As(err)
	if f == nil || (f.Kind != fault.Invalid && f.Kind != fault.Conflict && f.Kind != fault.NotFound) {
		return err
	}
	v.Why, v.Wrong = v.Lang.Fault(f), f.Field
	return p.showSignal(w, r, v, http.StatusUnprocessableEntity)
}

// record is what was typed, as a record.
func (v *signalPage) record() (intake.Signal, error) {
	s := intake.Signal{Source: byHand, Ref: v.Said["ref"], Type: v.Said["type"], Customer: v.Said["customer"], Email: v.Said["email"], Phone: v.Said["phone"],
		Transaction: v.Said["transaction"], Touchpoint: v.Said["touchpoint"], Unit: v.Said["unit"], Words: v.Said["text"],
		Rating: strings.ReplaceAll(v.Said["rating"], ",", ".")}
	at, err := time.ParseInLocation(localMoment, v.Said["at"], zoneOf(v.Page))
	if err != nil {
		return s, fault.NewInvalid("at", "day.missing")
	}
	s.At = at.UnixMilli()
	if s.Rating == "" {
		return s, nil
	}
	for field, into := range map[string]*int{"rating_min": &s.RatingMin, "rating_max": &s.RatingMax} {
		if *into, err = strconv.Atoi(v.Said[field]); err != nil {
			return s, fault.NewInvalid(field, "number.malformed", "value", v.Said[field])
		}
	}
	return s, nil
}

// sortWord is what people call a sort of signal.
func sortWord(l i18n.Lang, sort string) string {
	switch sort {
	case intake.SortComplaint:
		return l.T("klacht", "complaint")
	case intake.SortCall:
		return l.T("telefoongesprek", "call")
	case intake.SortChat:
		return l.T("chat", "chat")
	case intake.SortReview:
		return l.T("recensie", "review")
	}
	return l.T("reden van contact", "reason for contact")
}

type typesPage struct {
	page.Page
	Table page.Table
	Said  map[string]string
	Why   string
	Wrong string
}

func (p *Pages) types(w http.ResponseWriter, r *http.Request) error {
	return p.showTypes(w, r, &typesPage{Page: page.From(r), Said: map[string]string{}}, http.StatusOK)
}

func (p *Pages) showTypes(w http.ResponseWriter, r *http.Request, v *typesPage, status int) error {
	v.Entry, v.Title = "signals", v.T("Soorten signalen", "Types of signals")
	v.Lead = v.T("Hoe jouw organisatie klachten, gesprekken en recensies noemt.", "What your organisation calls complaints, conversations and reviews.")
	v.Crumbs = []page.Link{{Label: v.T("Signaal noteren", "Note a signal"), Href: v.Path("/signals/new")}}
	all, err := p.Desk.Types(r.Context(), v.Org.ID)
	if err != nil {
		return err
	}
	v.Table = page.Table{Caption: v.T("Soorten signalen", "Types of signals"), Columns: []page.Column{{Label: v.T("Sleutel", "Key")}, {Label: v.T("Nederlands", "Dutch")}, {Label: v.T("Engels", "English")}, {Label: v.T("Wat het is", "What it is")}}}
	for _, t := range all {
		v.Table.Rows = append(v.Table.Rows, page.Row{{Text: t.Ref}, {Text: t.Name.NL}, {Text: t.Name.EN}, {Text: sortWord(v.Lang, t.Sort)}})
	}
	if v.Query().Get("done") == "type" {
		v.Flash = v.T("De soort is bewaard.", "The type was kept.")
	}
	return page.ShowStatus(w, r, status, v.Page, typesView(v))
}

// keepType makes a type, or changes the one with the same key.
func (p *Pages) keepType(w http.ResponseWriter, r *http.Request) error {
	v := &typesPage{Page: page.From(r), Said: map[string]string{}}
	for _, f := range []string{"ref", "kind", "nl", "en"} {
		v.Said[f] = strings.TrimSpace(r.PostFormValue(f))
	}
	err := p.Desk.Take(r.Context(), v.Org, intake.SignalType{Ref: v.Said["ref"], Sort: v.Said["kind"], Name: intake.Text{NL: v.Said["nl"], EN: v.Said["en"]}})
	if err == nil {
		return page.LeadTo(w, r, v.Path("/signals/types?done=type"))
	}
	f := fault.As(err)
	if f == nil || f.Kind != fault.Invalid {
		return err
	}
	v.Why, v.Wrong = v.Lang.Fault(f), f.Field
	return p.showTypes(w, r, v, http.StatusUnprocessableEntity)
}

// mayNote lets one note a signal.
const mayNote = access.RecordsImport

func idText(id int64) string { return strconv.FormatInt(id, 10) }
