package demo

import (
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
)

// SignOff is a party's agreement with a version of the matrix.
type SignOff struct {
	Version  string
	Party    string // "works_council", "management", "team"
	Name     string
	SignedOn day.Day
	Document string
}

// The versions of the matrix.
const (
	MatrixFirst  = "matrix-1"
	MatrixSecond = "matrix-2"
)

// own says which causes a role influences, and why. What isn't here it doesn't influence.
var own = map[string]map[string]string{
	monteur: {
		"ruit/kwaliteit":      "Hand- en vakwerk van de monteur zelf.",
		"ruit/netheid":        "De monteur levert de auto op.",
		"ruit/snelheid":       "Werktempo en voorbereiding van de monteur op de dag zelf.",
		"ruit/info":           "De monteur geeft bij de auto uitleg over uithardtijd en kalibratie.",
		"service/vriendelijk": "De klant spreekt bij het werk vooral de monteur.",
		"service/meedenken":   "De monteur kan ter plekke een oplossing bieden.",
	},
	planner: {
		"afspraak/keuze":     "De planner biedt de dagen en tijden aan.",
		"afspraak/info":      "De planner stuurt de bevestiging en zegt wat de klant moet weten.",
		"afspraak/nagekomen": "De planner verdeelt het werk en belt bij uitloop.",
	},
	adviseur: {
		"afspraak/gemak":    "De adviseur maakt de afspraak met de klant.",
		"service/meedenken": "De adviseur zoekt samen met de klant naar een oplossing.",
		"prijs/eigen":       "De adviseur vertelt vooraf wat het eigen risico is.",
	},
}

// notOwn says why a role doesn't influence a cause that somebody might think it does.
var notOwn = map[string]map[string]string{
	monteur: {
		"ruit/juiste":        "Bestelling en magazijn: de monteur krijgt de ruit aangeleverd.",
		"ruit/doorlooptijd":  "Tijd tussen melding en aflevering: planning, levertijd en verzekeraar.",
		"afspraak/nagekomen": "De planning bepaalt hoeveel werk er op een dag staat.",
		"service/ontvangst":  "De balie en de wachtruimte vallen onder de teamleider.",
	},
	planner: {
		"ruit/doorlooptijd": "De levertijd van ruiten lag vast toen dit werd afgesproken.",
		"ruit/juiste":       "De afdeling inkoop bestelt op kenteken.",
	},
	adviseur: {
		"bereik/telefoon":     "De bezetting en het belmenu zijn een keuze van de leiding.",
		"service/vriendelijk": "Klanten bedoelen hier meestal de monteur.",
	},
}

// matrixRoles are the roles that have a score of their own.
var matrixRoles = []string{monteur, planner, adviseur}

// matrix returns both versions. The second holds what the first held, and one line that changed.
func matrix(c calendar) []intake.MatrixLine {
	start := day.Of(c.first().Time().Year()-1, 1, 1)
	first := matrixVersion(MatrixFirst, start)
	second := matrixVersion(MatrixSecond, start)
	changed := intake.MatrixLine{Version: MatrixSecond, Role: planner, Cause: "ruit/doorlooptijd", From: c.quarters[2].From, Influenceable: true,
		Reason: "Sinds dit kwartaal kiest de planner zelf de leverancier en de leverdag."}
	return append(append(first, second...), changed)
}

func matrixVersion(ref string, from day.Day) []intake.MatrixLine {
	var lines []intake.MatrixLine
	for _, role := range matrixRoles {
		for _, c := range leaves {
			l := intake.MatrixLine{Version: ref, Role: role, Cause: c.ref, From: from}
			if why, ok := own[role][c.ref]; ok {
				l.Influenceable, l.Reason = true, why
			} else if l.Reason = notOwn[role][c.ref]; l.Reason == "" {
				l.Reason = "Ligt buiten het werk van deze rol."
			}
			lines = append(lines, l)
		}
	}
	return lines
}

// signOffs returns who agreed with the matrix.
func signOffs(c calendar, s *staff) []SignOff {
	var all []SignOff
	for i, v := range []string{MatrixFirst, MatrixSecond} {
		agreed := []day.Day{c.first() - 25, c.quarters[2].From - 12}[i]
		all = append(all,
			SignOff{v, "management", s.all[0].name, agreed, "besluit-" + v + ".pdf"},
			SignOff{v, "works_council", s.advisers[4].name, agreed + 5, "instemming-or-" + v + ".pdf"},
			SignOff{v, "team", s.of("eindhoven", 1).name, agreed + 6, "verslag-monteursoverleg-" + v + ".pdf"})
	}
	return all
}
