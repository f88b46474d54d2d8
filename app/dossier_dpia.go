package app

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/datamap"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/web/datamapweb"
)

// dpia fills the dossier for the assessment of what processing does to people.
func (v *portrait) dpia(d *datamapweb.Dossier) {
	d.Title = v.t("Dossier voor de DPIA", "Dossier for the DPIA")
	d.Lead = v.f("%s, zoals Klankbord %s op %s is ingericht. De gronden zijn een voorstel en dit is geen juridisch advies: laat het toetsen.",
		"%s, as Klankbord %s is set up on %s. The grounds are a proposal and this is no legal advice: have it checked.", v.org.Name, v.app.version, v.l.Day(day.At(d.MadeAt)))
	d.Sections = []datamapweb.Section{
		v.onRecord(), v.purposes(), v.people(), v.data(), v.retention(), v.recipients(), v.seen(), v.thresholds(), v.measures(), v.decisions(), v.risks(), v.outside(),
	}
}

// onRecord says which assessment, consent and publication there are.
func (v *portrait) onRecord() datamapweb.Section {
	s := datamapweb.Section{ID: "on-record", Title: v.t("Wat is vastgelegd", "What is on record"), Law: "L04, L11, L13",
		None: v.t("Er is nog geen DPIA, instemming of bekendmaking vastgelegd.", "No DPIA, consent or publication is on record yet.")}
	s.Table = table(s.Title, v.t("Wat", "What"), v.t("Dag", "Day"), v.t("Wie", "Who"), v.t("Document", "Document"), v.t("Omvang", "Scope"), v.t("Geldt", "Holds"))
	for _, r := range v.records {
		holds := v.t("ja", "yes")
		if r.Withdrawn.On != 0 {
			holds = v.f("ingetrokken op %s: %s", "withdrawn on %s: %s", v.l.Day(r.Withdrawn.On), r.Withdrawn.Reason)
		}
		scope := []string{}
		for _, c := range r.Covers {
			scope = append(scope, c.Ref)
		}
		row(&s.Table, v.record(r.Kind), v.l.Day(r.On), r.Party, r.Document, strings.Join(append(scope, append(r.Metrics, r.Units...)...), ", "), holds)
	}
	if len(v.individual.Missing) == 0 {
		s.Text = []string{v.t("Scores en bonussen van personen staan aan.", "Scores and bonuses of individuals are on.")}
		return s
	}
	missing := []string{}
	for _, m := range v.individual.Missing {
		missing = append(missing, v.record(m.Kind))
	}
	s.Text = []string{v.f("Scores en bonussen van personen staan uit. Er ontbreekt of past niet meer: %s.", "Scores and bonuses of individuals are off. Missing, or no longer fitting: %s.", strings.Join(missing, ", "))}
	return s
}

func (v *portrait) record(k agree.RecordKind) string {
	switch k {
	case agree.DPIA:
		return "DPIA"
	case agree.Consent:
		return v.t("instemming", "consent")
	}
	return v.t("bekendmaking van de criteria", "publication of the criteria")
}

// in is a text in the language of the dossier.
func (v *portrait) in(t intake.Text) string { return t.In(string(v.l)) }

// words joins the words of references.
func (v *portrait) words(all []datamap.Word, refs map[string]bool) string {
	var names []string
	for _, w := range all {
		if refs[w.Ref] {
			names = append(names, v.in(w.Text))
		}
	}
	return strings.Join(names, ", ")
}

func (v *portrait) purposes() datamapweb.Section {
	s := datamapweb.Section{ID: "purposes", Title: v.t("Doelen en gronden", "Purposes and grounds"), Law: "L04"}
	s.Table = table(s.Title, v.t("Doel", "Purpose"), v.t("Grond (voorstel)", "Ground (proposal)"), v.t("Van wie", "Whose"), v.t("Welke gegevens", "Which data"), v.t("#Velden", "#Fields"))
	for _, p := range datamap.Purposes() {
		whose, classes, n := map[string]bool{}, map[string]bool{}, int64(0)
		for _, f := range v.fields {
			if f.Purpose == p.Ref && f.Personal() {
				whose[string(f.Subject)], classes[string(f.Class)] = true, true
				n++
			}
		}
		if n > 0 {
			row(&s.Table, v.in(p.Text), v.in(p.Ground), v.words(datamap.Subjects(), whose), v.words(datamap.Classes(), classes), v.l.Int(n))
		}
	}
	return s
}

