package demo

import (
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
)

// chair and director sign for the works council and for the management.
const (
	chair    = "Hanneke Ruiter"
	director = "Wim Dekkers"
)

// Records are DPIA, consent and publication as the sample organisation has them on record, from before it began to measure.
func Records(start day.Day) []agree.Record {
	return []agree.Record{
		{Kind: agree.DPIA, On: start - 60, Party: "Functionaris gegevensbescherming", Document: "DPIA klantmeting 1.2"},
		{Kind: agree.Consent, On: start - 40, Party: chair, Document: "OR-besluit 2 (instemming)", Basis: agree.ByWorksCouncil, Articles: agree.Articles()},
		{Kind: agree.Publication, On: start - 30, Party: "Afdeling HR", Document: "Zo werkt de klantbonus", Where: "intranet en teamoverleg", Confirmed: "leesbevestiging per medewerker"},
	}
}

// Parties agree with a version of an agreement on a day.
func Parties(on day.Day) []agree.Party {
	return []agree.Party{
		{Party: agree.WorksCouncil, Name: chair, AgreedOn: on, Document: "OR-besluit (bonus)"},
		{Party: agree.Management, Name: director, AgreedOn: on, Document: "Directiebesluit (bonus)"},
	}
}
