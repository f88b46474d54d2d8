package demo

import (
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
)

// What the organisation is called, and where its mail lives.
const (
	Ref    = "ruitwacht"
	Name   = "Ruitwacht"
	Domain = "ruitwacht.example"
)

// Settings are the choices that Ruitwacht made.
func Settings() org.Settings {
	return org.Settings{Languages: []string{"nl", "en"}, Currency: "EUR", TimeZone: "Europe/Amsterdam",
		InternalDomains: []string{Domain}, Publication: 5, Address: "u"}
}

// The maturity of teams decides which growth is asked of them.
const (
	basis     = "basis"
	gevorderd = "gevorderd"
	top       = "top"
)

type team struct {
	ref, name, region, place string
	mobile                   bool
	maturity                 string
	size                     int // mechanics employed today
}

// The teams that something happens to.
const (
	teamLearner    = "leeuwarden"
	teamInitiative = "amersfoort"
	teamMoved      = "zwolle"
	teamExcellent  = "groningen"
	teamUnclear    = "utrecht"
	teamCheater    = "breda"
	teamCleared    = "mobiel-midden"
	regionStockOut = "zuid"
)

var teams = []team{
	{"groningen", "Werkplaats Groningen", "noord", "Groningen", false, top, 8},
	{"leeuwarden", "Werkplaats Leeuwarden", "noord", "Leeuwarden", false, gevorderd, 7},
	{"assen", "Werkplaats Assen", "noord", "Assen", false, basis, 7},
	{"mobiel-noord", "Mobiel team Noord", "noord", "Drachten", true, gevorderd, 8},
	{"utrecht", "Werkplaats Utrecht", "midden", "Utrecht", false, gevorderd, 8},
	{"amersfoort", "Werkplaats Amersfoort", "midden", "Amersfoort", false, basis, 8},
	{"zwolle", "Werkplaats Zwolle", "midden", "Zwolle", false, gevorderd, 7},
	{"mobiel-midden", "Mobiel team Midden", "midden", "Houten", true, gevorderd, 8},
	{"eindhoven", "Werkplaats Eindhoven", "zuid", "Eindhoven", false, gevorderd, 8},
	{"breda", "Werkplaats Breda", "zuid", "Breda", false, gevorderd, 7},
	{"maastricht", "Werkplaats Maastricht", "zuid", "Maastricht", false, basis, 7},
	{"mobiel-zuid", "Mobiel team Zuid", "zuid", "Tilburg", true, top, 7},
}

var regions = []struct{ ref, name string }{{"noord", "Regio Noord"}, {"midden", "Regio Midden"}, {"zuid", "Regio Zuid"}}

// Departments that serve all regions.
const (
	planning     = "planning"
	klantcontact = "klantcontact"
	inkoop       = "inkoop"
	financien    = "financien"
)

// founded is when the chart of the organisation begins.
var founded = day.Of(2008, 1, 1)

// units returns the tree, with the move of one team to another region halfway.
func units(c calendar) []intake.Unit {
	all := []intake.Unit{{Ref: Ref, Name: Name, Level: "organisatie", From: founded}}
	for _, r := range regions {
		all = append(all, intake.Unit{Ref: r.ref, Name: r.name, Level: "regio", Parent: Ref, From: founded})
	}
	for _, d := range [][2]string{{planning, "Planning"}, {klantcontact, "Klantcontact"}, {inkoop, "Inkoop en magazijn"}, {financien, "Financiële administratie"}} {
		all = append(all, intake.Unit{Ref: d[0], Name: d[1], Level: "afdeling", Parent: Ref, From: founded})
	}
	for _, t := range teams {
		u := intake.Unit{Ref: t.ref, Name: t.name, Level: "team", Parent: t.region, Maturity: t.maturity, From: founded}
		if t.ref == teamMoved {
			u.Parent = "noord"
		}
		all = append(all, u)
	}
	for _, t := range teams {
		if t.ref == teamMoved {
			all = append(all, intake.Unit{Ref: t.ref, Name: t.name, Level: "team", Parent: t.region, Maturity: t.maturity, From: c.quarters[2].From})
		}
	}
	return all
}

// regionOn returns the region of a team on a day.
func (t *team) regionOn(c calendar, d day.Day) string {
	if t.ref == teamMoved && d < c.quarters[2].From {
		return "noord"
	}
	return t.region
}