func (v *portrait) people() datamapweb.Section {
	s := datamapweb.Section{ID: "people", Title: v.t("Om hoeveel het gaat", "How much it is about"), Law: "L04"}
	s.Table = table(s.Title, v.t("Wat", "What"), v.t("#Aantal", "#Number"))
	all, _ := v.active()
	for _, c := range []struct {
		name string
		n    int64
	}{{v.t("klanten", "customers"), v.counts.Customers}, {v.t("opdrachten", "transactions"), v.counts.Transactions}, {v.t("antwoorden", "answers"), v.counts.Answers},
		{v.t("antwoorden met woorden", "answers with words"), v.counts.Words}, {v.t("medewerkers", "employees"), v.counts.Employees}, {v.t("accounts in gebruik", "accounts in use"), all}} {
		row(&s.Table, c.name, v.l.Int(c.n))
	}
	return s
}

func (v *portrait) data() datamapweb.Section {
	s := datamapweb.Section{ID: "data", Title: v.t("Welke persoonsgegevens", "Which personal data"), Law: "L04, L06",
		Text: []string{v.t("Elk veld staat in de gegevenskaart, met doel, termijn, wie het ziet en waar het heen gaat. IP-adressen worden niet bewaard, openen van e-mail wordt niet gevolgd, namen worden niet afgeleid.",
			"Every field is on the data map, with purpose, period, who sees it and where it goes. IP addresses aren't kept, opening of mail isn't followed, names aren't inferred.")}}
	s.Table = table(s.Title, v.t("Van wie", "Whose"), v.t("Wat", "What"), v.t("#Velden", "#Fields"), v.t("#Versleuteld of hash", "#Encrypted or hash"), v.t("In tabellen", "In tables"))
	for _, subject := range datamap.Subjects() {
		for _, c := range datamap.Classes() {
			var n, sealed int64
			tables := []string{}
			for _, f := range v.fields {
				if string(f.Subject) != subject.Ref || string(f.Class) != c.Ref || !f.Personal() {
					continue
				}
				n++
				if f.Sealed {
					sealed++
				}
				if !slices.Contains(tables, f.Table) {
					tables = append(tables, f.Table)
				}
			}
			if n > 0 {
				row(&s.Table, v.in(subject.Text), v.in(c.Text), v.l.Int(n), v.l.Int(sealed), strings.Join(tables, ", "))
			}
		}
	}
	return s
}

func (v *portrait) retention() datamapweb.Section {
	s := datamapweb.Section{ID: "retention", Title: v.t("Hoe lang", "How long"), Law: "L05, L07"}
	s.Table = table(s.Title, v.t("Wat", "What"), v.t("#Dagen", "#Days"), v.t("Vanaf", "From"), v.t("Daarna", "After that"), v.t("Gekozen of voorstel", "Chosen or proposal"))
	for _, p := range datamap.Periods() {
		why := v.in(p.Reason)
		for _, c := range v.choices {
			if c.Keep == p.Keep {
				why = v.f("gekozen: %s", "chosen: %s", c.Reason)
			}
		}
		row(&s.Table, v.in(p.Text), v.l.Int(int64(v.days[p.Keep])), v.in(p.From), v.in(p.What), why)
	}
	return s
}

