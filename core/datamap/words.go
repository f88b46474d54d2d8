package datamap

import "klankbord.org/core/intake"

// Word is a term of the map with what people read for it.
type Word struct {
	Ref  string
	Text intake.Text
}

// Subject is whose data something is.
type Subject string

// Whose data it can be.
const (
	Customer Subject = "customer"
	Employee Subject = "employee"
	Account  Subject = "account" // whoever signs in, or speaks for a party
	Nobody   Subject = "none"
)

// Subjects returns all of them, in the order in which people read them.
func Subjects() []Word {
	return []Word{
		{string(Customer), intake.Text{NL: "klant", EN: "customer"}},
		{string(Employee), intake.Text{NL: "medewerker", EN: "employee"}},
		{string(Account), intake.Text{NL: "gebruiker", EN: "user"}},
		{string(Nobody), intake.Text{NL: "niemand", EN: "nobody"}},
	}
}

// Class is what kind of data something is.
type Class string

// The classes of data.
const (
	Key       Class = "key"
	Identity  Class = "identity"
	Contact   Class = "contact"
	Trait     Class = "trait"
	Event     Class = "event"
	Answer    Class = "answer"
	Words     Class = "words"
	Work      Class = "work"
	Judgement Class = "judgement"
	Pay       Class = "pay"
	Agreed    Class = "agreed"
	Act       Class = "act"
	Setting   Class = "setting"
	Secret    Class = "secret"
	Proof     Class = "proof"
	Technical Class = "technical"
)

// Classes returns all of them, in the order in which people read them.
func Classes() []Word {
	return []Word{
		{string(Identity), intake.Text{NL: "wie het is", EN: "who it is"}},
		{string(Contact), intake.Text{NL: "contactgegevens", EN: "contact data"}},
		{string(Trait), intake.Text{NL: "kenmerk", EN: "trait"}},
		{string(Event), intake.Text{NL: "gebeurtenis", EN: "event"}},
		{string(Answer), intake.Text{NL: "antwoord", EN: "answer"}},
		{string(Words), intake.Text{NL: "eigen woorden", EN: "own words"}},
		{string(Work), intake.Text{NL: "werk", EN: "work"}},
		{string(Judgement), intake.Text{NL: "beoordeling", EN: "judgement"}},
		{string(Pay), intake.Text{NL: "beloning", EN: "pay"}},
		{string(Agreed), intake.Text{NL: "afspraak", EN: "agreement"}},
		{string(Act), intake.Text{NL: "wie wat deed", EN: "who did what"}},
		{string(Setting), intake.Text{NL: "inrichting", EN: "set-up"}},
		{string(Secret), intake.Text{NL: "geheim", EN: "secret"}},
		{string(Proof), intake.Text{NL: "bewijs", EN: "proof"}},
		{string(Key), intake.Text{NL: "nummer", EN: "number"}},
		{string(Technical), intake.Text{NL: "techniek", EN: "technical"}},
	}
}

// Way is how something leaves Klankbord.
type Way string

// The ways out. A backup holds everything and isn't repeated at each field.
const (
	ByMail      Way = "mail"
	ByWebhook   Way = "webhook"
	ByAPI       Way = "api"
	ByExport    Way = "export"
	ByStatement Way = "statement"
	BySignOn    Way = "sign-on"
)

// Ways returns all of them, in the order in which people read them.
func Ways() []Word {
	return []Word{
		{string(ByAPI), intake.Text{NL: "API, met een sleutel", EN: "API, with a key"}},
		{string(ByExport), intake.Text{NL: "bestand om mee te nemen", EN: "file to take along"}},
		{string(ByStatement), intake.Text{NL: "uitleg van de bonus", EN: "bonus statement"}},
		{string(ByWebhook), intake.Text{NL: "webhook", EN: "webhook"}},
		{string(ByMail), intake.Text{NL: "e-mail", EN: "mail"}},
		{string(BySignOn), intake.Text{NL: "aanmelddienst", EN: "sign-on service"}},
	}
}

// Find returns what people read for a term, or the term itself.
func Find(words []Word, ref string) intake.Text {
	for _, w := range words {
		if w.Ref == ref {
			return w.Text
		}
	}
	return intake.Text{NL: ref, EN: ref}
}
