package i18n

// faultsCommon are the messages that every domain uses.
var faultsCommon = map[string]message{
	"day.malformed": {
		`"{value}" is geen datum. Schrijf jaar-maand-dag, zoals 2026-03-31.`,
		`"{value}" is not a date. Write year-month-day, such as 2026-03-31.`},
	"day.missing":             {"Hier hoort een datum te staan.", "A date belongs here."},
	"range.ends_before_start": {"De periode eindigt ({to}) voordat ze begint ({from}).", "The period ends ({to}) before it starts ({from})."},
	"field.missing":           {"Dit veld is verplicht.", "This field is required."},
	"number.negative":         {"{value} is negatief; dat kan hier niet.", "{value} is negative, which can't be here."},
	"value.unknown":           {`"{value}" kennen we hier niet.`, `"{value}" isn't one of the values known here.`},
	"dimension.malformed":     {`"{value}" kan geen indeling heten: gebruik kleine letters, cijfers en _.`, `"{value}" can't name a dimension: use lower-case letters, digits and _.`},
	"dimension.reserved":      {`"{value}" heeft al een vaste betekenis; kies een andere naam.`, `"{value}" already has a fixed meaning; choose another name.`},
	"survey.malformed":        {"De vragenlijst is niet te lezen: {error}.", "The survey can't be read: {error}."},
}
