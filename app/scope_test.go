package app

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
	"klankbord.org/web/scoreweb"
)

// sends brings records in by the door.
func (h *house) sends(records ...intake.Record) {
	h.Helper()
	err := h.app.throughDoor(h.org, "test", false, func(d intake.Door) error {
		for _, r := range records {
			out, err := d.Apply(h.Context(), []intake.Record{r})
			if err != nil {
				return err
			}
			if out[0].Fault != nil {
				h.Fatalf("%+v: %v", r, out[0].Fault)
			}
		}
		return nil
	})
	if err != nil {
		h.Fatal(err)
	}
	if err := h.app.snapshots.Refresh(h.Context(), h.org.ID); err != nil {
		h.Fatal(err)
	}
}

// answered is a job and what the customer said about it.
func answered(ref, on string, score int, words string, who ...intake.Participant) []intake.Record {
	return []intake.Record{
		intake.Transaction{Ref: "W-" + ref, Day: day.Must(on), Participants: who},
		intake.Answer{Ref: ref, Survey: "na-de-ruit", Transaction: "W-" + ref, AnsweredAt: day.Must(on).Time().UnixMilli() + 86_400_000, Score: score, Verbatim: words, Channel: "web"},
	}
}

// moved adds Robin, who went from Noord to Zuid on the first of April, with an answer at each, and one with a colleague of
// Zuid.
func (h *house) moved() {
	h.Helper()
	robin := intake.Participant{Employee: "R1", Role: "monteur"}
	h.sends(intake.Employee{Ref: "R1", Name: "Robin Roos", From: day.Must("2023-01-01")},
		intake.Membership{Employee: "R1", Unit: "Noord", Role: "monteur", FTE: 100, From: day.Must("2023-01-01"), To: day.Must("2024-03-31")},
		intake.Membership{Employee: "R1", Unit: "Zuid", Role: "monteur", FTE: 100, From: day.Must("2024-04-01")})
	h.sends(answered("robin-noord", "2024-03-05", 9, "Robin werkte toen in het noorden", robin)...)
	h.sends(answered("robin-zuid", "2024-05-05", 2, "Robin werkte toen in het zuiden", robin)...)
	h.sends(answered("samen", "2024-03-06", 3, "Ze kwamen met zijn tweeen", robin, intake.Participant{Employee: "M03", Role: "monteur"})...)
}

// says is what a page says to a visitor.
func (h *house) says(v visitor, address string) (int, string) {
	h.Helper()
	got := h.comes(v, http.MethodGet, address)
	return got.Code, textOf(got.Body.String())
}

const halfYear = "?from=2024-01-01&to=2024-06-30"

func TestALeadSeesTheOwnUnitsAndNoOthers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.moved()
	lead := h.somebody(h.org, "lead", "", in(access.TeamLead, h.unitID("Noord"), day.Range{From: 1}))
	for _, c := range []struct {
		address string
		status  int
		has     []string
		hasNot  []string
	}{
		{"/teams" + halfYear, 200, []string{"Noord"}, []string{"Zuid"}},
		{"/people" + halfYear, 200, []string{"Daan Visser", "Robin Roos"}, []string{"Imran Aydin"}},
		{"/units/Noord" + halfYear, 200, []string{"Noord"}, []string{"Zuid"}},
		{"/units/Zuid" + halfYear, 404, nil, nil},
		{"/units/ruitherstel" + halfYear, 404, nil, nil},
		{"/people/M01" + halfYear, 200, []string{"Daan Visser"}, nil},
		{"/people/M03" + halfYear, 404, nil, []string{"Imran"}},
		{"/people/nobody" + halfYear, 404, nil, nil},
		{"/answers" + halfYear + "&unit=Zuid", 422, nil, []string{"zuiden"}},
		{"/answers" + halfYear + "&employee=M03", 403, nil, []string{"Imran"}},
		{"/answers" + halfYear + "&q=toen", 200, []string{"in het noorden"}, []string{"zuiden", "Zuid"}},
		{"/answers" + halfYear + "&q=tweeen", 200, []string{"Ze kwamen met zijn"}, []string{"Zuid"}},
		{"/answers" + halfYear + "&not.unit=Noord", 200, nil, []string{"zuiden", "Zuid", "noorden"}},
		{"/people/R1" + halfYear, 200, []string{"toen in het noorden", "zijn tweeen"}, []string{"toen in het zuiden"}},
		{"/runs/1/people/M01", 403, nil, []string{"Daan"}},
		{"/runs", 403, nil, nil},
	} {
		status, text := h.says(lead, "/o/ruit"+c.address)
		if status != c.status {
			t.Errorf("%s: %d, wanted %d: %.200s", c.address, status, c.status, text)
		}
		for _, w := range c.has {
			if !strings.Contains(text, w) {
				t.Errorf("%s doesn't say %q: %s", c.address, w, text)
			}
		}
		for _, w := range c.hasNot {
			if strings.Contains(text, w) {
				t.Errorf("%s says %q", c.address, w)
			}
		}
	}
}