// recipients lists who gets data outside, as it is set up now.
func (v *portrait) recipients() datamapweb.Section {
	s := datamapweb.Section{ID: "recipients", Title: v.t("Wie het krijgt", "Who gets it"), Law: "L10", None: v.t("Er gaat nu niets naar buiten.", "Nothing leaves now."),
		Text: []string{v.t("Klankbord draait op een eigen server en heeft geen andere partij nodig. Dit is wat er nu is aangesloten.", "Klankbord runs on a server of one's own and needs no other party. This is what is connected now.")}}
	s.Table = table(s.Title, v.t("Wat", "What"), v.t("Wie", "Who"), v.t("Krijgt", "Gets"), v.t("Nu", "Now"))
	for _, h := range v.hooks {
		gets := []string{v.t("scores en referenties", "scores and references")}
		if h.Content {
			gets = append(gets, v.t("woorden van klanten", "customers' words"))
		}
		if h.People {
			gets = append(gets, v.t("wie erbij was", "who took part"))
		}
		row(&s.Table, "webhook", hostOf(h.URL), strings.Join(gets, ", "), string(h.State))
	}
	today := day.At(v.app.now())
	for _, k := range v.keys {
		if k.RevokedAt != 0 || k.ExpiresOn != 0 && k.ExpiresOn < today {
			continue
		}
		names := make([]string, len(k.Permissions))
		for i, p := range k.Permissions {
			names[i] = v.in(p.Text())
		}
		used := v.t("nooit gebruikt", "never used")
		if k.LastUsed != 0 {
			used = v.f("laatst gebruikt %s", "last used %s", v.l.Day(k.LastUsed))
		}
		row(&s.Table, v.t("API-sleutel", "API key"), k.Name, strings.Join(names, ", "), used)
	}
	for _, p := range v.providers {
		row(&s.Table, v.t("aanmelddienst", "sign-on service"), p.Name+" ("+string(p.Kind)+")", v.t("wie aanmeldt; geeft naam, adres en groepen", "who signs in; gives name, address and groups"), v.on(p.Enabled))
	}
	if v.app.mailer != nil {
		row(&s.Table, v.t("mailserver", "mail server"), v.app.mailHost, v.t("e-mail aan gebruikers en klanten", "mail to users and customers"), v.on(true))
	}
	return s
}

// on says whether something is switched on.
func (v *portrait) on(is bool) string {
	if is {
		return v.t("aan", "on")
	}
	return v.t("uit", "off")
}

// hostOf leaves the path out of an address: it may hold a secret.
func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Scheme + "://" + u.Host
	}
	return "?"
}

// seen lists the roles with what they see of people, and how many hold them.
func (v *portrait) seen() datamapweb.Section {
	s := datamapweb.Section{ID: "roles", Title: v.t("Wie ziet wat", "Who sees what"), Law: "L04, L08"}
	s.Table = table(s.Title, v.t("Rol", "Role"), v.t("#Accounts", "#Accounts"), v.t("Ziet van klanten", "Sees of customers"), v.t("Ziet van medewerkers", "Sees of employees"), v.t("#Velden", "#Fields"))
	for _, r := range v.roles {
		n := int64(0)
		for _, f := range v.fields {
			if f.Personal() && slices.ContainsFunc(f.Seen, r.Has) {
				n++
			}
		}
		row(&s.Table, v.in(r.Name), v.l.Int(v.holders(r.Ref)), v.may(r, access.VerbatimsRead, access.CustomersRead, access.PrivacyManage), v.may(r, access.IndividualRead, access.PayRead, access.FindingsRead, access.PeopleRead, access.OwnRead), v.l.Int(n))
	}
	return s
}

// may lists which of some permissions a role has.
func (v *portrait) may(r access.Role, some ...access.Permission) string {
	var all []string
	for _, p := range some {
		if r.Has(p) {
			all = append(all, v.in(p.Text()))
		}
	}
	if len(all) == 0 {
		return "–"
	}
	return strings.Join(all, "; ")
}

