package rewardweb

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/reward"
	"klankbord.org/core/score"
	"klankbord.org/core/target"
	"klankbord.org/i18n"
	"klankbord.org/web/chart"
	"klankbord.org/web/page"
)

// peopleOnPage is how many people a page of a run lists.
const peopleOnPage = 50

type runsPage struct {
	page.Page
	Table page.Table
}

// Runs lists the runs, the newest first.
func (p *Pages) Runs(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	runs, err := p.Reader.Runs(r.Context(), pg.Org.ID)
	if err != nil {
		return fmt.Errorf("list runs: %w", err)
	}
	v := runsPage{Page: pg, Table: page.Table{Caption: pg.T("Berekeningen", "Runs"), Columns: []page.Column{{Label: pg.T("Regeling", "Scheme")}, {Label: pg.T("Periode", "Period")}, {Label: pg.T("Berekend", "Computed")}, {Label: pg.T("Waarom", "Why")}, {Label: pg.T("Samen", "Together"), Num: true}}}}
	for _, run := range runs {
		when := run.computedDay(pg.Lang)
		if run.ComputedBy != "" {
			when += pg.T(", door ", ", by ") + run.By.In(string(pg.Lang))
		}
		if run.Run.Trial {
			when += pg.T(" · proef, kan niet worden uitbetaald", " · trial, can't be paid")
		}
		v.Table.Rows = append(v.Table.Rows, page.Row{{Text: pg.F("%d · %s, versie %d", "%d · %s, version %d", run.ID, run.Scheme.Scheme.Name.In(string(pg.Lang)), run.Scheme.Version), Href: pg.Path("/runs/" + strconv.Itoa(run.ID))},
			{Text: pg.Lang.Range(run.Scheme.Scheme.Period)}, {Text: when}, {Text: orDash(run.Reason)}, {Text: run.Scheme.money(pg.Lang, run.Run.Paid), Num: true}})
	}
	v.Title, v.Entry = pg.T("Berekeningen", "Runs"), "runs"
	v.Lead = pg.T("Elke berekening is heel bewaard: wat erin ging, elke stap en elke uitkomst.", "Every run is kept whole: what went in, each step and each result.")
	return page.Show(w, r, v.Page, runsView(v))
}

// warned is one kind of warning with everything it is about.
type warned struct {
	Text  string
	About []page.Link
}

type runPage struct {
	page.Page
	Info      RunInfo
	Paid      string
	PaidWords string
	Pool      []fact
	Results   page.Table
	Warnings  []warned
	Chance    []string
	Names     bool // the reader may see who gets what
	Part      int  // which part of an amended period is shown; 0: the whole
	Parts     page.Table
	People    page.Table
	Pager     page.Pager
	Total     int
	Facts     []fact
}

// Run shows what came out of a run.
func (p *Pages) Run(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	info, err := p.find(r, pg.Org.ID)
	if err != nil {
		return err
	}
	v := runPage{Page: pg, Info: info, Names: pg.Actor.May(access.PayRead)}
	var people []PersonInfo
	if v.Names {
		if people, err = p.Reader.People(r.Context(), pg.Org.ID, info.ID); err != nil {
			return fmt.Errorf("list people of run %d: %w", info.ID, err)
		}
	}
	if n, err := strconv.Atoi(pg.Query().Get("part")); err == nil && n >= 1 && n <= len(info.Parts) {
		people = peopleOf(people, n-1)
		info.Parts[n-1].People = len(people)
		info, v.Part = info.Parts[n-1], n
		v.Info = info
	}
	v.Total = len(people)
	s := info.Scheme.Scheme
	v.Title, v.Entry = s.Name.In(string(pg.Lang))+", "+pg.Lang.Range(s.Period), "runs"
	v.Lead = pg.F("Berekening %d van %s. Nog geen besluit: %s besluit.", "Run %d of %s. No decision yet: %s decides.", info.ID, info.computedDay(pg.Lang), s.Decision.By)
	v.Crumbs = []page.Link{{Label: pg.T("Berekeningen", "Runs"), Href: pg.Path("/runs")}}
	if info.Run.Trial {
		v.Lead = pg.F("Proefberekening %d van %s. Kan niet worden uitbetaald.", "Trial run %d of %s. Can't be paid.", info.ID, info.computedDay(pg.Lang))
	}
	if v.Part > 0 {
		v.Title = s.Name.In(string(pg.Lang)) + ", " + pg.Lang.Range(info.Run.Term.Range)
		v.Crumbs = append(v.Crumbs, page.Link{Label: pg.F("Berekening %d", "Run %d", info.ID), Href: v.href()})
	}
	v.parts()
	v.Paid = info.Scheme.money(pg.Lang, info.Run.Paid)
	v.PaidWords = pg.F("voor %s mensen samen", "for %s people together", pg.Lang.Int(int64(info.People)))
	v.pools()
	v.results()
	v.warn(people)
	v.chances()
	v.list(people)
	v.facts()
	v.Method = page.Method(v.steps(), pg.T("Een berekening zegt wat er volgens de afspraak uitkomt. Of het zo wordt uitbetaald besluit een mens.", "A run says what comes out by the agreement. Whether it is paid like that is decided by a person."))
	return page.Show(w, r, v.Page, runView(v))
}

