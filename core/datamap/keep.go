package datamap

import (
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
)

// Keep is a retention class: what is kept for as long, and goes in the same way.
type Keep string

// The retention classes. Those that Timed lists have a period in days; the others stay for the reason they give.
const (
	KeepContact    Keep = "contact"    // who a customer is
	KeepLink       Keep = "link"       // which customer an answer or transaction is of
	KeepWords      Keep = "words"      // what customers wrote
	KeepAppraisal  Keep = "appraisal"  // texts about an employee's work
	KeepEmployment Keep = "employment" // who an employee is
	KeepPay        Keep = "pay"        // the lines of bonus runs
	KeepAccounts   Keep = "accounts"   // who had an account
	KeepLetters    Keep = "letters"    // mail that went out
	KeepMessages   Keep = "messages"   // what was sent to webhooks
	KeepReceipts   Keep = "receipts"   // answers to programs, kept for who asks twice
	KeepSessions   Keep = "sessions"   // browsers in which somebody signed in
	KeepTokens     Keep = "tokens"     // links and tickets that work once

	KeepFigures Keep = "figures"
	KeepHistory Keep = "history"
	KeepSetup   Keep = "setup"
)

// Period is a retention class with how long: in days, with the bounds within which an organisation may choose.
type Period struct {
	Keep    Keep
	Text    intake.Text // what goes
	From    intake.Text // when the days begin
	What    intake.Text // what happens then
	Reason  intake.Text // of the default and the bounds
	Default int         // days
	Min     int
	Max     int
}

const year = 365

