package mailweb

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

// Letter is a letter in the outbox. To, Subject and Text are empty once it has left.
type Letter struct {
	ID       int64
	MadeAt   time.Time
	State    string // waiting, sent, kept, refused, erased
	Attempts int
	Code     int // what the mail server said last, 0 when it said nothing
	To       string
	Subject  string
	Text     string
	// Withheld says that Text is empty because the letter opens somebody's account.
	Withheld bool
}

// Post is what the pages need.
type Post interface {
	// Outbox lists letters before an id (0: from the newest on), the newest first, and tells whether there is a mail server.
	Outbox(ctx context.Context, o org.ID, before int64, limit int) (letters []Letter, server bool, err error)
	// ReadLetter returns a letter with what is in it, and notes in the ledger that somebody read it.
	ReadLetter(ctx context.Context, o org.ID, id int64) (Letter, error)
}

// Pages serves the outbox.
type Pages struct{ Post Post }

// Menu returns the entries of these pages.
func Menu() []page.Entry {
	return []page.Entry{{Ref: "outbox", Section: page.Settings, NL: "Uitgaande post", EN: "Outgoing mail", Path: "/outbox", Any: []access.Permission{access.SettingsManage}}}
}

// Register adds the routes.
func (p *Pages) Register(handle func(pattern string, h page.Handler)) {
	handle("GET /o/{org}/outbox", p.list)
	handle("GET /o/{org}/outbox/{letter}", p.read)
}

const perPage = 50

type outbox struct {
	page.Page
	Server bool
	Table  page.Table
	Older  string
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	v := outbox{Page: page.From(r)}
	v.Entry, v.Title = "outbox", v.T("Uitgaande post", "Outgoing mail")
	before, err := number(v.Query().Get("before"))
	if err != nil {
		return err
	}
	letters, server, err := p.Post.Outbox(r.Context(), v.Org.ID, before, perPage+1)
	if err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	v.Server = server
	v.Lead = v.T("Elke brief die Klankbord stuurt, en wat ervan werd. Na zeven dagen is hij hier weg.", "Every letter that Klankbord sends, and what became of it. After seven days it is gone from here.")
	if len(letters) > perPage {
		letters = letters[:perPage]
		v.Older = v.With("before", strconv.FormatInt(letters[perPage-1].ID, 10))
	}
	v.Table = page.Table{Caption: v.Title, Columns: []page.Column{{Label: v.T("Gemaakt", "Made")}, {Label: v.T("Onderwerp", "Subject")}, {Label: v.T("Aan", "To")}, {Label: "Status"}}}
	for _, l := range letters {
		made, subject := page.Cell{Text: v.Moment(l.MadeAt)}, page.Cell{Text: v.T("niet bewaard", "not kept"), Grey: true}
		to := page.Cell{Text: v.T("niet bewaard", "not kept"), Grey: true}
		if l.Subject != "" {
			subject = page.Cell{Text: l.Subject, Href: v.Path("/outbox/" + strconv.FormatInt(l.ID, 10))}
			to = page.Cell{Text: l.To}
		}
		v.Table.Rows = append(v.Table.Rows, page.Row{made, subject, to, {Text: became(v.Lang, l)}})
	}
	return page.Show(w, r, v.Page, outboxView(v))
}

type letterPage struct {
	page.Page
	Letter
}

func (p *Pages) read(w http.ResponseWriter, r *http.Request) error {
	v := letterPage{Page: page.From(r)}
	id, err := number(r.PathValue("letter"))
	if err != nil {
		return err
	}
	if v.Letter, err = p.Post.ReadLetter(r.Context(), v.Org.ID, id); err != nil {
		return err
	}
	v.Entry, v.Title = "outbox", v.Subject
	v.Lead = v.F("Aan %s, gemaakt %s. %s.", "To %s, made %s. %s.", v.To, v.Moment(v.MadeAt), became(v.Lang, v.Letter))
	v.Crumbs = []page.Link{{Label: v.T("Uitgaande post", "Outgoing mail"), Href: v.Path("/outbox")}}
	return page.Show(w, r, v.Page, letterView(v))
}

func number(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, fault.NewNotFound("letter", s)
	}
	return n, nil
}

// became says in a few words what happened to a letter.
func became(l i18n.Lang, x Letter) string {
	switch x.State {
	case "sent":
		return l.T("Verstuurd", "Sent")
	case "erased":
		return l.T("Gewist: de ontvanger wilde niet meer bekend zijn", "Erased: its receiver wished not to be known any more")
	case "kept":
		return l.T("Hier te lezen; er is geen mailserver", "To be read here; there is no mail server")
	case "refused":
		if x.Code == 0 {
			return l.T("Opgegeven: de mailserver was niet te bereiken", "Given up: the mail server couldn't be reached")
		}
		return l.F("Geweigerd door de mailserver (%d)", "Refused by the mail server (%d)", x.Code)
	}
	switch {
	case x.Attempts == 0:
		return l.T("Wacht", "Waiting")
	case x.Code == 0:
		return l.F("Wacht; %d keer geprobeerd, de mailserver gaf geen antwoord", "Waiting; tried %d times, the mail server gave no answer", x.Attempts)
	}
	return l.F("Wacht; %d keer geprobeerd, de mailserver zei %d", "Waiting; tried %d times, the mail server said %d", x.Attempts, x.Code)
}
