package scoreweb

import (
	"net/http"

	"klankbord.org/core/attribution"
	"klankbord.org/core/fault"
	"klankbord.org/core/snapshot"
	"klankbord.org/web/chart"
	"klankbord.org/web/page"
)

// causes is what root causes cost and earn, of level 1, or of level 2 below one of them.
type causes struct {
	*lens
	Sentence sentence
	Figure   figure // of the whole slice
	Size     int64  // answers, also where no figure of them may be seen
	Chart    chart.Contributions
	Quotes   []page.Quote
	Below    string // name of the root cause 1 whose sub-causes these are; empty on level 1
}

// Causes shows the root causes 1.
func (p *Pages) Causes(w http.ResponseWriter, r *http.Request) error {
	l, err := p.look(r, Scores)
	if err != nil {
		return err
	}
	l.Title = l.T("Wat kost punten, en wat levert ze op?", "What costs points, and what earns them?")
	return p.showCauses(w, r, l, 0)
}

// Cause shows the root causes 2 below a root cause 1.
func (p *Pages) Cause(w http.ResponseWriter, r *http.Request) error {
	l, err := p.look(r, Scores)
	if err != nil {
		return err
	}
	if l.nothing {
		return fault.NewNotFound("page", r.URL.Path)
	}
	code, ok := l.Catalog.Code(snapshot.InCause, r.PathValue("cause"))
	if !ok {
		return fault.NewNotFound("page", r.URL.Path)
	}
	l.Title = l.label(snapshot.InCause, code)
	l.Crumbs = []page.Link{{Label: l.T("Oorzaken", "Causes"), Href: l.Path("/causes") + queryOf(l, nil)}}
	return p.showCauses(w, r, l, attribution.CauseID(code))
}

func (p *Pages) showCauses(w http.ResponseWriter, r *http.Request, l *lens, below attribution.CauseID) error {
	l.Entry, l.Page.Live = "causes", l.Path("/live")
	if l.nothing {
		return page.Show(w, r, l.Page, nothingYet(l.Page))
	}
	v := causes{lens: l}
	whole, err := l.total(l.query.Period)
	if err != nil {
		return err
	}
	if v.Figure = l.measure.of(whole); l.shows(v.Figure) {
		if err := v.draw(below); err != nil {
			return err
		}
		if done, err := chart.Download(w, r, l.Lang, v.Chart); done || err != nil {
			return err
		}
	} else if v.Size, err = l.size(); err != nil {
		return err
	}
	if v.Sentence, err = l.sentence(); err != nil {
		return err
	}
	said, err := p.quotes(r.Context(), l, wanted{count: 4})
	v.Quotes = said.Quotes
	if err != nil {
		return err
	}
	return page.Show(w, r, l.Page, causesView(v))
}

// draw groups the answers by cause; below a root cause 1 the points stay those of the whole slice.
func (v *causes) draw(below attribution.CauseID) error {
	axis := snapshot.ByCause1
	if below != 0 {
		axis = snapshot.ByCause2
		v.narrow(snapshot.InCause, int64(below))
		v.Below = v.Title
	}
	r, err := v.grouped(v.query.Period, axis)
	if err != nil {
		return err
	}
	v.Chart = v.contributions(r, v.Figure.counts, axis)
	v.Chart.Title = v.causesTitle(v.Chart)
	if v.Below != "" {
		v.Chart.TotalLabel = v.F("Samen: %s", "Together: %s", v.Below)
	}
	v.Lead = v.F("Samen tellen de oorzaken op tot %s punten.", "Together the causes add up to %s points.", v.Lang.Signed(v.Chart.Total, 1))
	v.Method = page.Method(v.causesMethod(), v.T("Dit is boekhouden, geen voorspelling: een klant die niet meer over het één klaagt, kan over het ander beginnen.",
		"This is bookkeeping and no forecast: a customer who stops complaining about one thing may start about another."))
	return nil
}

// causesMethod shows the arithmetic with the dearest cause as its example.
func (v *causes) causesMethod() []page.Step {
	n := v.Lang.Int(v.Figure.n)
	steps := []page.Step{{Text: v.F("Per oorzaak: tevreden min ontevreden antwoorden, gedeeld door alle %s antwoorden in deze keuze, keer 100.",
		"For each cause: happy minus unhappy answers, divided by all %s answers in this choice, times 100.", n)}}
	for _, c := range v.Chart.Causes {
		if c.Href != "" {
			whole := float64(v.Figure.n) / 100
			steps = append(steps, page.Step{Text: c.Label, Formula: v.F("(%s − %s) / %s × 100 = %s", "(%s − %s) / %s × 100 = %s",
				v.Lang.Number(c.Earned*whole, 0), v.Lang.Number(c.Cost*whole, 0), n, v.Lang.Signed(c.Net(), 1))})
			break
		}
	}
	return append(steps, page.Step{Text: v.T("Een ruit (◆) zegt welke rol er volgens de matrix direct invloed op heeft. Oorzaken met te weinig antwoorden staan samen op één regel.",
		"A diamond (◆) says which role can directly influence it by the matrix. Causes with too few answers share one line.")})
}

// causeParam carries the cause of the page over to pages that have it in their address.
func (v *causes) causeParam() map[string]string {
	for _, f := range v.query.Filters {
		if f.Field == snapshot.InCause && len(f.Values) == 1 {
			return map[string]string{"cause": v.ref(snapshot.InCause, f.Values[0])}
		}
	}
	return nil
}
