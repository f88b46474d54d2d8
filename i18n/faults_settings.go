package i18n

// faultsSettings are the messages about what an organisation chooses for itself.
var faultsSettings = map[string]message{
	"settings.name":      {"Geef een naam van hooguit {max} tekens.", "Give a name of at most {max} characters."},
	"settings.time_zone": {"\"{value}\" is geen tijdzone zoals Europe/Amsterdam.", "\"{value}\" isn't a time zone such as Europe/Amsterdam."},
	"settings.domain":    {"\"{value}\" is geen domein zoals voorbeeld.nl.", "\"{value}\" isn't a domain such as example.com."},
	"settings.threshold": {"Kies een aantal van {min} tot en met 1000, of laat het leeg.", "Choose a number from {min} to 1000, or leave it empty."},
	"settings.lower": {"Hierdoor verschijnen cijfers die tot nu toe verborgen bleven. Vink aan dat je dat begrijpt, en sla nog eens op.",
		"This shows figures that were hidden until now. Tick that you understand that, and save once more."},
}
