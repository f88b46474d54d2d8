package agreeweb

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/web/page"
)

// event is one moment in the life of an agreement.
type event struct {
	On    day.Day
	Title string
	Text  string
	Tag   string // a word that stands out; may be empty
}

// card is an agreement in the list.
type card struct {
	Name, Href, Status string
	Period             string
	Events             []event
}

type listPage struct {
	page.Page
	Cards []card
}

// List shows all agreements on a line in time, the newest period first.
func (p *Pages) List(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	list, err := p.Book.Agreements(r.Context(), pg.Org.ID)
	if err != nil {
		return fmt.Errorf("list agreements: %w", err)
	}
	by, err := p.Book.Actors(r.Context(), pg.Org.ID)
	if err != nil {
		return fmt.Errorf("name who agreed: %w", err)
	}
	v := listPage{Page: pg}
	slices.SortStableFunc(list, func(a, b agree.Agreement) int { return cmp.Compare(b.Period().From, a.Period().From) })
	for i := range list {
		a := &list[i]
		last := a.Versions[len(a.Versions)-1]
		v.Cards = append(v.Cards, card{Name: last.Terms.Name.In(string(pg.Lang)), Href: pg.Path("/agreements/" + url.PathEscape(a.Ref)), Status: status(pg, a), Period: pg.Lang.Range(a.Period()), Events: events(pg, a, by)})
	}
	v.Title, v.Entry = pg.T("Afspraken", "Agreements"), "agreements"
	v.Lead = pg.T("Wat is er afgesproken, wie ging akkoord, en wat is er onderweg veranderd.", "What was agreed, who agreed, and what changed along the way.")
	if pg.Actor.May(access.FreezePeriods) {
		v.Action = &page.Action{Label: pg.T("Nieuwe afspraak", "New agreement"), Href: pg.Path("/agreements/new")}
	}
	return page.Show(w, r, v.Page, listView(v))
}

// status is where an agreement is in its life, in a word or two.
func status(pg page.Page, a *agree.Agreement) string {
	_, frozen := a.Current()
	_, draft := a.Draft()
	switch {
	case a.Ended.LastDay != 0:
		return pg.T("beëindigd", "ended")
	case !frozen:
		return pg.T("concept", "draft")
	case draft:
		return pg.T("bevroren, wijziging in de maak", "frozen, amendment being drafted")
	case pg.Today() > a.Period().To:
		return pg.T("bevroren, periode voorbij", "frozen, period over")
	case pg.Today() < a.Period().From:
		return pg.T("bevroren, begint nog", "frozen, still to begin")
	}
	return pg.T("bevroren, loopt", "frozen, running")
}

// events tell an agreement's life, the latest first.
func events(pg page.Page, a *agree.Agreement, by func(actor string) intake.Text) []event {
	var all []event
	if a.Ended.LastDay != 0 {
		all = append(all, event{On: a.Ended.LastDay, Title: pg.T("Laatste dag", "Last day"), Text: a.Ended.Reason + pg.F(" (vastgelegd door %s)", " (recorded by %s)", by(a.Ended.By).In(string(pg.Lang))), Tag: pg.T("beëindigd", "ended")})
	}
	for _, v := range slices.Backward(a.Versions) {
		if v.Number > 1 {
			title := pg.F("Versie %d gaat in", "Version %d takes effect", v.Number)
			if v.Status == agree.Draft {
				title = pg.F("Versie %d zou ingaan", "Version %d would take effect", v.Number)
			}
			all = append(all, event{On: v.Effective, Title: title, Text: v.Change.Reason, Tag: changeName(pg, v.Change.Kind)})
		}
		if v.Status == agree.Frozen {
			e := event{On: dayOf(v.FrozenAt), Title: pg.F("Versie %d bevroren", "Version %d frozen", v.Number), Text: pg.F("door %s", "by %s", by(v.FrozenBy).In(string(pg.Lang)))}
			if v.Number == 1 && agree.Late(v.Terms.Period, e.On) {
				e.Tag = pg.T("na het begin van de periode", "after the period began")
			}
			all = append(all, e)
		} else {
			all = append(all, event{On: dayOf(v.DraftedAt), Title: pg.F("Concept van versie %d", "Draft of version %d", v.Number), Text: pg.F("door %s", "by %s", by(v.DraftedBy).In(string(pg.Lang))), Tag: pg.T("concept", "draft")})
		}
		for _, s := range slices.Backward(v.Parties) {
			all = append(all, event{On: s.AgreedOn, Title: pg.F("Akkoord: %s", "Agreed: %s", partyName(pg, s.Party)), Text: s.Name + ", " + s.Document})
		}
	}
	return all
}

func dayOf(at int64) day.Day { return day.At(time.UnixMilli(at)) }

// partyName is who a party is.
func partyName(pg page.Page, code string) string {
	switch code {
	case agree.WorksCouncil:
		return pg.T("ondernemingsraad", "works council")
	case agree.Management:
		return pg.T("directie", "management")
	}
	return code
}

// changeName says by what right an agreement was changed.
func changeName(pg page.Page, k agree.ChangeKind) string {
	switch k {
	case agree.WithWorksCouncil:
		return pg.T("met de ondernemingsraad", "with the works council")
	case agree.WithEmployees:
		return pg.T("met de medewerkers", "with the employees")
	case agree.Unilateral:
		return pg.T("eenzijdig", "unilateral")
	case agree.ByLaw:
		return pg.T("de wet vraagt het", "the law asks for it")
	}
	return ""
}
