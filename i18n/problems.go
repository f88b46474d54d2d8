package i18n

import (
	"fmt"

	"klankbord.org/core/fault"
	"klankbord.org/core/wording"
)

// problems say what somebody should know before an agreement is frozen. What keeps it from being frozen is a fault, and has its
// message there.
var problems = map[string]message{
	"late":                    {"De periode begon al op {from}. Bevriezen kan nog, maar dat het te laat was blijft op elke berekening en elk overzicht staan.", "The period began on {from} already. It can still be frozen, but that it was late stays on every run and every statement."},
	"no_works_council":        {"De ondernemingsraad staat niet bij wie akkoord ging.", "The works council isn't among those who agreed."},
	"wording":                 {"Vragenlijst {survey}: {field} heeft geen tekst in taal {language}.", "Survey {survey}: {field} has no text in language {language}."},
	"older_survey":            {"Vragenlijst {survey} wordt vastgelegd op versie {version}; er is een nieuwere, {latest}.", "Survey {survey} is bound to version {version}; there is a newer one, {latest}."},
	"matrix_unsigned":         {"Voor matrix {matrix} heeft nog niemand getekend.", "Nobody signed for matrix {matrix} yet."},
	"target_without_baseline": {"Doel {target} heeft geen nulmeting.", "Target {target} has no baseline."},
	"no_targets":              {"Er worden geen doelen vastgelegd.", "No targets are bound."},
	"maturity_without_curve":  {`Eenheid {unit} krijgt volwassenheid "{maturity}", maar onderdeel {part} van de regeling heeft daar geen curve voor: dat betaalt dan niets.`, `Unit {unit} gets maturity "{maturity}", but part {part} of the scheme has no curve for it: that pays nothing then.`},
	"consent":                 {"Nog niet alles is vastgelegd. Tot dan zijn alleen proefberekeningen mogelijk:", "Not everything is on record. Until then only trial runs are possible:"},
}

// Problem says what stands in an agreement's way, or what one should know.
func (l Lang) Problem(key string, args map[string]any) string {
	if f, ok := args["finding"].(wording.Finding); ok {
		return l.inSurvey(fmt.Sprint(args["survey"]), f)
	}
	m, ok := problems[key]
	if !ok {
		return l.Fault(&fault.Error{Kind: fault.Conflict, Key: key, Args: args})
	}
	return fill(l.T(m.NL, m.EN), args)
}