// TestAScopeIsTheSameAsAFilter holds every figure that a lead can get against the same question of somebody who sees all.
func TestAScopeIsTheSameAsAFilter(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.moved()
	lead := h.somebody(h.org, "lead", "", in(access.TeamLead, h.unitID("Noord"), day.Range{From: 1}))
	for _, words := range [][]string{{}, {"by=team"}, {"by=employee"}, {"by=cause1"}, {"by=month", "answers=influenceable"}, {"by=employee,month"}, {"band=detractor"}, {"by=role"}} {
		params, err := snapshot.Pairs(words)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := h.app.Score(h.program(), h.org, append(slices.Clone(params), snapshot.Param{Name: "unit", Value: "Noord"}), day.Range{})
		if err != nil {
			t.Fatal(err)
		}
		cut, err := h.app.Score(access.With(t.Context(), lead.actor), h.org, params, day.Range{})
		if err != nil {
			t.Fatal(err)
		}
		if len(cut.Groups) == 0 || len(cut.Groups) != len(whole.Groups) {
			t.Fatalf("%v: %d groups, wanted %d", words, len(cut.Groups), len(whole.Groups))
		}
		for i, g := range cut.Groups {
			if g.Key != whole.Groups[i].Key || !slices.Equal(g.Points, whole.Groups[i].Points) {
				t.Errorf("%v, group %v: %v, wanted %v: %v", words, g.Key, g.Points, whole.Groups[i].Key, whole.Groups[i].Points)
			}
		}
	}
	for _, words := range [][]string{{"employee=M03"}, {"unit=Zuid"}, {"team=Zuid"}} {
		params, _ := snapshot.Pairs(words)
		if _, err := h.app.Score(access.With(t.Context(), lead.actor), h.org, params, day.Range{}); err == nil {
			t.Errorf("%v is answered", words)
		}
	}
}

func TestAGrantHoldsOnItsDaysOnly(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	noord, today := h.unitID("Noord"), h.app.today()
	for name, c := range map[string]struct {
		days day.Range
		want int
	}{
		"was":       {day.Range{From: 1, To: today - 1}, 403},
		"is today":  {day.Range{From: today, To: today}, 200},
		"will be":   {day.Range{From: today + 1}, 403},
		"until now": {day.Range{From: 1, To: today}, 200},
	} {
		if got, _ := h.says(h.somebody(h.org, name, "", in(access.TeamLead, noord, c.days)), "/o/ruit/teams"); got != c.want {
			t.Errorf("%s: %d, wanted %d", name, got, c.want)
		}
	}
}

