package datamap

import "klankbord.org/core/intake"

// PurposeRef names a purpose.
type PurposeRef string

// The purposes.
const (
	Listen  PurposeRef = "listen"
	Staff   PurposeRef = "staff"
	Judge   PurposeRef = "judge"
	Reward  PurposeRef = "reward"
	Agree   PurposeRef = "agree"
	Enter   PurposeRef = "enter"
	Connect PurposeRef = "connect"
	Prove   PurposeRef = "prove"
	Run     PurposeRef = "run"
)

// Purpose is what data is kept for, and the ground in law that goes with it. Ground is a proposal: the organisation decides, and
// has somebody check it.
type Purpose struct {
	Ref    PurposeRef
	Text   intake.Text
	Ground intake.Text
}

// Purposes returns all of them, in the order in which people read them.
func Purposes() []Purpose {
	return []Purpose{
		{Listen, intake.Text{NL: "Horen hoe klanten het ervaren, en het beter doen", EN: "Hear how customers experience it, and do better"},
			intake.Text{NL: "Gerechtvaardigd belang (artikel 6 lid 1 f AVG)", EN: "Legitimate interest (article 6(1)(f) GDPR)"}},
		{Staff, intake.Text{NL: "Weten wie waar werkte toen een klant geholpen werd", EN: "Know who worked where when a customer was helped"},
			intake.Text{NL: "Gerechtvaardigd belang (artikel 6 lid 1 f AVG), met instemming over personeelsgegevens (artikel 27 lid 1 k WOR)", EN: "Legitimate interest (article 6(1)(f) GDPR), with consent about staff data (article 27(1)(k) WOR)"}},
		{Judge, intake.Text{NL: "Werk beoordelen en verbeteren", EN: "Appraise and improve work"},
			intake.Text{NL: "Gerechtvaardigd belang (artikel 6 lid 1 f AVG), met instemming over beoordelen en volgen (artikel 27 lid 1 g en l WOR)", EN: "Legitimate interest (article 6(1)(f) GDPR), with consent about appraisal and monitoring (article 27(1)(g) and (l) WOR)"}},
		{Reward, intake.Text{NL: "Een bonus berekenen, betalen en kunnen uitleggen", EN: "Compute, pay and be able to explain a bonus"},
			intake.Text{NL: "Arbeidsovereenkomst en fiscale plicht (artikel 6 lid 1 b en c AVG), met instemming over beloning (artikel 27 lid 1 c WOR)", EN: "Employment contract and fiscal duty (article 6(1)(b) and (c) GDPR), with consent about remuneration (article 27(1)(c) WOR)"}},
		{Agree, intake.Text{NL: "Vastleggen wat is afgesproken en wie ermee instemde", EN: "Record what was agreed and who consented"},
			intake.Text{NL: "Wettelijke plicht (artikel 6 lid 1 c AVG; artikel 27 WOR, artikel 35 AVG)", EN: "Legal duty (article 6(1)(c) GDPR; article 27 WOR, article 35 GDPR)"}},
		{Enter, intake.Text{NL: "Mensen en programma's binnenlaten, en anderen buiten houden", EN: "Let people and programs in, and keep others out"},
			intake.Text{NL: "Gerechtvaardigd belang en beveiliging (artikel 6 lid 1 f en artikel 32 AVG)", EN: "Legitimate interest and security (article 6(1)(f) and article 32 GDPR)"}},
		{Connect, intake.Text{NL: "Brieven en berichten sturen", EN: "Send letters and messages"},
			intake.Text{NL: "Gerechtvaardigd belang (artikel 6 lid 1 f AVG)", EN: "Legitimate interest (article 6(1)(f) GDPR)"}},
		{Prove, intake.Text{NL: "Kunnen aantonen wat er gebeurde en dat er niets veranderd is", EN: "Be able to show what happened and that nothing was changed"},
			intake.Text{NL: "Verantwoordingsplicht (artikel 5 lid 2 en artikel 6 lid 1 c AVG)", EN: "Accountability (article 5(2) and article 6(1)(c) GDPR)"}},
		{Run, intake.Text{NL: "Het programma laten werken", EN: "Make the program work"},
			intake.Text{NL: "Geen persoonsgegevens", EN: "No personal data"}},
	}
}

// PurposeOf returns a purpose by its name; the zero Purpose when there is none.
func PurposeOf(ref PurposeRef) Purpose {
	for _, p := range Purposes() {
		if p.Ref == ref {
			return p
		}
	}
	return Purpose{}
}
