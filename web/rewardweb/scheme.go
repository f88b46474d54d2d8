package rewardweb

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/reward"
	"klankbord.org/i18n"
	"klankbord.org/web/chart"
	"klankbord.org/web/page"
)

// schemeCard is a scheme in the list.
type schemeCard struct {
	Name, Href string
	What       string
	Life       []fact
	Versions   []page.Link
	Runs       []page.Link
}

type schemesPage struct {
	page.Page
	Cards []schemeCard
}

// Schemes lists all schemes with their versions and runs.
func (p *Pages) Schemes(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	versions, err := p.Reader.Schemes(r.Context(), pg.Org.ID)
	if err != nil {
		return fmt.Errorf("list schemes: %w", err)
	}
	runs, err := p.runs(r, pg)
	if err != nil {
		return err
	}
	v := schemesPage{Page: pg}
	for _, list := range grouped(versions) {
		v.Cards = append(v.Cards, v.card(list, runs))
	}
	v.Title, v.Entry = pg.T("Regelingen", "Schemes"), "schemes"
	v.Lead = pg.T("Wat is afgesproken, en wat er tot nu toe mee berekend is.", "What was agreed, and what has been computed with it so far.")
	return page.Show(w, r, v.Page, schemesView(v))
}

// runs lists the runs, none for whoever may read the rules only.
func (p *Pages) runs(r *http.Request, pg page.Page) ([]RunInfo, error) {
	if !pg.Actor.May(access.RunsRead) {
		return nil, nil
	}
	runs, err := p.Reader.Runs(r.Context(), pg.Org.ID)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	return runs, nil
}

// grouped puts the versions of each scheme together, the newest version first, schemes by reference.
func grouped(versions []SchemeVersion) [][]SchemeVersion {
	by := map[string][]SchemeVersion{}
	var refs []string
	for _, v := range versions {
		if by[v.Ref] == nil {
			refs = append(refs, v.Ref)
		}
		by[v.Ref] = append(by[v.Ref], v)
	}
	slices.Sort(refs)
	var out [][]SchemeVersion
	for _, ref := range refs {
		slices.SortFunc(by[ref], func(a, b SchemeVersion) int { return b.Version - a.Version })
		out = append(out, by[ref])
	}
	return out
}

func (v schemesPage) card(list []SchemeVersion, runs []RunInfo) schemeCard {
	newest := list[0]
	c := schemeCard{Name: newest.Scheme.Name.In(string(v.Lang)), Href: v.Path("/schemes/" + url.PathEscape(newest.Ref)), What: moneyWords(v.Lang, newest)}
	for _, s := range list {
		c.Versions = append(c.Versions, page.Link{Label: v.F("versie %d", "version %d", s.Version), Href: c.Href + "?version=" + strconv.Itoa(s.Version)})
	}
	last := ""
	for _, run := range runs {
		if run.Scheme.Ref != newest.Ref {
			continue
		}
		if last == "" {
			last = run.computedDay(v.Lang)
		}
		c.Runs = append(c.Runs, page.Link{Label: v.F("nummer %d, %s", "number %d, %s", run.ID, run.computedDay(v.Lang)), Href: v.Path("/runs/" + strconv.Itoa(run.ID))})
	}
	c.Life = []fact{{v.T("Periode", "Period"), v.Lang.Range(newest.Scheme.Period)}, {v.T("Vastgelegd", "Recorded"), dayOf(v.Lang, time.UnixMilli(newest.CreatedAt).UTC())}}
	if last == "" {
		last = v.T("nog niet", "not yet")
	}
	c.Life = append(c.Life, fact{v.T("Laatst berekend", "Last computed"), last}, fact{v.T("Geldig tot", "Valid until"), v.Lang.Day(newest.Scheme.ExpiresOn)})
	return c
}

