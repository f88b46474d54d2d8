package app

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/attribution"
	"klankbord.org/core/datamap"
	"klankbord.org/core/day"
	"klankbord.org/core/reward"
	"klankbord.org/web/datamapweb"
)

// worksCouncil fills the dossier for whoever consents for the employees.
func (v *portrait) worksCouncil(d *datamapweb.Dossier) {
	d.Title = v.t("Dossier voor de ondernemingsraad", "Dossier for the works council")
	d.Lead = v.f("Wat %s met Klankbord %s over medewerkers meet en wat daarvan gevolgen heeft, zoals het op %s is ingericht. Dit is geen juridisch advies.",
		"What %s measures about employees with Klankbord %s and what has consequences, as it is set up on %s. This is no legal advice.", v.org.Name, v.app.version, v.l.Day(day.At(d.MadeAt)))
	d.Sections = []datamapweb.Section{
		v.onRecord(), v.measured(), v.metricsSection(), v.counting(), v.matrix(), v.schemesSection(), v.agreementsSection(), v.individuals(), v.thresholds(), v.readingsSection(),
		v.objecting(), v.integrity(), v.staffRetention(), v.proof(),
	}
}

// measured lists what is kept about employees.
func (v *portrait) measured() datamapweb.Section {
	s := datamapweb.Section{ID: "measured", Title: v.t("Wat er over medewerkers wordt vastgelegd", "What is kept about employees"), Law: "L11"}
	s.Table = table(s.Title, v.t("Wat", "What"), v.t("Soort", "Kind"), v.t("Waarvoor", "What for"), v.t("Wie ziet het", "Who sees it"), v.t("Hoe lang", "How long"))
	texts := map[string]string{}
	for _, t := range datamap.Tables() {
		texts[t.Name] = v.in(t.Text)
	}
	type line struct{ table, class string }
	seen := map[line]bool{}
	for _, f := range v.fields {
		at := line{f.Table, string(f.Class)}
		if f.Subject != datamap.Employee || seen[at] {
			continue
		}
		seen[at] = true
		var roles []string
		for _, r := range f.Roles {
			roles = append(roles, v.in(r))
		}
		row(&s.Table, texts[f.Table], v.in(datamap.Find(datamap.Classes(), string(f.Class))), v.in(datamap.PurposeOf(f.Purpose).Text), strings.Join(roles, ", "), v.long(f.Keep))
	}
	return s
}

// long says how long something is kept.
func (v *portrait) long(k datamap.Keep) string {
	if p, ok := datamap.PeriodOf(k); ok {
		return v.f("%s dagen %s", "%s days %s", v.l.Int(int64(v.days[k])), v.in(p.From))
	}
	return v.in(datamap.KeepText(k))
}

func (v *portrait) metricsSection() datamapweb.Section {
	s := datamapweb.Section{ID: "metrics", Title: v.t("Welke cijfers", "Which figures"), Law: "L11", None: v.t("Er wordt nog niets gemeten.", "Nothing is measured yet.")}
	s.Table = table(s.Title, v.t("Cijfer", "Figure"), v.t("Soort", "Kind"), v.t("Schaal", "Scale"))
	for _, m := range v.metrics {
		row(&s.Table, v.in(m.Name), string(m.Type), fmt.Sprintf("%d–%d", m.Min, m.Max))
	}
	return s
}

// counting says what counts for whom: the parts of each scheme.
func (v *portrait) counting() datamapweb.Section {
	s := datamapweb.Section{ID: "counting", Title: v.t("Wat voor wie meetelt", "What counts for whom"), Law: "L02, L11, L22", None: v.t("Er is nog geen bonusregeling.", "There is no bonus scheme yet."),
		Text: []string{v.t("Een antwoord telt alleen mee voor wie er die dag aan werkte, in de rol en het team van toen, en alleen als de matrix zegt dat die rol de oorzaak kan beïnvloeden.",
			"An answer counts only for who worked on it that day, in the role and team of then, and only if the matrix says that this role can influence the cause.")}}
	s.Table = table(s.Title, v.t("Regeling", "Scheme"), v.t("Voor wie", "For whom"), v.t("Onderdeel", "Part"), v.t("Over", "Of"), v.t("Cijfer", "Figure"), v.t("#Gewicht", "#Weight"), v.t("#Antwoorden nodig", "#Answers needed"))
	for _, x := range v.schemes {
		roles := strings.Join(x.People.Roles, ", ")
		if roles == "" {
			roles = v.t("iedereen", "everybody")
		}
		for _, p := range x.Parts {
			row(&s.Table, v.in(x.Name), roles, p.ID, v.level(p.Level), p.Metric, fmt.Sprint(p.Weight), fmt.Sprint(x.Gates.MinimumN))
		}
	}
	return s
}

func (v *portrait) level(l reward.LevelOf) string {
	switch l {
	case reward.OfIndividual:
		return v.t("persoon", "individual")
	case reward.OfTeam:
		return v.t("team", "team")
	}
	return v.t("hele organisatie", "whole organisation")
}

