package i18n

// faultsAccess are the messages about accounts, roles and signing in.
var faultsAccess = map[string]message{
	"account.taken":         {"Er is al een account met dit e-mailadres.", "There is an account with this e-mail address already."},
	"account.not_found":     {"Dit account is er niet.", "There is no such account."},
	"role.standard":         {"{ref} is een rol die iedere organisatie heeft; die verander je niet.", "{ref} is a role that every organisation has; it can't be changed."},
	"role.in_use":           {"{count} keer heeft iemand deze rol. Haal de rol daar eerst weg.", "This role is held {count} times. Take it away there first."},
	"session.not_found":     {"Deze aanmelding is al voorbij.", "This sign-in has ended already."},
	"passkey.known":         {"Deze toegangssleutel is al bekend.", "This passkey is known already."},
	"passkey.not_found":     {"Deze toegangssleutel is er niet.", "There is no such passkey."},
	"signin.disabled":       {"Dit account is uitgezet. Vraag de beheerder van Klankbord.", "This account is disabled. Ask the administrator of Klankbord."},
	"access_link.not_found": {"Deze link werkt niet meer: hij is gebruikt, verlopen of afgebroken. Vraag een nieuwe.", "This link no longer works: it was used, expired or cut off. Ask for a new one."},
}
