package datamap

import (
	"strings"

	"klankbord.org/core/intake"
)

// duties says in a few words what the law or an agreement asks, by the number under which the documentation knows it. Pages and
// papers show the words; programs get the number. It is a reading of the law and no legal advice.
var duties = []Word{
	{"L01", intake.Text{NL: "een mens beslist over beloning, niet het systeem (AVG art. 22)", EN: "a person decides on pay, not the system (GDPR art. 22)"}},
	{"L02", intake.Text{NL: "wie het betreft ziet alles wat meetelde en hoe (AVG art. 15)", EN: "whom it is about sees all that counted, and how (GDPR art. 15)"}},
	{"L03", intake.Text{NL: "bezwaar, met een tweede lezer (AVG art. 22 lid 3)", EN: "objection, with a second reader (GDPR art. 22(3))"}},
	{"L04", intake.Text{NL: "een DPIA vóór de start (AVG art. 35)", EN: "a DPIA before the start (GDPR art. 35)"}},
	{"L05", intake.Text{NL: "niet langer bewaren dan nodig (AVG art. 5)", EN: "keep for no longer than needed (GDPR art. 5)"}},
	{"L06", intake.Text{NL: "niet meer vastleggen dan nodig (AVG art. 5)", EN: "record no more than needed (GDPR art. 5)"}},
	{"L07", intake.Text{NL: "klanten mogen hun gegevens krijgen en laten wissen (AVG art. 15 en 17)", EN: "customers may get their data and have them erased (GDPR art. 15 and 17)"}},
	{"L08", intake.Text{NL: "kleine aantallen verraden niemand", EN: "small numbers give nobody away"}},
	{"L09", intake.Text{NL: "namen en gevoelige woorden in vrije tekst afschermen", EN: "redact names and sensitive words in free text"}},
	{"L10", intake.Text{NL: "weten wie buiten de organisatie gegevens krijgt (AVG art. 28 en 30)", EN: "know who outside gets data (GDPR art. 28 and 30)"}},
	{"L11", intake.Text{NL: "instemming van de ondernemingsraad (WOR art. 27)", EN: "consent of the works council (Dutch Works Councils Act, art. 27)"}},
	{"L12", intake.Text{NL: "instemming geldt voor de regels, niet voor de hoogte van het loon", EN: "consent is about the rules, not about how much is paid"}},
	{"L13", intake.Text{NL: "criteria en doelen zijn bekend voordat de periode begint (BW art. 7:611)", EN: "criteria and targets are known before the period begins (Dutch Civil Code, art. 7:611)"}},
	{"L14", intake.Text{NL: "tussentijds wijzigen alleen met een reden en een grond (BW art. 7:613)", EN: "changes on the way need a reason and a ground (Dutch Civil Code, art. 7:613)"}},
	{"L15", intake.Text{NL: "elke regeling zegt wat voor toezegging zij is en tot wanneer", EN: "each scheme says what kind of promise it is, and until when"}},
	{"L17", intake.Text{NL: "nagaan of een groep stelselmatig slechter uitkomt", EN: "check whether a group comes off worse throughout"}},
	{"L22", intake.Text{NL: "niet alles of niets: één antwoord weegt nooit te zwaar", EN: "no all or nothing: one answer never weighs too much"}},
	{"L23", intake.Text{NL: "terugvorderen en corrigeren alleen met een reden op schrift", EN: "taking back and correcting only with a reason in writing"}},
	{"L25", intake.Text{NL: "rekenen met vaste regels, zonder kunstmatige intelligentie", EN: "compute by fixed rules, without artificial intelligence"}},
}

// Duties are the duties that pages and papers refer to, with what they ask.
func Duties() []Word { return duties }

// DutiesOf says what the numbers in a list such as "L04, L06" ask. It leaves out what it doesn't know.
func DutiesOf(numbers string) (all []intake.Text) {
	for n := range strings.SplitSeq(numbers, ", ") {
		for _, d := range duties {
			if d.Ref == n {
				all = append(all, d.Text)
			}
		}
	}
	return all
}
