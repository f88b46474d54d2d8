package accessweb

import (
	"klankbord.org/core/access"
	"klankbord.org/web/page"
)

// Letter is a mail about an account. Its link opens that account.
type Letter struct{ To, Subject, Text string }

// in is the language that somebody reads: their own choice before that of whoever made the letter.
func in(p page.Page, a access.Account) page.Page {
	if a.Language != "" {
		p.Lang = p.Lang.Other()
		if string(p.Lang) != a.Language {
			p.Lang = p.Lang.Other()
		}
	}
	return p
}

// ResetLetter is the mail to somebody who forgot their password.
func ResetLetter(p page.Page, a access.Account, link string) Letter {
	p = in(p, a)
	return Letter{To: a.Email, Subject: p.F("Een nieuw wachtwoord voor %s", "A new password for %s", p.Org.Name),
		Text: p.F("Dag %s,\n\nJe vroeg om een nieuw wachtwoord voor %s. Kies het hier:\n\n%s\n\nDe link werkt een uur, en één keer. Heb je er niet om gevraagd? Dan hoef je niets te doen: je wachtwoord blijft zoals het is.\n",
			"Hello %s,\n\nYou asked for a new password for %s. Choose it here:\n\n%s\n\nThe link works for an hour, and once. Didn't you ask for it? Then there is nothing to do: your password stays as it is.\n",
			a.Name, p.Org.Name, link)}
}

// InviteLetter is the mail to somebody who got an account.
func InviteLetter(p page.Page, a access.Account, link string) Letter {
	p = in(p, a)
	return Letter{To: a.Email, Subject: p.F("Je account bij %s", "Your account at %s", p.Org.Name),
		Text: p.F("Dag %s,\n\nEr is een account voor je gemaakt in Klankbord, waarmee %s luistert naar klanten. Kies hier je wachtwoord:\n\n%s\n\nDe link werkt een week, en één keer.\n",
			"Hello %s,\n\nAn account was made for you in Klankbord, with which %s listens to its customers. Choose your password here:\n\n%s\n\nThe link works for a week, and once.\n",
			a.Name, p.Org.Name, link)}
}