// thresholds are the numbers of answers below which nothing is shown.
func (v *portrait) thresholds() datamapweb.Section {
	s := datamapweb.Section{ID: "thresholds", Title: v.t("Kleine aantallen", "Small numbers"), Law: "L08",
		Text: []string{v.t("Onder deze aantallen antwoorden wordt niets getoond, ook niet als het uit andere cijfers af te leiden zou zijn.", "Below these numbers of answers nothing is shown, not even if it could be derived from other figures.")}}
	s.Table = table(s.Title, v.t("Voor wie", "For whom"), v.t("#Scores van teams vanaf", "#Scores of teams from"), v.t("#Scores van een ander vanaf", "#Scores of somebody else from"))
	for _, reader := range access.Readers() {
		actor := access.Actor{Held: []access.Held{{Role: access.Role{Reader: reader}}}}
		name := v.t("wie scores van teams ziet", "who sees scores of teams")
		if reader == access.ReadsIndividuals {
			name = v.t("wie ook scores van personen mag zien", "who may see scores of individuals too")
		}
		row(&s.Table, name, v.l.Int(minimumOf(v.org, actor, access.ScoresRead).Publication), v.l.Int(minimumOf(v.org, actor, access.IndividualRead).Publication))
	}
	return s
}

// measures are what protects it, as it is set up now.
func (v *portrait) measures() datamapweb.Section {
	s := datamapweb.Section{ID: "measures", Title: v.t("Hoe het beveiligd is", "How it is secured"), Law: "L04, L06, L10"}
	s.Table = table(s.Title, v.t("Maatregel", "Measure"), v.t("Nu", "Now"))
	all, second := v.active()
	add := func(nl, en, now string) { row(&s.Table, v.t(nl, en), now) }
	keys := v.app.keys.Keys()
	add("Contactgegevens en geheimen versleuteld, sleutels buiten de database", "Contact data and secrets encrypted, keys outside the database", v.f("%s; %d sleutel(s)", "%s; %d key(s)", v.yes(len(keys) > 0), len(keys)))
	add("Verbinding met de pagina's versleuteld (TLS)", "Connection with the pages encrypted (TLS)", v.tls())
	add("Database", "Database", string(v.app.db.Engine()))
	add("Accounts met een tweede factor of passkey", "Accounts with a second factor or passkey", v.f("%s van %s", "%s of %s", v.l.Int(second), v.l.Int(all)))
	add("Rollen waarvoor een tweede factor verplicht is", "Roles that must have a second factor", v.roleNames(v.org.Settings.SecondFactor))
	add("Aanmelden met een wachtwoord", "Signing in with a password", v.on(v.passwords))
	verified := v.t("nog niet gecontroleerd", "not verified yet")
	if len(v.checks) > 0 {
		verified = v.f("gecontroleerd op %s: %s regels, %s afwijkingen", "verified on %s: %s entries, %s flaws", time.UnixMilli(v.checks[0].At).UTC().Format("2006-01-02"), v.l.Int(v.checks[0].Length), v.l.Int(v.checks[0].Flaws))
	}
	add("Keten over alles wat meetelt voor beoordeling en beloning", "Chain over all that bears on judgement and pay", verified)
	add("Wie scores of beloning van een ander ziet, staat in het logboek", "Who sees somebody else's score or pay is in the log", v.f("%s keer in het laatste jaar", "%s times in the last year", v.l.Int(v.looked(""))))
	return s
}

func (v *portrait) tls() string {
	switch base := v.app.served.URL; {
	case base == "":
		return v.t("alleen op deze machine bereikbaar", "reachable on this machine only")
	case strings.HasPrefix(base, "https://"):
		return v.t("ja", "yes")
	}
	return v.t("nee", "no")
}

func (v *portrait) roleNames(refs []string) string {
	var names []string
	for _, r := range v.roles {
		if slices.Contains(refs, string(r.Ref)) {
			names = append(names, v.in(r.Name))
		}
	}
	if len(names) == 0 {
		return v.t("geen", "none")
	}
	return strings.Join(names, ", ")
}

// looked counts how often somebody saw the score or pay of others; an empty action counts both.
func (v *portrait) looked(action string) (n int64) {
	for _, r := range v.readings {
		if action == "" || r.Action == action {
			n += r.Times
		}
	}
	return n
}