func TestAnEmployeeSeesWhatIsAboutThemselves(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.moved()
	robin := h.somebody(h.org, "robin", "R1", always(access.EmployeeRole))
	imran := h.somebody(h.org, "imran", "M03", always(access.EmployeeRole))
	if status, text := h.says(robin, "/o/ruit/people/R1"+halfYear); status != 200 || !strings.Contains(text, "noorden") || !strings.Contains(text, "zuiden") || !strings.Contains(text, "zijn tweeen") {
		t.Errorf("own answers, wherever: %d %s", status, text)
	}
	if status, text := h.says(imran, "/o/ruit/people/M03"+halfYear); status != 200 || !strings.Contains(text, "zijn tweeen") || strings.Contains(text, "Robin") {
		t.Errorf("an answer that is shared: %d %s", status, text)
	}
	for _, address := range []string{"/people/M03", "/people/nobody", "/people", "/teams", "/answers", "/causes", "/units/Zuid", "/runs", "/runs/1", "/runs/1/people.csv",
		"/runs/1/people/M01", "/runs/1/people/nobody", "/runs/99/people/M01", "/runs/1/people/M01/statement.pdf", "/runs/1/people/M01/answers.csv"} {
		if status, text := h.says(robin, "/o/ruit"+address); status != 403 {
			t.Errorf("%s: %d %.200s", address, status, text)
		}
	}
	daan := h.somebody(h.org, "daan", "M01", always(access.EmployeeRole))
	for _, address := range []string{"/me", "/people/M01", "/runs/1/people/M01", "/runs/1/people/M01/statement.pdf", "/runs/1/people/M01/answers.csv", "/matrix", "/schemes"} {
		if status, text := h.says(daan, "/o/ruit"+address); status != 200 {
			t.Errorf("%s: %d %.200s", address, status, text)
		}
	}
	if _, text := h.says(daan, "/o/ruit/me"); !strings.Contains(text, "€") {
		t.Errorf("the own page has no statement: %s", text)
	}
}

func TestManagementAndTheWorksCouncilSeeNobodyByName(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	names := []string{"Daan", "Fleur", "Imran", "Sanne", "M01", "M02", "M03", "M04"}
	for _, role := range []access.RoleRef{access.Management, access.WorksCouncil, access.CXManager} {
		v := h.somebody(h.org, string(role), "", always(role))
		for _, address := range []string{"", "/teams", "/units/Noord", "/causes", "/runs", "/runs/1", "/schemes", "/answers"} {
			status, text := h.says(v, "/o/ruit"+address)
			for _, name := range names {
				if status == 200 && strings.Contains(text, name) {
					t.Errorf("%s reads %q at %s", role, name, address)
				}
			}
		}
		for _, address := range []string{"/people", "/people/M01", "/runs/1/people/M01", "/runs/1/people.csv", "?employee=M01", "/teams?not.employee=M01"} {
			if status, _ := h.says(v, "/o/ruit"+address); status != 403 {
				t.Errorf("%s gets %d at %s", role, status, address)
			}
		}
		if v.actor.May(access.RunsRead) {
			run, err := source{h.app}.Run(access.With(t.Context(), v.actor), h.org.ID, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names { // a program reads the run as it is written down
				if bytes.Contains(run.Run.Header(), []byte(name)) {
					t.Errorf("%s reads %q in the run itself", role, name)
				}
			}
			if len(run.Run.Warnings) == 0 {
				t.Error("there are no warnings to look at")
			}
		}
		for _, words := range []string{"by=employee", "by=month,employee", "employee=M01", "not.employee=M01", "by=employee,team,role"} {
			params, _ := snapshot.Pairs([]string{words})
			if _, err := h.app.Score(access.With(t.Context(), v.actor), h.org, params, day.Range{}); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s asks %s: %v", role, words, err)
			}
		}
	}
}