// moneyWords says what a scheme pays.
func moneyWords(l i18n.Lang, v SchemeVersion) string {
	amount := v.money(l, v.Scheme.Money.Cents)
	switch v.Scheme.Money.Kind {
	case reward.PoolPerFTE:
		return l.F("Een pot voor iedereen samen: %s per volledige baan, gevuld met het percentage van de organisatie en verdeeld naar dienstverband en dagen.", "A pool for everybody together: %s per full-time job, filled by the organisation's percentage and divided by contract and days.", amount)
	case reward.Pool:
		return l.F("Een pot van %s voor iedereen samen, gevuld met het percentage van de organisatie en verdeeld naar dienstverband en dagen.", "A pool of %s for everybody together, filled by the organisation's percentage and divided by contract and days.", amount)
	case reward.TeamPool:
		return l.F("Een pot per team: %s per volledige baan, gevuld met het percentage van het team en verdeeld naar dienstverband en dagen.", "A pool for each team: %s per full-time job, filled by the team's percentage and divided by contract and days.", amount)
	}
	return l.F("Een persoonlijke bonus: %s per volledige baan bij precies het doel, naar dienstverband en dagen.", "A personal bonus: %s per full-time job at exactly the target, by contract and days.", amount)
}

// section is a question about a scheme with its answer in sentences.
type section struct {
	Title string
	Text  []string
}

type schemePage struct {
	page.Page
	Version  SchemeVersion
	Notes    []string
	Parts    page.Table
	Curves   []payCurve
	Sections []section
	Facts    []fact
	Versions []page.Link
	Runs     []page.Link
}

// Scheme shows one version of a scheme in plain words, or as the file it was made from.
func (p *Pages) Scheme(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	ref := r.PathValue("ref")
	versions, err := p.Reader.Schemes(r.Context(), pg.Org.ID)
	if err != nil {
		return fmt.Errorf("list schemes: %w", err)
	}
	runs, err := p.runs(r, pg)
	if err != nil {
		return err
	}
	versions = slices.DeleteFunc(slices.Clone(versions), func(v SchemeVersion) bool { return v.Ref != ref })
	if len(versions) == 0 {
		return fault.NewNotFound("page", r.URL.Path)
	}
	list := grouped(versions)[0]
	at := 0
	if asked := pg.Query().Get("version"); asked != "" {
		if at = slices.IndexFunc(list, func(v SchemeVersion) bool { return strconv.Itoa(v.Version) == asked }); at < 0 {
			return fault.NewNotFound("page", r.URL.Path+"?version="+asked)
		}
	}
	v := schemePage{Page: pg, Version: list[at]}
	if pg.Query().Get("format") == "json" {
		page.SendFile(w, "application/json", safe(ref)+"-"+strconv.Itoa(v.Version.Version)+".json", v.Version.Scheme.Canonical())
		return nil
	}
	v.fill(list, runs)
	var charts []chart.Chart
	for _, c := range v.Curves {
		charts = append(charts, c.Chart)
	}
	if done, err := chart.Download(w, r, pg.Lang, charts...); done || err != nil {
		return err
	}
	return page.Show(w, r, v.Page, schemeView(v))
}

