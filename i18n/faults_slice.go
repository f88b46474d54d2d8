package i18n

// faultsSlice are the messages about slices of scores and the answers kept for them.
var faultsSlice = map[string]message{
	"slice.nameless": {"Cijfers per medewerker zijn hier niet te zien.", "Figures by employee aren't to be seen here."},
	"snapshot.unfit": {`{value} past niet in het veld {field}.`, `{value} doesn't fit in field {field}.`},
	"snapshot.too_many_attributes": {`Voor "{value}" is geen plaats meer: een organisatie kan {max} eigen indelingen hebben.`,
		`There is no room for "{value}": an organisation can have {max} dimensions of its own.`},
	"snapshot.damaged":       {"De bewaarde kopie van de antwoorden is beschadigd; ze wordt opnieuw gemaakt.", "The saved copy of the answers is damaged; it is made again."},
	"slice.metric_missing":   {"Kies wat je wilt meten, bijvoorbeeld nps.", "Choose what to measure, for example nps."},
	"slice.too_many_axes":    {"Je kunt op hoogstens {max} dingen tegelijk groeperen.", "You can group by {max} things at most."},
	"slice.only_filters":     {`"{value}" is alleen een filter. Groepeer op team of unit:niveau, of op cause1 of cause2.`, `"{value}" only filters. Group by team or unit:level, or by cause1 or cause2.`},
	"slice.matrix_missing":   {"Kies met welke versie van de beïnvloedbaarheidsmatrix.", "Choose by which version of the influence matrix."},
	"slice.too_many_groups":  {"Dit geeft te veel groepen. Kies minder of grovere groepen, of een kortere periode.", "This makes too many groups. Choose fewer or coarser ones, or a shorter period."},
	"slice.too_many_filters": {"Dit zijn te veel filters tegelijk. Laat er een paar weg.", "These are too many filters at once. Leave some out."},
	"slice.unknown":          {`"{value}" is geen keuze voor een uitsnede. Kies uit: {known}.`, `"{value}" isn't something to slice by. Choose from: {known}.`},
	"slice.not_found":        {`"{value}" komt bij {field} niet voor.`, `There is no "{value}" in {field}.`},
	"slice.twice":            {`"{value}" staat er twee keer.`, `"{value}" is given twice.`},
	"slice.not_a_pair":       {`Schrijf "{value}" als naam=waarde.`, `Write "{value}" as name=value.`},
	"slice.period_malformed": {`"{value}" is geen periode. Schrijf een jaar (2024), kwartaal (2024-Q1), maand (2024-03) of dag (2024-03-31).`,
		`"{value}" isn't a period. Write a year (2024), quarter (2024-Q1), month (2024-03) or day (2024-03-31).`},
	"slice.period_twice": {"Geef de periode met period, of met from en to; niet met allebei.", "Give the period by period, or by from and to, not by both."},
	"slice.not_a_score":  {`"{value}" is geen score of reeks van scores, zoals 9 of 0..6.`, `"{value}" isn't a score or a span of scores, such as 9 or 0..6.`},
	"slice.no_metric":    {"Er is nog niets gemeten in deze organisatie.", "Nothing is measured in this organisation yet."},
	"slice.no_matrix":    {"Er is nog geen beïnvloedbaarheidsmatrix vastgesteld.", "No influence matrix has been agreed yet."},
}
