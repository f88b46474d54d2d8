package i18n

// faultsWeb are the messages about addresses and forms.
var faultsWeb = map[string]message{
	"page.not_found":        {"Op {ref} staat geen pagina.", "There is no page at {ref}."},
	"access.sign_in":        {"Meld je aan om dit te zien.", "Sign in to see this."},
	"access.about_self":     {"Hierover beslist een ander: het gaat ook over jou.", "Somebody else decides on this: it is about you too."},
	"access.nothing_to_see": {"Je account heeft nog geen rol. Vraag de beheerder van Klankbord om toegang.", "Your account has no role yet. Ask the administrator of Klankbord for access."},
	"access.denied":         {"Hiervoor heb je een recht nodig dat je niet hebt: {permission}.", "This takes a permission that you don't hold: {permission}."},
	"form.foreign": {"Dit formulier kwam van een andere website. Open de pagina hier en vul het opnieuw in.",
		"This form came from another website. Open the page here and fill it in again."},
	"download.unknown": {`"{value}" is hier niet te downloaden; kies svg, png of csv.`, `"{value}" can't be downloaded here; choose svg, png or csv.`},
}
