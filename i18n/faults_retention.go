package i18n

// faultsRetention are the messages about how long data is kept.
var faultsRetention = map[string]message{
	"retention.bounds":         {"Kies een aantal dagen van {min} tot en met {max}.", "Choose a number of days from {min} up to and including {max}."},
	"retention.days":           {"Vul een heel aantal dagen in.", "Fill in a whole number of days."},
	"retention.reason":         {"Schrijf op waarom, in een paar woorden.", "Write down why, in a few words."},
	"retention.range":          {"De laatste dag ligt voor de eerste.", "The last day lies before the first."},
	"retention.day":            {"Schrijf de dag als jaar-maand-dag, zoals 2026-07-31.", "Write the day as year-month-day, such as 2026-07-31."},
	"retention.ended":          {"Deze uitzondering is al beëindigd.", "This exception has ended already."},
	"retention_hold.not_found": {"Deze uitzondering is er niet (meer).", "This exception isn't here (any more)."},
}
