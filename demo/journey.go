package demo

import (
	"klankbord.org/core/dimension"
	"klankbord.org/core/intake"
)

// The products.
const (
	reparatie  = "ruitreparatie"
	vervanging = "ruitvervanging"
	kalibratie = "kalibratie"
	zijruit    = "zijruit"
)

// The channels and segments.
const (
	werkplaats  = "werkplaats"
	mobiel      = "mobiel"
	particulier = "particulier"
	zakelijk    = "zakelijk"
	verzekerd   = "verzekerd"
)

// The touchpoints that are measured.
const (
	tpContact    = "contact"
	tpAfspraak   = "afspraak-maken"
	tpWerkplaats = "werk-werkplaats"
	tpMobiel     = "werk-mobiel"
)

// carMake is an attribute of our own.
const carMake = "automerk"

var values = []intake.Value{
	value(dimension.Stage, "melden", "Melden", "Report"),
	value(dimension.Stage, "plannen", "Plannen", "Plan"),
	value(dimension.Stage, "uitvoeren", "Uitvoeren", "Carry out"),
	value(dimension.Stage, "afrekenen", "Afrekenen", "Settle"),
	touchpoint("schade-melden", "melden", "Schade melden", "Reporting the damage", klantcontact),
	touchpoint(tpContact, "melden", "Contact met een adviseur", "Contact with an adviser", klantcontact),
	touchpoint(tpAfspraak, "plannen", "Afspraak maken", "Making an appointment", planning),
	touchpoint("afspraak-bevestigen", "plannen", "Afspraak bevestigen", "Confirming the appointment", planning),
	touchpoint(tpWerkplaats, "uitvoeren", "Werk in de werkplaats", "Work in the workshop", "noord", "midden", "zuid"),
	touchpoint(tpMobiel, "uitvoeren", "Werk bij de klant", "Work at the customer's", "noord", "midden", "zuid"),
	touchpoint("ruit-klaarleggen", "uitvoeren", "Ruit klaarleggen", "Getting the glass ready", inkoop),
	touchpoint("oplevering", "uitvoeren", "Auto opleveren", "Handing over the car", "noord", "midden", "zuid"),
	touchpoint("verzekeraar", "afrekenen", "Afhandelen met de verzekeraar", "Settling with the insurer", financien),
	touchpoint("factuur", "afrekenen", "Factuur en betaling", "Invoice and payment", financien),
	value(dimension.Product, reparatie, "Ruitreparatie", "Chip repair"),
	value(dimension.Product, vervanging, "Ruitvervanging", "Windscreen replacement"),
	value(dimension.Product, kalibratie, "Kalibratie", "Calibration"),
	value(dimension.Product, zijruit, "Zijruit", "Side window"),
	process("schadeherstel", "Schadeherstel", "Damage repair", "noord", "midden", "zuid"),
	process("klantvragen", "Klantvragen", "Customers' questions", klantcontact),
	process("planning", "Planning van afspraken", "Scheduling", planning),
	value(dimension.Channel, werkplaats, "Werkplaats", "Workshop"),
	value(dimension.Channel, mobiel, "Mobiel", "Mobile"),
	value(dimension.Channel, "telefoon", "Telefoon", "Phone"),
	value(dimension.Channel, "online", "Website en app", "Website and app"),
	value(dimension.Segment, particulier, "Particulier", "Private"),
	value(dimension.Segment, zakelijk, "Zakelijk", "Business"),
	value(dimension.Segment, verzekerd, "Verzekerd", "Insured"),
	value(dimension.Role, monteur, "Monteur", "Mechanic"),
	value(dimension.Role, planner, "Planner", "Planner"),
	value(dimension.Role, adviseur, "Adviseur klantcontact", "Customer adviser"),
	value(dimension.Role, teamleider, "Teamleider", "Team lead"),
	value(dimension.Role, manager, "Manager", "Manager"),
	value(dimension.Source, "mail", "E-mail", "E-mail"),
	value(dimension.Source, "sms", "Sms", "Text message"),
	value(dimension.Source, "qr", "QR-code op de factuur", "QR code on the invoice"),
}

func value(d dimension.Name, ref, nl, en string) intake.Value {
	return intake.Value{Dimension: string(d), Ref: ref, Name: intake.Text{NL: nl, EN: en}}
}

func touchpoint(ref, stage, nl, en string, owners ...string) intake.Value {
	v := value(dimension.Touchpoint, ref, nl, en)
	v.Parent, v.Owners = stage, owners
	return v
}

func process(ref, nl, en string, owners ...string) intake.Value {
	v := value(dimension.Process, ref, nl, en)
	v.Owners = owners
	return v
}

// makes are cars that drive around, with what people call them.
var makes = []struct {
	ref    string
	weight float64
	models []string
}{
	{"Volkswagen", 16, list("Golf|Polo|Passat|Up|Caddy|Tiguan|Volkswagen")},
	{"Opel", 9, list("Corsa|Astra|Opel|Mokka")},
	{"Peugeot", 9, list("Peugeot 208|208|Peugeot|308|Partner")},
	{"Renault", 8, list("Clio|Megane|Renault|Captur|Kangoo")},
	{"Toyota", 9, list("Yaris|Aygo|Toyota|Corolla")},
	{"Ford", 8, list("Fiesta|Focus|Ford|Transit")},
	{"Kia", 8, list("Picanto|Kia|Niro|Ceed")},
	{"Hyundai", 5, list("i10|Hyundai|Kona|i20")},
	{"Škoda", 6, list("Octavia|Fabia|Skoda")},
	{"Volvo", 6, list("V60|Volvo|XC40|V40")},
	{"BMW", 5, list("BMW|3-serie|X1")},
	{"Audi", 4, list("A3|Audi|A4")},
	{"Citroën", 4, list("C3|Citroën|C1|Berlingo")},
	{"Tesla", 3, list("Tesla|Model 3|Model Y")},
}

// makeValues are the values of our own attribute.
func makeValues() []intake.Value {
	var all []intake.Value
	for _, m := range makes {
		all = append(all, intake.Value{Dimension: carMake, Ref: m.ref, Name: intake.Text{NL: m.ref, EN: m.ref}})
	}
	return all
}