func TestAnAdministratorReadsNeitherWordsNorPay(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	v := h.somebody(h.org, "admin", "", always(access.Administrator))
	for _, address := range []string{"/answers", "/teams", "/people", "/people/M01", "/runs", "/runs/1", "/runs/1/people/M01", "/runs/1/people.csv"} {
		if status, _ := h.says(v, "/o/ruit"+address); status != 403 {
			t.Errorf("%s: %d", address, status)
		}
	}
	if _, err := (source{h.app}).Verbatims(access.With(t.Context(), v.actor), h.org.ID, nil); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("words: %v", err)
	}
}

// TestWordsAreCutLikeScores asks the words of every answer there is as somebody who may read some.
func TestWordsAreCutLikeScores(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.moved()
	live, err := h.app.snapshots.Snapshot(t.Context(), h.org.ID)
	if err != nil {
		t.Fatal(err)
	}
	all, err := live.View().List(snapshot.Query{Metric: 1}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	ids := idsOf(all)
	lead := h.somebody(h.org, "lead", "", in(access.TeamLead, h.unitID("Noord"), day.Range{From: 1}))
	said, err := source{h.app}.Verbatims(access.With(t.Context(), lead.actor), h.org.ID, ids)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		inNoord := slices.ContainsFunc(a.Participants, func(p snapshot.Participant) bool { return p.Unit == h.unitID("Noord") })
		if text := said[a.ID]; !inNoord && text != "" {
			t.Errorf("answer %d of unit %d is read: %q", a.ID, a.Unit, text)
		}
	}
	stranger := h.somebody(h.other, "stranger", "", always(access.CXManager))
	if _, err := (source{h.app}).Verbatims(access.With(t.Context(), stranger.actor), h.org.ID, ids); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a stranger: %v", err)
	}
}

// TestNothingOfAnotherOrganisationIsThere walks into the neighbours' with numbers that exist there.
func TestNothingOfAnotherOrganisationIsThere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.moved() // R1, and answers beyond those of the other organisation
	scheme := access.With(t.Context(), h.somebody(h.other, "everything", "M01", always(access.Auditor), always(access.CXManager), always(access.RewardManager), always(access.EmployeeRole)).actor)
	v := h.somebody(h.other, "all eyes", "M01", always(access.Auditor), always(access.CXManager), always(access.RewardManager), always(access.EmployeeRole))
	for _, address := range []string{"", "/people/M01", "/people/R1", "/units/Noord", "/runs/1", "/runs/1/people/M01", "/answers", "/live", "/me"} {
		if status, text := h.says(v, "/o/ruit"+address); status != 404 || strings.Contains(text, "Ruitherstel") {
			t.Errorf("%s of another organisation: %d %.200s", address, status, text)
		}
	}
	if status, _ := h.says(h.somebody(h.other, "employee elsewhere", "M01", always(access.EmployeeRole)), "/o/ruit"); status != 404 {
		t.Errorf("an employee of another organisation: %d", status)
	}
	for _, address := range []string{"/people/R1", "/runs/2", "/runs/2/people/M01", "/runs/1/people/R1"} {
		if status, _ := h.says(v, "/o/elders"+address); status != 404 {
			t.Errorf("%s exists in the other organisation only: %d", address, status)
		}
	}
	if _, err := (source{h.app}).Live(scheme, h.org, scoreweb.Scores); fault.KindOf(err) != fault.NotFound {
		t.Errorf("scores: %v", err)
	}
	for name, err := range map[string]error{
		"import":  second(h.app.Import(scheme, h.org, ImportInput{})),
		"run":     second(h.app.Run(scheme, h.org, RunInput{})),
		"signals": second(h.app.Signals(scheme, h.org, day.Range{})),
		"matrix":  second(source{h.app}.MatrixVersions(scheme, h.org.ID)),
		"people":  second(source{h.app}.People(scheme, h.org.ID, 1)),
	} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestNobodyDecidesAboutThemselves(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	self := h.somebody(h.org, "daan", "M01", always(access.RewardManager), always(access.CXManager))
	list, err := source{h.app}.Schemes(h.program(), h.org.ID)
	if err != nil {
		t.Fatal(err)
	}
	ctx := access.With(t.Context(), self.actor)
	if _, err := h.app.Run(ctx, h.org, RunInput{Scheme: list[0].Scheme.Canonical(), Reason: "for myself"}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("computes the own pay for keeping: %v", err)
	}
	if _, err := h.app.Run(ctx, h.org, RunInput{Scheme: list[0].Scheme.Canonical(), DryRun: true}); err != nil {
		t.Errorf("a dry run: %v", err)
	}
	var outcomes []intake.Outcome
	err = h.app.throughDoor(h.org, "test", true, func(d intake.Door) (err error) {
		outcomes, err = notAboutSelf(d, "M01").Apply(t.Context(), []intake.Record{
			intake.Finding{Ref: "F1", Employee: "M01", Period: day.Quarter(2024, 2), Text: "x", Status: "unfounded", DecidedOn: day.Must("2024-07-01"), DecidedBy: "Daan", Heard: true},
			intake.Finding{Ref: "F2", Employee: "M02", Period: day.Quarter(2024, 2), Text: "x", Status: "unfounded", DecidedOn: day.Must("2024-07-01"), DecidedBy: "Daan", Heard: true}})
		return err
	})
	if err != nil || outcomes[0].Status != intake.Refused || outcomes[0].Fault.Key != "access.about_self" || outcomes[1].Status != intake.Created {
		t.Errorf("%+v, %v", outcomes, err)
	}
}