// peopleOf are the lines of one part of an amended period.
func peopleOf(people []PersonInfo, part int) []PersonInfo {
	var out []PersonInfo
	for _, p := range people {
		if part < len(p.Result.Parts) && p.Result.Parts[part] != nil {
			line := p.Result.Parts[part]
			out = append(out, PersonInfo{Ref: p.Ref, Name: p.Name, Cents: line.Cents, Result: line})
		}
	}
	return out
}

// parts lists the parts of an amended period: by which version, and why.
func (v *runPage) parts() {
	v.Parts = page.Table{Caption: v.T("Delen van de periode", "Parts of the period"), Columns: []page.Column{{Label: v.T("Dagen", "Days")}, {Label: v.T("Afspraak", "Agreement")}, {Label: v.T("Waarom", "Why")}, {Label: v.T("Samen", "Together"), Num: true}}}
	for i, part := range v.Info.Parts {
		t := part.Run.Term
		v.Parts.Rows = append(v.Parts.Rows, page.Row{{Text: v.Lang.Range(t.Range), Href: v.With("part", strconv.Itoa(i+1))}, {Text: v.F("%s, versie %d", "%s, version %d", t.Agreement, t.Version)}, {Text: orDash(t.Reason)}, {Text: part.Scheme.money(v.Lang, part.Run.Paid), Num: true}})
	}
}

func (v *runPage) href() string { return v.Path("/runs/" + strconv.Itoa(v.Info.ID)) }

func (v *runPage) pools() {
	add := func(name string, p *reward.PoolResult) {
		if p == nil {
			return
		}
		text := v.F("%s bij 100 %%; gevuld tot %s; betaald %s", "%s at 100%%; filled to %s; paid %s", v.Info.Scheme.money(v.Lang, reward.Round(p.Full.Rat())), v.Info.Scheme.money(v.Lang, p.Cents), v.Info.Scheme.money(v.Lang, p.Paid))
		if p.Retained != 0 {
			text += v.F("; ingehouden %s", "; retained %s", v.Info.Scheme.money(v.Lang, p.Retained))
		}
		v.Pool = append(v.Pool, fact{name, text})
	}
	add(v.T("Pot van de organisatie", "Pool of the organisation"), v.Info.Run.Pool)
	for _, t := range v.Info.Run.Teams {
		add(v.F("Pot van %s", "Pool of %s", t.Name), t.Pool)
	}
}

// results lists organisation and teams with their figures as bands, in the order of the run: by reference, not by score.
func (v *runPage) results() {
	v.Results = page.Table{Caption: v.T("Organisatie en teams", "Organisation and teams"), Columns: resultColumns(v.Lang)}
	v.Results.Columns = append(v.Results.Columns, page.Column{Label: v.T("Waarschijnlijk (95 %)", "Probably (95%)")})
	add := func(who, id string, r reward.PartResult) {
		p := v.Info.Scheme.part(r.Part)
		row := resultRow(v.Lang, who, p, r)
		last := page.Cell{Text: "–"}
		if f, ok := interval(p.Figure, r.Period); ok {
			b := score.Measure(p.Figure).Bounds(r.Period.Distribution().Scale)
			last = page.Cell{Body: chart.ShowInterval(v.Lang, id, chart.Interval{Name: id, Title: who, Unit: figureName(v.Lang, p.Figure), Min: b.Lower, Max: b.Upper, Value: f.Value, Low95: f.Interval95.Lower, Up95: f.Interval95.Upper,
				Low80: f.Interval80.Lower, Up80: f.Interval80.Upper, Grey: r.Period.N() < 100})}
		}
		v.Results.Rows = append(v.Results.Rows, append(row, last))
	}
	for i, r := range v.Info.Run.Organisation {
		add(v.T("Hele organisatie", "Whole organisation"), "o"+strconv.Itoa(i), r)
	}
	for i, t := range v.Info.Run.Teams {
		for k, r := range t.Parts {
			add(t.Name, fmt.Sprintf("t%d-%d", i, k), r)
		}
	}
}

