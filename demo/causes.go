package demo

import "klankbord.org/core/intake"

// cause is a root cause with what it does: how often customers name it and how they then score.
type cause struct {
	ref, nl, en string
	way         string
	weight      float64 // how often it is chosen, relative to the others
	points      float64 // how answers with it differ from the average, in points of NPS
}

type root struct {
	cause
	below []cause
}

var tree = []root{
	{cause{ref: "ruit", nl: "Ruitvervanging of -reparatie", en: "Windscreen replacement or repair"}, []cause{
		{"ruit/kwaliteit", "Kwaliteit van het werk", "Quality of the work", "", 17, 22},
		{"ruit/juiste", "Juiste ruit aanwezig", "Right glass present", "", 4, -55},
		{"ruit/netheid", "Netheid van de auto bij aflevering", "Cleanliness of the car at handover", "", 12, 8},
		{"ruit/snelheid", "De snelheid van de werkzaamheden", "Speed of the work", "", 13, 10},
		{"ruit/info", "Informatievoorziening", "Information given", "", 11, 4},
		{"ruit/doorlooptijd", "Doorlooptijd", "Time from report to handover", "", 4.5, -50}}},
	{cause{ref: "afspraak", nl: "Het maken van een afspraak", en: "Making an appointment"}, []cause{
		{"afspraak/gemak", "Gemak van afspreken", "Ease of booking", "", 5, 20},
		{"afspraak/keuze", "Keuze van dag, tijd en plaats", "Choice of day, time and place", "", 4, 8},
		{"afspraak/info", "Informatie vooraf", "Information beforehand", "", 3, -8},
		{"afspraak/nagekomen", "Afspraak nagekomen", "Appointment kept", "", 3.5, 0}}},
	{cause{ref: "service", nl: "Service", en: "Service"}, []cause{
		{"service/vriendelijk", "Vriendelijkheid", "Friendliness", "", 8, 35},
		{"service/meedenken", "Meedenken en oplossen", "Thinking along", "", 3, 12},
		{"service/ontvangst", "Ontvangst en wachtruimte", "Reception and waiting room", "", 2, 4},
		{"service/nazorg", "Nazorg en klachten", "Aftercare and complaints", "", 1.5, -40}}},
	{cause{ref: "prijs", nl: "Prijs en financiële afhandeling", en: "Price and payment"}, []cause{
		{"prijs/hoogte", "Hoogte van de prijs", "The price itself", "", 2, -40},
		{"prijs/eigen", "Eigen risico", "Policy excess", "", 1.6, -60},
		{"prijs/verzekeraar", "Afhandeling met de verzekeraar", "Dealing with the insurer", "", 2, -5},
		{"prijs/factuur", "Factuur en betaling", "Invoice and payment", "", 1, -45}}},
	{cause{ref: "bereik", nl: "Bereikbaarheid", en: "Reachability"}, []cause{
		{"bereik/telefoon", "Telefonisch bereikbaar", "Reachable by phone", "", 1.5, -35},
		{"bereik/online", "Website, app en chat", "Website, app and chat", "", 0.7, -15},
		{"bereik/ligging", "Ligging en parkeren", "Location and parking", "", 1, -10},
		{"bereik/tijden", "Openingstijden", "Opening hours", "", 0.7, -20}}},
}

// The ways out that every list offers.
const (
	other   = "anders"
	unknown = "weet-niet"
)

func causeRecords() []intake.Cause {
	var all []intake.Cause
	add := func(ref, parent, nl, en, way string) {
		all = append(all, intake.Cause{Ref: ref, Parent: parent, Name: intake.Text{NL: nl, EN: en}, Way: way})
	}
	for _, r := range tree {
		add(r.ref, "", r.nl, r.en, "")
		for _, c := range r.below {
			add(c.ref, r.ref, c.nl, c.en, "")
		}
		add(r.ref+"/"+other, r.ref, "Iets anders", "Something else", "other")
		add(r.ref+"/"+unknown, r.ref, "Weet ik niet", "I don't know", "unknown")
	}
	add(other, "", "Iets anders", "Something else", "other")
	add(unknown, "", "Weet ik niet", "I don't know", "unknown")
	return all
}

// leaves are all root causes 2, in order.
var leaves = func() []cause {
	var all []cause
	for _, r := range tree {
		all = append(all, r.below...)
	}
	return all
}()

// rootOf returns the part of a reference before the slash.
func rootOf(ref string) string {
	for i := range ref {
		if ref[i] == '/' {
			return ref[:i]
		}
	}
	return ref
}
