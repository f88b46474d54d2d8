package i18n

// faultsScore are the messages of computations that can't be made.
var faultsScore = map[string]message{
	"score.too_few_pairs":          {"Er zijn {n} klanten in beide metingen; {min} is het minste.", "{n} customers are in both waves; {min} is the least."},
	"score.population_too_small":   {"Er zijn meer antwoorden ({n}) dan klanten ({population}).", "There are more answers ({n}) than customers ({population})."},
	"score.no_answers":             {"Zonder antwoorden is er geen score.", "Without answers there is no score."},
	"score.stratum_too_small":      {"Een groep telt {n} antwoorden; {min} is het minste.", "A stratum has {n} answers; {min} is the least."},
	"score.weight_not_positive":    {"Een gewicht moet groter dan nul zijn, niet {value}.", "A weight must be above zero, not {value}."},
	"score.margins_differ":         {"De rijen tellen op tot {rows}, de kolommen tot {columns}; dat moet hetzelfde zijn.", "The rows add up to {rows}, the columns to {columns}; these must be equal."},
	"score.cell_outside_margins":   {"Deze cel ligt buiten de rijen of kolommen.", "This cell lies outside the rows or columns."},
	"score.margin_without_answers": {"Van deze groep ({total}) is er geen enkel antwoord ({n}).", "There is no answer ({n}) from this group ({total})."},
	"score.margins_contradict":     {"De verdeling over rijen en kolommen is met deze antwoorden niet te halen.", "These answers can't be fitted to the totals of rows and columns."},
	"score.seasons_incomplete":     {"{periods} perioden zijn geen twee volle seizoenen van {season}.", "{periods} periods are not two full seasons of {season}."},
	"score.no_variance":            {"Alle antwoorden zijn gelijk; er valt niets te vergelijken.", "All answers are the same; there is nothing to compare."},
	"score.not_positive":           {"{value} moet groter dan nul zijn.", "{value} must be above zero."},
	"score.not_a_chance":           {"{value} is geen kans tussen 0 en 1.", "{value} is not a chance between 0 and 1."},
	"score.sides":                  {"Een toets heeft 1 of 2 zijden, niet {value}.", "A test has 1 or 2 sides, not {value}."},
	"score.scales_differ":          {"Antwoorden op verschillende schalen tellen niet bij elkaar op.", "Answers on different scales can't be added."},

	"integrity.not_comparable":    {"Er is niets om mee te vergelijken.", "There is nothing to compare with."},
	"integrity.no_answers":        {"Zonder antwoorden is er niets te toetsen.", "Without answers there is nothing to test."},
	"integrity.not_positive":      {"{value} moet groter dan nul zijn.", "{value} must be above zero."},
	"integrity.period_too_short":  {"De periode ({period}) is te kort voor een venster van {window}.", "The period ({period}) is too short for a window of {window}."},
	"integrity.counts_contradict": {"Dit aantal kan niet kloppen met de andere aantallen.", "This count can't be right beside the other counts."},
	"integrity.employee_missing":  {"Over wie gaat deze bevinding?", "Whom is this finding about?"},
	"integrity.text_missing":      {"Beschrijf wat er is gezien.", "Describe what was seen."},
	"integrity.status_unknown":    {`"{value}" is geen uitkomst: open, bevestigd (confirmed) of ongegrond (unfounded).`, `"{value}" isn't an outcome: open, confirmed or unfounded.`},
	"integrity.decision_day":      {"Een besluit heeft een datum, een open bevinding niet ({status}).", "A decision has a day, an open finding has none ({status})."},
	"integrity.not_heard":         {"Hoor eerst de medewerker; zonder dat kan een bevinding niet bevestigd worden.", "Hear the employee first; a finding can't be confirmed without."},
	"integrity.already_decided":   {"Hierover is al besloten ({status}).", "This was decided already ({status})."},
	"integrity.decider_missing":   {"Wie besloot dit?", "Who decided this?"},
}