// warn tells the warnings, one line a kind.
func (v *runPage) warn(people []PersonInfo) {
	names := map[string]page.Link{}
	for _, p := range people {
		names[p.Ref] = page.Link{Label: p.Name, Href: v.href() + "/people/" + url.PathEscape(p.Ref)}
	}
	by, keys := map[string][]reward.Warning{}, []string{}
	for _, w := range v.Info.Run.Warnings {
		if by[w.Key] == nil {
			keys = append(keys, w.Key)
		}
		by[w.Key] = append(by[w.Key], w)
	}
	for _, key := range keys {
		out := warned{}
		var n int64
		seen := map[string]bool{}
		for _, w := range by[key] {
			if seen[w.About] {
				continue
			}
			seen[w.About] = true
			n++
			link := page.Link{Label: w.About}
			if t, ok := v.Info.teamOf(w.About); key == "few_answers" && ok {
				link.Label = t.Name
			} else if known, ok := names[w.About]; ok {
				link = known
			} else if !v.Names {
				continue // about somebody whom this reader doesn't see
			}
			out.About = append(out.About, link)
		}
		what := v.F("%s van de %s mensen", "%s of %s people", v.Lang.Int(n), v.Lang.Int(int64(v.Info.People)))
		if key == "few_answers" {
			what = v.F("%s van de %s teams", "%s of %s teams", v.Lang.Int(n), v.Lang.Int(int64(len(v.Info.Run.Teams))))
		}
		out.Text = strings.ReplaceAll(warnings[key].in(v.Lang), "{n}", what)
		slices.SortFunc(out.About, func(a, b page.Link) int { return cmp.Compare(a.Label, b.Label) })
		v.Warnings = append(v.Warnings, out)
	}
}

// chances says how likely groups would have reached their threshold and target by chance alone.
func (v *runPage) chances() {
	for _, r := range v.Info.Run.Organisation {
		v.chance(v.T("De hele organisatie", "The whole organisation"), reward.Any, r)
	}
	for _, t := range v.Info.Run.Teams {
		for _, r := range t.Parts {
			v.chance(t.Name, t.Maturity, r)
		}
	}
}

func (v *runPage) chance(who, maturity string, r reward.PartResult) {
	if r.Period.N() == 0 {
		return
	}
	if luck, ok := v.Info.Scheme.part(r.Part).LuckOf(r, maturity, target.Limits{}); ok {
		v.Chance = append(v.Chance, v.F("%s: ook zonder verbetering wordt de drempel in %s zulke periodes gehaald, het doel in %s.", "%s: even without improvement the threshold is reached in %s such periods, the target in %s.",
			who, outOfHundred(v.Lang, luck.Threshold), outOfHundred(v.Lang, luck.Target)))
	}
}

// outOfHundred tells a chance as people count.
func outOfHundred(l i18n.Lang, chance float64) string {
	n := int64(chance*100 + 0.5)
	if n == 0 && chance > 0 {
		return l.T("minder dan 1 van de 100", "fewer than 1 of 100")
	}
	return l.OutOf(n, 100)
}

// list writes one page of people, in the agreed order.
func (v *runPage) list(people []PersonInfo) {
	v.People = page.Table{Caption: v.T("Mensen", "People"), Columns: []page.Column{{Label: v.T("Medewerker", "Employee")}, {Label: v.T("Team", "Team")}, {Label: v.T("Eigen antwoorden", "Own answers"), Num: true}, {Label: v.T("Percentage", "Percentage"), Num: true},
		{Label: v.T("Eén klant scheelt", "One customer changes"), Num: true}, {Label: v.T("Bedrag", "Amount"), Num: true}}}
	paging := v.PagingOf(peopleOnPage)
	v.Pager = v.Page.Pager(paging, len(people))
	from, to := min(paging.Offset(), len(people)), min(paging.Offset()+paging.Size, len(people))
	for _, p := range people[from:to] {
		href := v.href() + "/people/" + url.PathEscape(p.Ref)
		switch {
		case v.Info.Run.Trial:
			href = "" // nobody is behind a pseudonym
		case v.Part > 0:
			href += "?part=" + strconv.Itoa(v.Part)
		}
		v.People.Rows = append(v.People.Rows, page.Row{{Text: p.Name, Href: href}, {Text: v.teams(p.Result)}, {Text: ownN(v.Lang, p.Result), Num: true}, {Text: totalPercent(v.Lang, p.Result), Num: true},
			{Text: v.moves(p.Result), Num: true}, {Text: v.Info.Scheme.money(v.Lang, p.Cents), Num: true}})
	}
}