func (v *portrait) matrix() datamapweb.Section {
	s := datamapweb.Section{ID: "matrix", Title: v.t("Beïnvloedbaarheidsmatrix", "Influence matrix"), Law: "L11, L13", None: v.t("Er is nog geen matrix.", "There is no matrix yet.")}
	s.Table = table(s.Title, v.t("Versie", "Version"), v.t("Waarom", "Why"), v.t("#Goedgekeurd door", "#Approved by"))
	for _, m := range v.matrices {
		row(&s.Table, m.Ref, m.Reason, v.l.Int(int64(v.signedBy(m))))
	}
	return s
}

func (v *portrait) signedBy(m attribution.Version) int { return v.signed[m.ID] }

func (v *portrait) schemesSection() datamapweb.Section {
	s := datamapweb.Section{ID: "schemes", Title: v.t("Bonusregelingen", "Bonus schemes"), Law: "L12, L13, L15", None: v.t("Er is nog geen bonusregeling.", "There is no bonus scheme yet.")}
	s.Table = table(s.Title, v.t("Regeling", "Scheme"), v.t("#Versie", "#Version"), v.t("Periode", "Period"), v.t("Matrix", "Matrix"), v.t("Aard", "Nature"), v.t("Loopt tot", "Expires"), v.t("Bekendgemaakt", "Published"))
	for _, x := range v.schemes {
		row(&s.Table, v.in(x.Name), fmt.Sprint(v.versions[x.Ref]), v.l.Range(x.Period), x.Matrix, v.in(x.Nature), v.l.Day(x.ExpiresOn), v.published(x))
	}
	return s
}

// published says when the criteria of a scheme, exactly these, were published to the employees.
func (v *portrait) published(x *reward.Scheme) string {
	for _, r := range v.records {
		if r.Kind != agree.Publication || r.Withdrawn.On != 0 {
			continue
		}
		for _, c := range r.Covers {
			if c.Ref == x.Ref && c.Hash == x.Formula() {
				return v.l.Day(r.On)
			}
		}
	}
	return v.t("nee", "no")
}

func (v *portrait) agreementsSection() datamapweb.Section {
	s := datamapweb.Section{ID: "agreements", Title: v.t("Afspraken over een periode", "Agreements about a period"), Law: "L13, L14", None: v.t("Er is nog geen periode bevroren.", "No period is frozen yet.")}
	s.Table = table(s.Title, v.t("Afspraak", "Agreement"), v.t("#Versie", "#Version"), v.t("Geldt vanaf", "Decides from"), v.t("Bevroren", "Frozen"), v.t("Waarom anders", "Why changed"), v.t("Met wie", "With whom"))
	for _, a := range v.agreements {
		for _, x := range a.Frozen() {
			var parties []string
			for _, p := range x.Parties {
				parties = append(parties, p.Party)
			}
			slices.Sort(parties)
			row(&s.Table, a.Ref, fmt.Sprint(x.Number), v.l.Day(x.Effective), time.UnixMilli(x.FrozenAt).UTC().Format("2006-01-02"), x.Change.Reason, strings.Join(slices.Compact(parties), ", "))
		}
	}
	return s
}

// individuals lists who may see scores and pay of others.
func (v *portrait) individuals() datamapweb.Section {
	s := datamapweb.Section{ID: "individuals", Title: v.t("Wie scores en beloning van een ander ziet", "Who sees scores and pay of somebody else"), Law: "L08, L11"}
	s.Table = table(s.Title, v.t("Rol", "Role"), v.t("#Accounts", "#Accounts"), v.t("Scores van personen", "Scores of individuals"), v.t("Beloning", "Pay"), v.t("Bevindingen", "Findings"))
	for _, r := range v.roles {
		if r.Has(access.IndividualRead) || r.Has(access.PayRead) || r.Has(access.FindingsRead) {
			row(&s.Table, v.in(r.Name), v.l.Int(v.holders(r.Ref)), v.yes(r.Has(access.IndividualRead)), v.yes(r.Has(access.PayRead)), v.yes(r.Has(access.FindingsRead)))
		}
	}
	state := v.t("Nu staan scores van personen uit: niemand ziet ze.", "Scores of individuals are off now: nobody sees them.")
	if len(v.individual.Missing) == 0 {
		state = v.t("Nu staan scores van personen aan. Een teamleider ziet alleen het eigen team, op de dagen van het leiden.", "Scores of individuals are on now. A team lead sees the own team only, on the days of leading it.")
	}
	s.Text = []string{state}
	return s
}