// ledgerOf counts the entries of an action by the employee that they are about.
func (h *house) ledgerOf(action string, o org.Organisation) map[int64]int {
	h.Helper()
	found := map[int64]int{}
	err := h.app.db.Read(h.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		entries, err := storetest.Ledger(ctx, tx, int64(o.ID))
		for _, e := range entries {
			if e.Action == action {
				found[e.FirstID]++
				if e.Kind != "employee" || e.FirstID != e.LastID || !strings.HasPrefix(e.Actor, "account:") {
					h.Errorf("%+v", e)
				}
			}
		}
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return found
}

func TestLookingAtSomebodyIsNoted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lead := h.somebody(h.org, "lead", "M02", in(access.TeamLead, h.unitID("Noord"), day.Range{From: 1}), always(access.EmployeeRole))
	for range 3 {
		h.says(lead, "/o/ruit/people/M01"+halfYear)
		h.says(lead, "/o/ruit/people/M02"+halfYear) // themselves
		h.says(lead, "/o/ruit/people/M03"+halfYear) // not theirs to see
	}
	m01 := int64(h.employeeID(h.org, "M01"))
	if got := h.ledgerOf("individuals.read", h.org); got[m01] != 1 || len(got) != 1 {
		t.Errorf("noted: %v", got)
	}
	auditor := h.somebody(h.org, "auditor", "", always(access.Auditor))
	for range 2 {
		h.says(auditor, "/o/ruit/runs/1/people/M01")
		h.says(auditor, "/o/ruit/runs/1/people/M01/statement.pdf")
	}
	if got := h.ledgerOf("pay.read", h.org); got[m01] != 1 || len(got) != 1 {
		t.Errorf("noted: %v", got)
	}
	h.says(auditor, "/o/ruit/runs/1/people.csv")
	if got := h.ledgerOf("pay.read", h.org); len(got) < 4 || got[m01] != 1 {
		t.Errorf("noted of the file: %v", got)
	}
	h.says(auditor, "/o/ruit/people"+halfYear)
	if got := h.ledgerOf("individuals.read", h.org); got[m01] != 2 || len(got) < 3 { // by another reader
		t.Errorf("noted of the list: %v", got)
	}
}

func idsOf(list []snapshot.Answer) (ids []collect.AnswerID) {
	for _, a := range list {
		ids = append(ids, a.ID)
	}
	return ids
}