func (v *runPage) teams(p *reward.PersonResult) string {
	var names []string
	for _, g := range p.Segments {
		t, _ := v.Info.teamOf(g.Team)
		if !slices.Contains(names, t.Name) {
			names = append(names, t.Name)
		}
	}
	return strings.Join(names, ", ")
}

func (v *runPage) moves(p *reward.PersonResult) string {
	if p.Sensitivity == nil {
		return "–"
	}
	return v.Info.Scheme.money(v.Lang, p.Sensitivity.Largest)
}

func ownN(l i18n.Lang, p *reward.PersonResult) string {
	if len(p.Own) == 0 {
		return "–"
	}
	return l.Int(p.Own[0].Period.N())
}

// totalPercent is the percentage of one membership; with more of them there is no single one to tell.
func totalPercent(l i18n.Lang, p *reward.PersonResult) string {
	switch {
	case p.Disqualified():
		return l.T("uitgesloten", "excluded")
	case len(p.Segments) == 1:
		return percent(l, p.Segments[0].Percent)
	}
	return "–"
}

func (v *runPage) facts() {
	r := v.Info
	v.Facts = []fact{{v.T("Berekend op", "Computed on"), r.computed().Format("2006-01-02 15:04:05") + " UTC"}}
	if r.ComputedBy != "" {
		v.Facts = append(v.Facts, fact{v.T("Berekend door", "Computed by"), r.By.In(string(v.Lang))})
	}
	v.Facts = append(v.Facts, fact{v.T("Waarom", "Why"), orDash(r.Reason)}, fact{v.T("Regels", "Rules"), r.Run.Engine}, fact{v.T("Bezwaar tot en met", "Objections until"), v.Lang.Day(r.objectUntil())},
		fact{v.T("Vingerafdruk van de regeling", "Fingerprint of the scheme"), r.Run.SchemeHash}, fact{v.T("Vingerafdruk van de antwoorden", "Fingerprint of the answers"), r.Run.AnswersHash},
		fact{v.T("Vingerafdruk van de mensen", "Fingerprint of the people"), r.Run.PeopleHash}, fact{v.T("Vingerafdruk van alle invoer", "Fingerprint of all inputs"), r.InputsHash},
		fact{v.T("Vingerafdruk van de uitkomst", "Fingerprint of the result"), r.ResultHash})
}

func (v *runPage) steps() []page.Step {
	return []page.Step{{Text: v.T("Per deel: het cijfer van de periode min dat van de nulmeting, exact, zonder afronden.", "For each part: the figure of the period minus that of the baseline, exactly, without rounding.")},
		{Text: v.T("De curve van het deel zegt welk percentage dat betaalt; de gewichten tellen de percentages op.", "The part's curve says which percentage that pays; the weights add the percentages up.")},
		{Text: v.T("Maal het bedrag, het dienstverband en de dagen; één keer afgerond op hele centen.", "Times the amount, the contract and the days; rounded once to whole cents.")},
		{Text: v.T("Alle bedragen samen.", "All amounts together."), Formula: v.Paid}}
}

// PeopleFile answers with everybody's amount as a spreadsheet file.
func (p *Pages) PeopleFile(w http.ResponseWriter, r *http.Request) error {
	pg := page.From(r)
	info, err := p.find(r, pg.Org.ID)
	if err != nil {
		return err
	}
	if info.Run.Trial {
		return fault.NewConflict("run", "run.trial")
	}
	people, err := p.Reader.People(r.Context(), pg.Org.ID, info.ID)
	if err != nil {
		return fmt.Errorf("list people of run %d: %w", info.ID, err)
	}
	rows := [][]string{{pg.T("personeelsnummer", "personnel number"), pg.T("naam", "name"), pg.T("bedrag in centen", "amount in cents"), pg.T("munt", "currency"), pg.T("uitgesloten", "excluded")}}
	for _, x := range people {
		rows = append(rows, []string{x.Ref, x.Name, strconv.FormatInt(int64(x.Cents), 10), info.Scheme.Scheme.Currency, yesNo(pg.Lang, x.Result.Disqualified())})
	}
	return page.SendSheet(w, pg.Lang, pg.T("bedragen-", "amounts-")+strconv.Itoa(info.ID)+".csv", rows)
}

func (v *runPage) schemeHref() string {
	return v.Path("/schemes/" + url.PathEscape(v.Info.Scheme.Ref) + "?version=" + strconv.Itoa(v.Info.Scheme.Version))
}