// readingsSection counts how often scores and pay of others were seen, by role of the reader.
func (v *portrait) readingsSection() datamapweb.Section {
	s := datamapweb.Section{ID: "readings", Title: v.t("Hoe vaak iemand keek", "How often somebody looked"), Law: "L08",
		None: v.t("In het laatste jaar keek niemand naar score of beloning van een ander.", "In the last year nobody looked at somebody else's score or pay."),
		Text: []string{v.t("Elke keer dat iemand de score of beloning van een ander ziet, komt in het logboek: één keer per persoon en uur. Een medewerker ziet zelf wie er keek.",
			"Every time that somebody sees somebody else's score or pay goes into the log: once for each person and hour. Employees see themselves who looked.")}}
	s.Table = table(s.Title, v.t("Wat", "What"), v.t("Rol van wie keek", "Role of who looked"), v.t("#Keer in een jaar", "#Times in a year"))
	type line struct{ action, role string }
	times := map[line]int64{}
	for _, r := range v.readings {
		times[line{r.Action, v.roleOf(r.Actor)}] += r.Times
	}
	names := map[string]string{"individuals.read": v.t("score van een persoon", "score of an individual"), "pay.read": v.t("beloning van een persoon", "pay of an individual")}
	lines := make([]line, 0, len(times))
	for l := range times {
		lines = append(lines, l)
	}
	slices.SortFunc(lines, func(a, b line) int { return strings.Compare(a.action+a.role, b.action+b.role) })
	for _, l := range lines {
		row(&s.Table, names[l.action], l.role, v.l.Int(times[l]))
	}
	return s
}

// roleOf names the roles that an actor of the ledger holds.
func (v *portrait) roleOf(actor string) string {
	for _, a := range v.accounts {
		if actor != (access.Actor{Account: a.ID}).Ref() {
			continue
		}
		var names []string
		for _, r := range v.roles {
			for _, g := range v.grants[a.ID] {
				if g.Role == r.Ref && !slices.Contains(names, v.in(r.Name)) {
					names = append(names, v.in(r.Name))
				}
			}
		}
		if len(names) > 0 {
			return strings.Join(names, ", ")
		}
		return v.t("geen rol meer", "no role any more")
	}
	if strings.HasPrefix(actor, "key:") {
		return v.t("een programma met een sleutel", "a program with a key")
	}
	return v.t("onbekend", "unknown")
}

func (v *portrait) objecting() datamapweb.Section {
	s := v.decisions()
	s.ID, s.Title, s.Law = "objecting", v.t("Rechten en bezwaar", "Rights and objection"), "L01, L02, L03"
	s.Text = append([]string{v.t("Een medewerker ziet de eigen antwoorden, score en elke uitleg van de bonus, en kan die meenemen als PDF en als bestand.",
		"Employees see their own answers, score and every bonus statement, and can take them along as PDF and as a file.")}, s.Text...)
	return s
}

func (v *portrait) integrity() datamapweb.Section {
	s := datamapweb.Section{ID: "integrity", Title: v.t("Bevindingen", "Findings"), Law: "L23",
		Text: []string{v.t("Een bevinding is dat antwoorden niet eerlijk tot stand kwamen. Ze heeft alleen gevolg als een mens beslist, en niemand beslist over zichzelf. Iemand wordt eerst gehoord.",
			"A finding is that answers didn't come about fairly. It has consequences only when a human being decides, and nobody decides about themselves. Somebody is heard first.")}}
	s.Table = table(s.Title, v.t("Wat", "What"), v.t("#Aantal", "#Number"))
	row(&s.Table, v.t("bevindingen", "findings"), v.l.Int(v.counts.Findings))
	row(&s.Table, v.t("waarvan nog open", "of which open"), v.l.Int(v.counts.OpenFindings))
	return s
}

// staffRetention is how long is kept what concerns employees.
func (v *portrait) staffRetention() datamapweb.Section {
	s := v.retention()
	s.ID = "staff-retention"
	about := map[datamap.Keep]bool{}
	for _, f := range v.fields {
		if f.Subject == datamap.Employee {
			about[f.Keep] = true
		}
	}
	all := s.Table.Rows
	s.Table.Rows = nil
	for i, p := range datamap.Periods() {
		if about[p.Keep] {
			s.Table.Rows = append(s.Table.Rows, all[i])
		}
	}
	return s
}

func (v *portrait) proof() datamapweb.Section {
	s := datamapweb.Section{ID: "proof", Title: v.t("Zelf controleren", "Verify it yourself"), Law: "L11",
		Text: []string{v.t("De ondernemingsraad kan zelf een ijkpunt van de keten bewaren. Daarmee is later aan te tonen dat er niets herschreven is, zonder deze server.",
			"The works council can keep a checkpoint of the chain itself. With it one can prove later that nothing was rewritten, without this server.")}}
	s.Table = table(s.Title, v.t("Maatregel", "Measure"), v.t("Nu", "Now"))
	for _, r := range v.measures().Table.Rows {
		if strings.HasPrefix(r[0].Text, v.t("Keten", "Chain")) {
			s.Table.Rows = append(s.Table.Rows, r)
		}
	}
	return s
}
