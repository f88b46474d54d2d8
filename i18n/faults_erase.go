package i18n

// faultsErase are the messages about erasing and redacting.
var faultsErase = map[string]message{
	"erase.ground":   {"Kies waarom je deze klant wist.", "Choose why you erase this customer."},
	"erase.comeback": {"Kies waarom deze klant weer bekend mag zijn.", "Choose why this customer may be known again."},
	"erase.confirm":  {"Typ het klantnummer over om te bevestigen.", "Type the customer number to confirm."},
	"redact.nothing": {"Kies iets om af te schermen, of typ woorden die in de tekst staan.", "Choose something to redact, or type words that stand in the text."},
	"redact.absent":  {"“{words}” staat niet in de tekst.", "“{words}” isn't in the text."},
	"redact.outside": {"Dat stuk ligt buiten de tekst.", "That piece lies outside the text."},
	"redact.kind":    {"Kies wat het is: een naam, een telefoonnummer, …", "Choose what it is: a name, a phone number, …"},
	"redact.changed": {"De tekst is intussen veranderd. Bekijk hem opnieuw.", "The text has changed meanwhile. Look at it again."},
}
