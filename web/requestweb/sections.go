package requestweb

import (
	"slices"
	"strconv"
	"strings"

	"klankbord.org/core/held"
	"klankbord.org/i18n"
)

// section is a part of somebody's file as people read it.
type section struct {
	Title, Purpose string
	Items          [][][2]string
}

// sections writes a file for people.
func sections(l i18n.Lang, f *held.File) []section {
	items := map[string][][][2]string{"contact": {contactLines(l, f.Contact)}}
	for _, t := range f.Transactions {
		items["transactions"] = append(items["transactions"], transactionLines(l, t))
	}
	for _, a := range f.Answers {
		items["answers"] = append(items["answers"], answerLines(l, a))
	}
	for _, s := range f.Signals {
		items["signals"] = append(items["signals"], signalLines(l, s))
	}
	for _, x := range f.Letters {
		items["letters"] = append(items["letters"], filled([][2]string{{l.T("Gemaakt", "Made"), x.MadeAt}, {l.T("Aan", "To"), x.To}, {l.T("Onderwerp", "Subject"), x.Subject}, {l.T("Tekst", "Text"), x.Text}, {l.T("Toestand", "State"), x.State}}))
	}
	for _, m := range f.Mentions {
		items["mentions"] = append(items["mentions"], filled([][2]string{{l.T("Waar", "Where"), m.In}, {l.T("Tekst", "Text"), m.Text}}))
	}
	for _, m := range f.Messages {
		items["messages_to_other_systems"] = append(items["messages_to_other_systems"], filled([][2]string{{l.T("Wanneer", "When"), m.At}, {l.T("Aan", "To"), m.To}, {l.T("Antwoord", "Answer"), m.Answer}, {l.T("Met uw woorden", "With your words"), yes(l, m.Words)}}))
	}
	items["answers_kept_for_programs"] = [][][2]string{{{l.T("Aantal", "Number"), strconv.Itoa(f.Receipts)}}}
	for _, e := range f.History {
		items["history"] = append(items["history"], filled([][2]string{{l.T("Wanneer", "When"), e.At}, {l.T("Wat", "What"), e.What}, {l.T("Door", "By"), e.By}}))
	}
	var all []section
	for _, p := range f.Purposes {
		all = append(all, section{p.Name.In(string(l)), p.Purpose.In(string(l)) + " " + p.Retention.In(string(l)), items[p.Part]})
	}
	return all
}

func contactLines(l i18n.Lang, c held.Contact) [][2]string {
	return filled([][2]string{{l.T("Nummer", "Number"), c.Ref}, {l.T("Bedrijf", "Company"), c.Account}, {l.T("Naam", "Name"), c.Name}, {l.T("E-mail", "E-mail"), c.Email}, {l.T("Telefoon", "Phone"), c.Phone},
		{l.T("Taal", "Language"), c.Language}, {l.T("Groep", "Segment"), c.Segment}, {l.T("Wil geen bericht", "Wants no letters"), yes(l, c.NoContact)}})
}

func transactionLines(l i18n.Lang, t held.Transaction) [][2]string {
	lines := [][2]string{{l.T("Nummer", "Number"), t.Ref}, {l.T("Dag", "Day"), t.Day}, {l.T("Afdeling", "Unit"), t.Unit}, {l.T("Rollen", "Roles"), strings.Join(t.Roles, ", ")}}
	if t.ValueCents != nil {
		lines = append(lines, [2]string{l.T("Bedrag", "Amount"), l.Money(*t.ValueCents, t.Currency)})
	}
	for _, name := range sortedNames(t.Values) {
		lines = append(lines, [2]string{name, strings.Join(t.Values[name], ", ")})
	}
	if t.Problem {
		lines = append(lines, [2]string{l.T("Probleem bekend", "Problem known"), yes(l, true)})
	}
	return filled(lines)
}

func answerLines(l i18n.Lang, a held.Answer) [][2]string {
	score := "–"
	if a.Score != nil {
		score = strconv.Itoa(*a.Score)
	}
	lines := [][2]string{{l.T("Wanneer", "When"), a.AnsweredAt}, {l.T("Vragenlijst", "Survey"), a.Survey}, {l.T("Klus", "Job"), a.Transaction}, {l.T("Cijfer", "Score"), score}, {l.T("Oorzaken", "Causes"), strings.Join(a.Causes, ", ")},
		{l.T("Uw woorden", "Your words"), a.Words}, {l.T("Telt mee", "Counts"), a.Counts}, {l.T("Bel mij", "Call me"), yes(l, a.CallMe)}}
	for _, s := range a.Said {
		lines = append(lines, [2]string{s.Question, strings.Trim(s.Answer+"; "+s.Words, "; ")})
	}
	for _, r := range a.Redacted {
		lines = append(lines, [2]string{l.T("Afgeschermd", "Redacted"), r.At + " " + r.Kind})
	}
	return filled(lines)
}

func signalLines(l i18n.Lang, s held.Signal) [][2]string {
	lines := [][2]string{{l.T("Wanneer", "When"), s.At}, {l.T("Soort", "Type"), s.Type}, {l.T("Bron", "Source"), s.Source + " " + s.Ref}, {l.T("Klus", "Job"), s.Transaction},
		{l.T("Contactpunt", "Touchpoint"), s.Touchpoint}, {l.T("Afdeling", "Unit"), s.Unit}, {l.T("Cijfer", "Rating"), s.Rating}, {l.T("Schaal", "Scale"), s.Scale}, {l.T("Uw woorden", "Your words"), s.Words}}
	for _, r := range s.Redacted {
		lines = append(lines, [2]string{l.T("Afgeschermd", "Redacted"), r.At + " " + r.Kind})
	}
	return filled(lines)
}

// filled leaves out what isn't there.
func filled(lines [][2]string) [][2]string {
	var all [][2]string
	for _, line := range lines {
		if line[1] != "" {
			all = append(all, line)
		}
	}
	return all
}

func yes(l i18n.Lang, v bool) string {
	if v {
		return l.T("ja", "yes")
	}
	return l.T("nee", "no")
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func sortedNames(m map[string][]string) []string {
	var names []string
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