func (v *schemePage) fill(list []SchemeVersion, runs []RunInfo) {
	s, l := v.Version.Scheme, v.Lang
	v.Title, v.Entry, v.Lead = s.Name.In(string(l)), "schemes", moneyWords(l, v.Version)
	v.Crumbs = []page.Link{{Label: v.T("Regelingen", "Schemes"), Href: v.Path("/schemes")}}
	v.Parts = page.Table{Caption: v.T("Delen", "Parts"), Columns: []page.Column{{Label: v.T("Van wie", "Whose")}, {Label: v.T("Wat", "What")}, {Label: v.T("Welke antwoorden", "Which answers")}, {Label: v.T("Doel", "Goal")}, {Label: v.T("Gewicht", "Weight"), Num: true}}}
	for _, p := range s.Parts {
		v.Parts.Rows = append(v.Parts.Rows, page.Row{{Text: v.Version.partName(l, p.ID, levelsOf)}, {Text: figures[p.Figure].in(l)}, {Text: answersWords(l, p)}, {Text: goalWords(l, p.Goal)}, {Text: ratPercent(l, p.Weight.Rat()), Num: true}})
		for _, m := range maturities(p) {
			title := upperFirst(levelsOf[p.Level].in(l))
			if m != reward.Any {
				title += " · " + m
			}
			v.Curves = append(v.Curves, payCurve{Chart: drawCurve(l, "curve-"+p.ID+"-"+m, title, p, p.Curves[m]), Words: curveWords(l, p, p.Curves[m])})
		}
	}
	if v.Version.late() {
		v.Notes = append(v.Notes, l.F("Deze versie is vastgelegd op %s, na het begin van de periode. Mensen konden de regels toen nog niet kennen; een rechter kan dat zwaar laten wegen.", "This version was recorded on %s, after the period had begun. People couldn't know the rules then; a court may weigh that heavily.", dayOf(l, time.UnixMilli(v.Version.CreatedAt).UTC())))
	}
	if s.ExpiresOn < v.Today() {
		v.Notes = append(v.Notes, l.F("Deze regeling is verlopen op %s.", "This scheme expired on %s.", l.Day(s.ExpiresOn)))
	}
	v.Sections = sections(l, v.Version)
	v.Facts = []fact{{v.T("Kenmerk", "Reference"), s.Ref}, {v.T("Versie", "Version"), strconv.Itoa(v.Version.Version)}, {v.T("Vastgelegd op", "Recorded on"), dayOf(l, time.UnixMilli(v.Version.CreatedAt).UTC())},
		{v.T("Vingerafdruk", "Fingerprint"), v.Version.Hash}}
	for _, o := range list {
		v.Versions = append(v.Versions, page.Link{Label: v.F("versie %d, %s", "version %d, %s", o.Version, dayOf(l, time.UnixMilli(o.CreatedAt).UTC())), Href: v.With("version", strconv.Itoa(o.Version))})
	}
	for _, run := range runs {
		if run.Scheme.Ref == s.Ref && run.Scheme.Version == v.Version.Version {
			v.Runs = append(v.Runs, page.Link{Label: v.F("nummer %d, %s", "number %d, %s", run.ID, run.computedDay(l)), Href: v.Path("/runs/" + strconv.Itoa(run.ID))})
		}
	}
}

func answersWords(l i18n.Lang, p reward.Part) string {
	if p.Answers == reward.Influenceable {
		return l.T("antwoorden over wat de medewerker zelf kan beïnvloeden", "answers about what the employee can influence")
	}
	return l.T("alle antwoorden", "all answers")
}

func goalWords(l i18n.Lang, g reward.Goal) string {
	if g == reward.Growth {
		return l.T("groei vanaf de eigen nulmeting", "growth from the own baseline")
	}
	return l.T("het niveau in de periode", "the level in the period")
}

// sections writes a scheme's rules as questions and answers.
func sections(l i18n.Lang, v SchemeVersion) []section {
	s := v.Scheme
	who := l.T("Iedereen die in de periode lid is van een team.", "Everybody who is a member of a team in the period.")
	if len(s.People.Roles) > 0 {
		who = l.F("Iedereen met de rol %s in de periode.", "Everybody with the role %s in the period.", join(l, s.People.Roles))
	}
	when := []string{l.F("Periode: %s.", "Period: %s.", l.Range(s.Period))}
	if s.Baseline.From != 0 {
		when = append(when, l.F("Nulmeting: %s. Daarmee wordt vergeleken.", "Baseline: %s. That is what is compared with.", l.Range(s.Baseline)))
	}
	out := []section{{l.T("Wie doet mee?", "Who takes part?"), []string{who, l.T("Wie een deel van de periode werkt of minder uren heeft, krijgt het bedrag naar verhouding. De score en het doel veranderen daardoor niet.", "Whoever works part of the period or fewer hours gets the amount in proportion. Score and target don't change by that.")}},
		{l.T("Wanneer?", "When?"), when}, {l.T("Welke antwoorden tellen?", "Which answers count?"), countingWords(l, s)},
		{l.T("Welke voorwaarden zijn er?", "Which conditions are there?"), gateWords(l, s)}, {l.T("Wat als iemand wordt uitgesloten?", "What if somebody is excluded?"), exclusionWords(l, s)},
		{l.T("Wie besluit, en hoe maak je bezwaar?", "Who decides, and how to object?"), []string{l.F("%s besluit. Een computer besluit niet.", "%s decides. A computer doesn't.", s.Decision.By),
			l.F("Bezwaar kan tot %d dagen na de berekening bij %s.", "One can object until %d days after the computation to %s.", s.Decision.ObjectionDays, s.Decision.ObjectionTo)}},
		{l.T("Wat voor regeling is dit?", "What kind of scheme is this?"), []string{s.Nature.In(string(l)), l.F("Geldig tot en met %s.", "Valid until %s.", l.Day(s.ExpiresOn))}}}
	return out
}

