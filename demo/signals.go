package demo

import (
	"fmt"

	"klankbord.org/core/intake"
)

// signalTypes are how Ruitherstel calls what customers let know besides the survey.
var signalTypes = []intake.SignalType{
	{Ref: "klacht", Sort: intake.SortComplaint, Name: intake.Text{NL: "Klacht", EN: "Complaint"}},
	{Ref: "gesprek", Sort: intake.SortCall, Name: intake.Text{NL: "Telefoongesprek", EN: "Phone call"}},
	{Ref: "recensie", Sort: intake.SortReview, Name: intake.Text{NL: "Recensie", EN: "Review"}},
}

// complaints, calls and reviews are what people say then.
var (
	complaints = []string{"Er ligt nog glas in de auto, ik heb mijn hand opengehaald.", "Niemand belde terug, terwijl dat was beloofd.", "De ruit fluit bij honderd. Zo wil ik hem niet.",
		"Ik stond op tijd voor de deur en moest een uur wachten."}
	calls   = []string{"Vroeg of de afspraak een dag later kan.", "Vroeg of de verzekering de hele rekening betaalt.", "Wilde weten wanneer de ruit binnen is."}
	reviews = []string{"Snel geholpen en netjes opgeruimd.", "Goed werk, maar de planning mag beter.", "Vriendelijke monteur, legde alles uit."}
)

// signals makes a complaint of every job that went wrong, a call of every twentieth and a review of every fiftieth. They follow from
// what there is already, without chance: nothing that is drawn elsewhere changes for them.
func signals(jobs []intake.Transaction) (all []intake.Signal) {
	const hour = 3_600_000
	add := func(n int, source, kind string, t intake.Transaction, hours int, words string, rating string) {
		s := intake.Signal{Source: source, Ref: fmt.Sprintf("%s-%05d", kind, n), Type: kind, At: t.Day.Time().UnixMilli() + int64(hours)*hour,
			Customer: t.Customer, Transaction: t.Ref, Words: words, Language: "nl", Rating: rating}
		if rating != "" {
			s.RatingMin, s.RatingMax = 1, 5
		}
		all = append(all, s)
	}
	for n, t := range jobs {
		if t.Customer == "" {
			continue
		}
		if t.Problem && n%3 == 0 {
			add(n, "klachtensysteem", "klacht", t, 24+n%9, complaints[n%len(complaints)], "")
		}
		if n%20 == 7 {
			add(n, "telefonie", "gesprek", t, -15, calls[n%len(calls)], "")
		}
		if n%50 == 11 && !t.Problem {
			add(n, "site", "recensie", t, 60, reviews[n%len(reviews)], []string{"5", "4", "4.5"}[n%3])
		}
	}
	return all
}