// decisions says who decides about people, and how.
func (v *portrait) decisions() datamapweb.Section {
	s := datamapweb.Section{ID: "decisions", Title: v.t("Besluiten over mensen", "Decisions about people"), Law: "L01, L02, L03, L25",
		Text: []string{v.t("Een bonus wordt berekend met vaste regels; er is geen model of AI bij betrokken. Een mens beslist, nooit over zichzelf. Wie het betreft ziet elk antwoord dat meetelde of niet, en waarom.",
			"A bonus is computed by fixed rules; no model or AI takes part. A human being decides, never about themselves. Whoever it concerns sees every answer that counted or didn't, and why.")},
		None: v.t("Er is nog geen bonusregeling.", "There is no bonus scheme yet.")}
	s.Table = table(s.Title, v.t("Regeling", "Scheme"), v.t("#Versie", "#Version"), v.t("Periode", "Period"), v.t("Wie beslist", "Who decides"), v.t("#Dagen om bezwaar te maken", "#Days to object"), v.t("Bij", "With"))
	for _, x := range v.schemes {
		row(&s.Table, v.in(x.Name), fmt.Sprint(v.versions[x.Ref]), v.l.Range(x.Period), x.Decision.By, fmt.Sprint(x.Decision.ObjectionDays), x.Decision.ObjectionTo)
	}
	return s
}

// risks are what can go wrong for people, with what is done about it; what is set up now is filled in.
func (v *portrait) risks() datamapweb.Section {
	s := datamapweb.Section{ID: "risks", Title: v.t("Risico's en maatregelen", "Risks and measures"), Law: "L04, L08, L09, L17, L22",
		Text: []string{v.t("Hoe groot een risico is, weegt wie de DPIA maakt.", "How large a risk is, is for whoever makes the DPIA to weigh.")}}
	s.Table = table(s.Title, v.t("Risico", "Risk"), v.t("Wat eraan gedaan is", "What is done about it"))
	_, second := v.active()
	for _, x := range [][2]string{
		{v.t("Een oordeel op te weinig antwoorden", "A judgement on too few answers"), v.f("Cijfers hebben een marge; onder %s antwoorden wordt niets getoond.", "Figures have a margin; below %s answers nothing is shown.", v.l.Int(minimumOf(v.org, access.Actor{}, access.ScoresRead).Publication))},
		{v.t("Een oordeel over wat iemand niet kon beïnvloeden", "A judgement on what somebody couldn't influence"), v.f("De beïnvloedbaarheidsmatrix bepaalt wat meetelt; er zijn %s versies.", "The influence matrix decides what counts; there are %s versions.", v.l.Int(int64(len(v.matrices))))},
		{v.t("Bijzondere gegevens of namen in vrije tekst", "Special data or names in free text"), v.f("Afschermen met spoor; %s antwoorden hebben nu woorden, die na %s dagen gaan.", "Redaction with a trail; %s answers have words now, which go after %s days.", v.l.Int(v.counts.Words), v.l.Int(int64(v.days[datamap.KeepWords])))},
		{v.t("Meekijken zonder reden", "Looking without a reason"), v.f("Elke inzage in score of beloning van een ander staat in het logboek: %s in het laatste jaar.", "Every look at somebody else's score or pay is in the log: %s in the last year.", v.l.Int(v.looked("")))},
		{v.t("Een gestolen account", "A stolen account"), v.f("%s accounts hebben een tweede factor; sessies zijn te beëindigen.", "%s accounts have a second factor; sessions can be ended.", v.l.Int(second))},
		{v.t("Gegevens die te lang blijven", "Data that stays too long"), v.t("Elke zes uur gaat wat over zijn tijd is; wissen van een klant kan in één handeling.", "Every six hours what is past its time goes; a customer can be erased in one action.")},
		{v.t("Achteraf veranderde cijfers", "Figures changed afterwards"), v.t("Een keten over alles wat meetelt, met ijkpunten die buiten bewaard worden.", "A chain over all that counts, with checkpoints that are kept outside.")},
	} {
		row(&s.Table, x[0], x[1])
	}
	return s
}

func (v *portrait) outside() datamapweb.Section {
	s := datamapweb.Section{ID: "outside", Title: v.t("Buiten de database", "Outside the database"), Law: "L06, L07"}
	s.Table = datamapweb.Places(v.l)
	return s
}