func countingWords(l i18n.Lang, s *reward.Scheme) []string {
	out := []string{l.T("Er is geen uiterste dag voor een antwoord.", "There is no last day for an answer.")}
	if s.Answers.WindowDays > 0 {
		out[0] = l.F("Een antwoord telt als het binnen %d dagen na de dienst binnenkomt.", "An answer counts when it comes in within %d days after the service.", s.Answers.WindowDays)
	}
	switch s.Answers.Duplicates {
	case collect.FirstCounts:
		out = append(out, l.T("Geeft een klant over één opdracht meer antwoorden, dan telt het eerste.", "When a customer gives more answers about one job, the first counts."))
	case collect.LastCounts:
		out = append(out, l.T("Geeft een klant over één opdracht meer antwoorden, dan telt het laatste.", "When a customer gives more answers about one job, the last counts."))
	default:
		out = append(out, l.T("Alle antwoorden over één opdracht tellen.", "All answers about one job count."))
	}
	if s.Matrix != "" {
		out = append(out, l.F("Waar iemand invloed op heeft staat in versie %s van de matrix, voor nulmeting en periode gelijk.", "What somebody can influence stands in version %s of the matrix, the same for baseline and period.", s.Matrix))
	}
	return out
}

func gateWords(l i18n.Lang, s *reward.Scheme) []string {
	var out []string
	if s.Gates.MinimumN > 0 {
		out = append(out, l.F("Met minder dan %d eigen antwoorden geldt voor het eigen deel het percentage van het team. Antwoorden tegenhouden of juist verzamelen levert dus niets op.", "With fewer than %d own answers the team's percentage counts for the own part. Holding back or collecting answers therefore doesn't pay.", s.Gates.MinimumN))
	}
	if s.Gates.InitiativeBy != 0 {
		out = append(out, l.F("Het eigen deel telt alleen als iemand uiterlijk %s een verbeterinitiatief heeft uitgevoerd, met bewijs. Of het hielp maakt niet uit.", "The own part only counts when somebody carried out an improvement initiative by %s, with evidence. Whether it helped doesn't matter.", l.Day(s.Gates.InitiativeBy)))
	}
	if s.Gates.LegalCap.Sign() > 0 {
		out = append(out, l.F("Alle variabele beloning van een jaar samen is hooguit %s van het vaste loon. Wat daarboven komt vervalt.", "All variable pay of a year together is at most %s of fixed pay. What comes above that lapses.", ratPercent(l, s.Gates.LegalCap.Rat())))
	}
	if len(out) == 0 {
		out = []string{l.T("Geen, behalve dat er niet gemanipuleerd is.", "None, except that nothing was manipulated.")}
	}
	return out
}

func exclusionWords(l i18n.Lang, s *reward.Scheme) []string {
	out := []string{l.T("Na een bevestigde bevinding van manipulatie vervalt iemands hele bedrag.", "After a confirmed finding of manipulation somebody's whole amount is forfeited.")}
	if s.Money.Kind != reward.Personal {
		if s.Forfeited == reward.Retain {
			out = append(out, l.T("Dat deel blijft bij de organisatie: niemand wordt beter van een beschuldiging.", "That share stays with the organisation: nobody gains from an accusation."))
		} else {
			out = append(out, l.T("Dat deel wordt verdeeld over de anderen. Het advies is het te laten vervallen: niemand hoort beter te worden van een beschuldiging.", "That share is divided over the others. The advice is to let it lapse: nobody should gain from an accusation."))
		}
	}
	if s.Disqualified == reward.Leave {
		return append(out, l.T("Antwoorden van wie is uitgesloten tellen niet mee voor wat anderen krijgen, in nulmeting en periode.", "Answers of whoever is excluded don't count for what others get, in baseline and period."))
	}
	return append(out, l.T("Antwoorden van wie is uitgesloten blijven meetellen voor wat anderen krijgen.", "Answers of whoever is excluded keep counting for what others get."))
}