// Periods returns the classes with a period, in the order in which people read them.
func Periods() []Period {
	return []Period{
		{KeepWords, intake.Text{NL: "Toelichtingen van klanten", EN: "What customers wrote"},
			intake.Text{NL: "vanaf het antwoord", EN: "from the answer on"},
			intake.Text{NL: "De woorden worden gewist. Score en oorzaken blijven.", EN: "The words are erased. Score and causes stay."},
			intake.Text{NL: "Om van te leren zijn woorden van de laatste twee jaar genoeg; in vrije tekst kan alles staan.", EN: "Words of the last two years are enough to learn from; free text can hold anything."},
			2 * year, 30, 5 * year},
		{KeepLink, intake.Text{NL: "Van welke klant een antwoord is", EN: "Which customer an answer is of"},
			intake.Text{NL: "vanaf de dag van het antwoord of de opdracht", EN: "from the day of the answer or transaction on"},
			intake.Text{NL: "Antwoord en opdracht worden van niemand. Ze blijven meetellen.", EN: "Answer and transaction become nobody's. They keep counting."},
			intake.Text{NL: "12 tot 24 maanden is het voorstel voor klantgegevens. Zo lang is te controleren of een antwoord van een echte klant is.", EN: "12 to 24 months is the proposal for customer data. For that long it can be checked that an answer is of a real customer."},
			2 * year, 90, 5 * year},
		{KeepContact, intake.Text{NL: "Wie een klant is", EN: "Who a customer is"},
			intake.Text{NL: "vanaf de laatste opdracht of het laatste antwoord", EN: "from the last transaction or answer on"},
			intake.Text{NL: "De klant wordt gewist, met woorden. Score, oorzaken en opdrachten blijven, van niemand.", EN: "The customer is erased, words included. Score, causes and transactions stay, of nobody."},
			intake.Text{NL: "Na twee jaar zonder contact is er geen reden meer om iemand te kennen.", EN: "After two years without contact there is no reason left to know somebody."},
			2 * year, 30, 7 * year},
		{KeepAppraisal, intake.Text{NL: "Teksten over het werk van een medewerker", EN: "Texts about an employee's work"},
			intake.Text{NL: "vanaf het einde van het dienstverband", EN: "from the end of employment on"},
			intake.Text{NL: "De tekst van bevindingen en initiatieven wordt gewist. De beslissing blijft.", EN: "The text of findings and initiatives is erased. The decision stays."},
			intake.Text{NL: "Een beoordelingsdossier blijft tot twee jaar na vertrek.", EN: "An appraisal file stays until two years after leaving."},
			2 * year, 30, 2 * year},
		{KeepPay, intake.Text{NL: "Regels van bonusberekeningen", EN: "Lines of bonus runs"},
			intake.Text{NL: "vanaf de berekening", EN: "from the run on"},
			intake.Text{NL: "De regels per persoon worden gewist. Totalen en methode blijven.", EN: "The lines of people are erased. Totals and method stay."},
			intake.Text{NL: "Zeven jaar loonadministratie, en een jaar voor het jaar dat dan nog loopt. Korter mag niet.", EN: "Seven years of payroll, and a year for the one still running then. It may not be shorter."},
			8 * year, 8 * year, 12 * year},
		{KeepEmployment, intake.Text{NL: "Naam en adres van een medewerker", EN: "Name and address of an employee"},
			intake.Text{NL: "vanaf het einde van het dienstverband", EN: "from the end of employment on"},
			intake.Text{NL: "Naam en e-mailadres worden gewist. Het nummer blijft, zodat tellingen blijven kloppen.", EN: "Name and mail address are erased. The number stays, so that counts stay right."},
			intake.Text{NL: "Zolang iemands bonus uit te leggen moet zijn, moet te zien zijn van wie hij is. Korter mag niet.", EN: "As long as somebody's bonus must be explained, it must be clear whose it is. It may not be shorter."},
			8 * year, 8 * year, 12 * year},
		{KeepAccounts, intake.Text{NL: "Wie een account had", EN: "Who had an account"},
			intake.Text{NL: "vanaf het uitzetten van het account", EN: "from when the account was switched off"},
			intake.Text{NL: "Naam, adres en aanmeldmiddelen worden gewist. Het nummer blijft in het logboek.", EN: "Name, address and means to sign in are erased. The number stays in the log."},
			intake.Text{NL: "Zo lang is na te gaan wie iets deed.", EN: "For that long it can be found out who did something."},
			2 * year, 30, 7 * year},
		{KeepLetters, intake.Text{NL: "Verstuurde e-mail", EN: "Mail that was sent"},
			intake.Text{NL: "vanaf de laatste poging", EN: "from the last attempt on"},
			intake.Text{NL: "De brief wordt gewist.", EN: "The letter is erased."},
			intake.Text{NL: "Genoeg om na te gaan of iets aankwam.", EN: "Enough to find out whether something arrived."}, 7, 1, 180},
		{KeepMessages, intake.Text{NL: "Berichten aan webhooks", EN: "Messages to webhooks"},
			intake.Text{NL: "vanaf het bericht", EN: "from the message on"},
			intake.Text{NL: "De regel over het bericht wordt gewist; de inhoud werd nooit bewaard.", EN: "The line about the message is erased; its content was never kept."},
			intake.Text{NL: "Genoeg om iets opnieuw te sturen.", EN: "Enough to send something again."}, 30, 7, 90},
		{KeepReceipts, intake.Text{NL: "Antwoorden aan programma's", EN: "Answers to programs"},
			intake.Text{NL: "vanaf het verzoek", EN: "from the request on"},
			intake.Text{NL: "Het bewaarde antwoord wordt gewist.", EN: "The kept answer is erased."},
			intake.Text{NL: "Een programma dat het niet zeker weet, vraagt het binnen twee dagen opnieuw.", EN: "A program that isn't sure asks again within two days."}, 2, 1, 7},
		{KeepSessions, intake.Text{NL: "Aanmeldingen", EN: "Sign-ins"},
			intake.Text{NL: "vanaf het einde ervan", EN: "from their end on"},
			intake.Text{NL: "De sessie wordt gewist.", EN: "The session is erased."},
			intake.Text{NL: "Genoeg om een vreemde aanmelding terug te vinden.", EN: "Enough to find a strange sign-in again."}, 30, 1, 180},
		{KeepTokens, intake.Text{NL: "Links en tickets die één keer werken", EN: "Links and tickets that work once"},
			intake.Text{NL: "vanaf hun einde", EN: "from their end on"},
			intake.Text{NL: "Ze worden gewist.", EN: "They are erased."},
			intake.Text{NL: "Daarna werken ze toch niet meer.", EN: "They don't work any more anyway."}, 7, 1, 30},
	}
}

// PeriodOf returns the period of a class with its default; false for what has none.
func PeriodOf(k Keep) (Period, bool) {
	all := Periods()
	if i := slices.IndexFunc(all, func(p Period) bool { return p.Keep == k }); i >= 0 {
		return all[i], true
	}
	return Period{}, false
}

// Check refuses days outside the bounds with an Invalid fault.
func (p Period) Check(days int) error {
	if days < p.Min || days > p.Max {
		return fault.NewInvalid(string(p.Keep), "retention.bounds", "min", p.Min, "max", p.Max)
	}
	return nil
}

// KeepText says what people read for a retention class.
func KeepText(k Keep) intake.Text {
	if p, ok := PeriodOf(k); ok {
		return p.Text
	}
	return Find([]Word{
		{string(KeepFigures), intake.Text{NL: "Blijft, als telling", EN: "Stays, as a count"}},
		{string(KeepHistory), intake.Text{NL: "Blijft, als bewijs", EN: "Stays, as proof"}},
		{string(KeepSetup), intake.Text{NL: "Zolang het in gebruik is", EN: "As long as it is in use"}},
	}, string(k))
}
