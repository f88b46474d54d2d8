package app

import (
	"net/http"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
)

// What lies outside one's own units is as if it weren't there: page and API answer about it, word for word, what they answer
// about something that doesn't exist, so that nobody finds out by asking who and what there is.
func TestWhatIsOutsideOnesScopeIsAsIfItWereNotThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.moved()
	h.sends(intake.Unit{Ref: "Oost", Name: "Oost"}, intake.Employee{Ref: "M90", Name: "Olaf Oost", From: day.Must("2020-01-01")},
		intake.Membership{Employee: "M90", Unit: "Oost", Role: "monteur", FTE: 100, From: day.Must("2020-01-01")})
	h.sends(answered("oost", "2024-03-07", 3, "In het oosten", intake.Participant{Employee: "M90", Role: "monteur"})...)
	noord := h.unitID("Noord")
	lead := h.somebody(h.org, "lead", "", in(access.TeamLead, noord, day.Range{From: 1}))
	payer := h.somebody(h.org, "payer", "", in(access.RewardManager, noord, day.Range{From: 1}), in(access.TeamLead, noord, day.Range{From: 1}))
	employee := h.somebody(h.org, "robin", "R1", always(access.EmployeeRole))
	key := h.key(h.org, noord, access.ScoresRead, access.IndividualRead, access.VerbatimsRead, access.CustomersRead, access.PeopleRead, access.PayRead, access.RunsRead, access.TargetsRead, access.FindingsRead)
	type thing struct{ there, not string }
	unit, person, answer, dealt, who := thing{"Zuid", "Zoek"}, thing{"M03", "M93"}, thing{"oost", "oest"}, thing{"oost", "oest"}, thing{"oost", "oest"}
	moved := thing{"M90", "M91"} // of a unit without any figure
	for _, c := range []struct {
		address string
		what    thing
	}{
		{"/units/{}" + halfYear, unit}, {"/units/{}", thing{"Oost", "Eest"}}, {"/people/{}" + halfYear, person}, {"/people/{}", moved},
		{"/answers?unit={}", unit}, {"/answers?not.unit={}", unit}, {"/teams?team={}", unit}, {"/teams?in={}", unit}, {"/people?unit={}", unit}, {"/people?employee={}", person}, {"/people?not.employee={}", person},
		{"/answers?employee={}", person}, {"/answers?not.employee={}", person}, {"/answers?employee={}", moved}, {"/teams?employee={}", person}, {"/causes?employee={}", person}, {"?employee={}", person}, {"?unit={}", unit},
		{"/answers?q={}", thing{"oosten", "eesten"}}, {"/people?q={}", thing{"Olaf", "Ulaf"}},
		{"/runs/1/people/{}", person}, {"/runs/1/people/{}", moved}, {"/runs/1/people/{}/statement.pdf", person}, {"/runs/1/people/{}/answers.csv", person},
		{"/people/{}/month?month=2024-03", person}, {"/units/{}/people", unit},
	} {
		for _, v := range []visitor{lead, payer, employee} {
			h.alike(v.name+c.address, c.what.there, c.what.not, func(ref string) (int, string) {
				got := h.comes(v, http.MethodGet, "/o/ruit"+strings.ReplaceAll(c.address, "{}", ref))
				return got.Code, got.Body.String()
			})
		}
	}
	for _, c := range []struct {
		address string
		what    thing
	}{
		{"/units/{}", unit}, {"/employees/{}", person}, {"/employees/{}", moved}, {"/memberships?employee={}", person}, {"/memberships?unit={}", unit},
		{"/surveys/na-de-ruit/answers/{}", answer}, {"/answers?unit={}", unit}, {"/answers?employee={}", person}, {"/answers?employee={}", moved}, {"/answers.csv?unit={}", unit},
		{"/transactions/{}", dealt}, {"/transactions?customer={}", who}, {"/customers/{}", who}, {"/customers/{}/held", who},
		{"/scores?unit={}", unit}, {"/scores?team={}", unit}, {"/scores?employee={}", person}, {"/scores?not.employee={}", person}, {"/scores?by=month&employee={}", moved},
		{"/runs/1/statements/{}", person}, {"/runs/1/statements/{}", moved}, {"/runs/1/statements/{}/pdf", person},
	} {
		h.alike("key "+c.address, c.what.there, c.what.not, func(ref string) (int, string) {
			got := h.asks(key, http.MethodGet, "/api/v1"+strings.ReplaceAll(c.address, "{}", ref), "")
			return got.Code, requestID.ReplaceAllString(got.Body.String(), "")
		})
	}
}

// alike asks about what is there, for others, and about what isn't.
func (h *house) alike(what, there, not string, ask func(string) (int, string)) {
	h.Helper()
	status, body := ask(there)
	wanted, blank := ask(not)
	if status != wanted {
		h.Errorf("%s: %s gets %d, and %s, which doesn't exist, %d: %.300s", what, there, status, not, wanted, textOf(body))
		return
	}
	if a, b := strings.ReplaceAll(body, there, "REF"), strings.ReplaceAll(blank, not, "REF"); a != b {
		at := 0
		for at < min(len(a), len(b)) && a[at] == b[at] {
			at++
		}
		h.Errorf("%s: %s and %s, which doesn't exist, differ (%d): %.200q, %.200q", what, there, not, status, a[max(0, at-40):], b[max(0, at-40):])
	}
}
