package audit

import (
	"slices"

	"klankbord.org/core/intake"
)

// Area is what an act is about, for who looks for something.
type Area string

// The areas, in the order in which they are offered.
const (
	Readings    Area = "readings"    // somebody looked at scores or pay of others
	Rules       Area = "rules"       // surveys, matrix, targets, agreements, consent, settings
	Pay         Area = "pay"         // schemes and runs
	Answers     Area = "answers"     // what customers said, and what was done with it
	Records     Area = "records"     // organisation, people, transactions, customers
	Accounts    Area = "accounts"    // who may come in, and who did
	Connections Area = "connections" // keys, webhooks, sign-on, provisioning, mail
	Proof       Area = "proof"       // chain, checkpoints, sealing keys, backups, this log
)

// Areas lists all areas with their names.
func Areas() []Named { return slices.Clone(areas) }

// Named is a word with what people call it.
type Named struct {
	Ref  string
	Name intake.Text
}

var areas = []Named{
	{string(Readings), intake.Text{NL: "Inzage in scores en beloning", EN: "Looks at scores and pay"}},
	{string(Rules), intake.Text{NL: "Regels en afspraken", EN: "Rules and agreements"}},
	{string(Pay), intake.Text{NL: "Regelingen en berekeningen", EN: "Schemes and runs"}},
	{string(Answers), intake.Text{NL: "Antwoorden", EN: "Answers"}},
	{string(Records), intake.Text{NL: "Gegevens van de organisatie", EN: "Records of the organisation"}},
	{string(Accounts), intake.Text{NL: "Accounts en aanmelden", EN: "Accounts and signing in"}},
	{string(Connections), intake.Text{NL: "Koppelingen", EN: "Connections"}},
	{string(Proof), intake.Text{NL: "Bewijs en beheer", EN: "Proof and upkeep"}},
}

// act is what the ledger can tell of: an area and the words for it, which follow who did it. {about} is what it was done to.
type act struct {
	area Area
	text intake.Text
}

// Known reports whether there are words for an act.
func Known(action string) bool {
	_, ok := find(action)
	return ok
}

// AreaOf returns the area of an act, empty for one that nobody knows.
func AreaOf(action string) Area {
	a, _ := find(action)
	return a.area
}

// In returns the acts of an area.
func In(area Area) []string {
	var all []string
	for name, a := range acts {
		if a.area == area {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

func find(action string) (act, bool) {
	a, ok := acts[action]
	return a, ok
}

// acts is every act there is.
var acts = func() map[string]act {
	all := map[string]act{}
	for area, list := range told {
		for _, line := range list {
			all[line[0]] = act{area, intake.Text{NL: line[1], EN: line[2]}}
		}
	}
	for _, k := range brought {
		all[k.plural+".imported"] = act{k.area, intake.Text{NL: "bracht " + k.nl + " in", EN: "brought in " + k.en}}
		if _, ok := all[k.plural+".changed"]; !ok {
			all[k.plural+".changed"] = act{k.area, intake.Text{NL: "wijzigde " + k.nl, EN: "changed " + k.en}}
		}
	}
	return all
}()

// brought are the kinds of records that come in by the same door.
var brought = []struct {
	plural, nl, en string
	area           Area
}{
	{"values", "indelingen (product, proces, kanaal, rol)", "classifications (product, process, channel, role)", Records},
	{"units", "onderdelen", "units", Records},
	{"employees", "medewerkers", "employees", Records},
	{"memberships", "wie waar in welke rol werkt", "who works where in which role", Records},
	{"metrics", "KPI's", "KPIs", Rules},
	{"causes", "oorzaken", "causes", Rules},
	{"surveys", "vragenlijsten", "surveys", Rules},
	{"matrix_lines", "regels van de beïnvloedbaarheid", "lines of the influence matrix", Rules},
	{"customers", "klanten", "customers", Records},
	{"transactions", "transacties", "transactions", Records},
	{"answers", "antwoorden", "answers", Answers},
	{"signal_types", "soorten klantsignalen", "types of customer signals", Records},
	{"signals", "klantsignalen", "customer signals", Answers},
	{"initiatives", "verbeteringen", "improvements", Records},
	{"findings", "bevindingen", "findings", Records},
	{"coverage", "tellingen van wie gevraagd werd", "counts of who was asked", Records},
	{"targets", "streefcijfers", "targets", Rules},
}
