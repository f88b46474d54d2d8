package app

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/core/reward"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
	"klankbord.org/importer"
	"klankbord.org/internal/golden"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
	"klankbord.org/store/surveydb"
)

// story is the worked example with a clock that moves.
type story struct {
	*testing.T
	app    *App
	org    org.Organisation
	ctx    context.Context
	today  *time.Time
	scheme []byte
}

// onBoth tells a story on both engines.
func onBoth(t *testing.T, fn func(s *story)) {
	t.Helper()
	for name, url := range map[string]func(*testing.T) string{"sqlite": func(*testing.T) string { return "" }, "postgres": func(t *testing.T) string { return storetest.EmptyPostgresURL(t) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := time.Date(2024, 3, 20, 12, 0, 0, 0, time.UTC)
			a, err := Open(t.Context(), Config{Data: t.TempDir(), Database: url(t), Now: func() time.Time { return now }})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = a.Close(context.Background()) })
			s := &story{T: t, app: a, ctx: access.With(t.Context(), access.System(0, "test")), today: &now}
			root := golden.Root(t)
			m, err := importer.ReadMapping(filepath.Join(root, "examples", "ruitherstel", "mapping.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			if s.org, err = a.EnsureOrganisation(s.ctx, "ruit", m.Organisation(), false); err != nil {
				t.Fatal(err)
			}
			*s.today = time.Date(2024, 7, 10, 12, 0, 0, 0, time.UTC)
			if _, err := a.Import(s.ctx, s.org, ImportInput{Mapping: m, Folder: golden.Example(t, "ruitherstel"), Actor: "test"}); err != nil {
				t.Fatal(err)
			}
			*s.today = time.Date(2024, 3, 20, 12, 0, 0, 0, time.UTC)
			if s.scheme, err = os.ReadFile(filepath.Join(root, "examples", "ruitherstel", "schemes", "hybrid.json")); err != nil {
				t.Fatal(err)
			}
			fn(s)
		})
	}
}

// on moves the clock.
func (s *story) on(d string) { *s.today = day.Must(d).Time().Add(12 * time.Hour) }

func (s *story) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// want says that something must have failed with a key.
func (s *story) want(err error, kind fault.Kind, key string) {
	s.Helper()
	if f := fault.As(err); f == nil || f.Kind != kind || f.Key != key {
		s.Errorf("got %v, want %s %s", err, kind, key)
	}
}

func (s *story) parties() []agree.Party {
	on := day.At(*s.today)
	return []agree.Party{{Party: agree.WorksCouncil, Name: "A. de Boer", AgreedOn: on, Document: "OR-12"}}
}

// freeze drafts and freezes the scheme.
func (s *story) freeze(change ...func(*AgreementInput)) {
	s.Helper()
	in := AgreementInput{Ref: "q2", Scheme: s.scheme, Parties: s.parties()}
	for _, c := range change {
		c(&in)
	}
	if _, err := s.app.DraftAgreement(s.ctx, s.org, in); err != nil {
		s.Fatal(err)
	}
	s.must(s.app.FreezeAgreement(s.ctx, s.org, "q2", "test"))
}

func (s *story) run(in RunInput) (*RunResult, error) {
	in.Reason, in.Actor = "test", "test"
	return s.app.Run(s.ctx, s.org, in)
}

// apply brings records in, as every road does, and returns what became of the first.
func (s *story) apply(records ...intake.Record) intake.Outcome {
	s.Helper()
	var out []intake.Outcome
	s.must(s.app.throughDoor(s.org, "test", false, func(d intake.Door) (err error) {
		out, err = d.Apply(s.ctx, records)
		return err
	}))
	return out[0]
}

// page is what somebody at this machine sees in Dutch.
func (s *story) page(path string) string {
	s.Helper()
	r := httptest.NewRequest(http.MethodGet, "/o/ruit"+path, nil).WithContext(s.ctx)
	r.Header.Set("Accept-Language", "nl")
	r.AddCookie(s.cookie())
	w := httptest.NewRecorder()
	s.app.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		s.Errorf("%s: %d", path, w.Code)
	}
	return w.Body.String()
}

// cookie is a session of somebody with the roles that see all of this.
func (s *story) cookie() *http.Cookie {
	s.Helper()
	var account access.Account
	s.must(s.app.db.Write(s.ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		if account, err = accessdb.FindByEmail(ctx, tx, s.org.ID, "all@ruit.example"); fault.KindOf(err) == fault.NotFound {
			account, err = accessdb.Create(ctx, tx, s.org.ID, access.Account{Email: "all@ruit.example", Name: "All", Status: access.Active, CreatedAt: 1})
		}
		if err != nil {
			return err
		}
		return accessdb.SetGrants(ctx, tx, s.org.ID, account.ID, "local", []access.Grant{{Role: access.RewardManager, Range: day.Range{From: 1}}, {Role: access.CXManager, Range: day.Range{From: 1}}})
	}))
	return cookieOf(s.T, s.app, s.org, account.ID, carrying())
}

func TestTrialsNameNobodyUntilAllIsOnRecord(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		s.on("2024-07-10")
		first, err := s.run(RunInput{Scheme: s.scheme})
		s.must(err)
		second, err := s.run(RunInput{Scheme: s.scheme})
		s.must(err)
		if !first.Run.Trial || len(first.Missing) != 3 || first.Run.Paid != second.Run.Paid {
			s.Fatalf("trial %v, missing %v", first.Run.Trial, first.Missing)
		}
		names := map[string]bool{}
		for _, r := range []*RunResult{first, second} {
			for i := range r.Run.People {
				p := &r.Run.People[i]
				if names[p.Ref] || !strings.HasPrefix(p.Ref, "P-") || p.Name != p.Ref || strings.Contains(string(p.Line()), "M0") {
					s.Errorf("%s can be followed or recognised", p.Ref)
				}
				names[p.Ref] = true
			}
		}
		if _, err := s.app.Statement(s.ctx, s.org, int(first.ID), "M01"); fault.KindOf(err) != fault.NotFound {
			s.Errorf("a trial has a statement: %v", err)
		}
		_, err = s.app.Score(s.ctx, s.org, []snapshot.Param{{Name: "by", Value: "employee"}}, day.Range{})
		s.want(err, fault.Forbidden, "consent.individuals_off")
		if _, err := s.app.Signals(s.ctx, s.org, day.Quarter(2024, 2)); fault.KindOf(err) != fault.Forbidden {
			s.Errorf("people are monitored without consent: %v", err)
		}

		consent(s.ctx, s.T, s.app, s.org, s.scheme)
		real, err := s.run(RunInput{Scheme: s.scheme})
		s.must(err)
		if real.Run.Trial || real.Run.Paid != first.Run.Paid || real.Run.People[0].Ref != "M01" {
			s.Errorf("with everything on record: trial %v, paid %d", real.Run.Trial, real.Run.Paid)
		}
		if _, err = s.app.Score(s.ctx, s.org, []snapshot.Param{{Name: "by", Value: "employee"}}, day.Range{}); err != nil {
			s.Error(err)
		}

		changed := []byte(strings.Replace(string(s.scheme), `"minimum_n": 5`, `"minimum_n": 6`, 1))
		other, err := s.run(RunInput{Scheme: changed})
		s.must(err)
		if !other.Run.Trial || other.Missing[0].Why != agree.OtherFormula {
			s.Errorf("another formula is paid under the old consent: %v", other.Missing)
		}
		var parsed map[string]any
		s.must(json.Unmarshal(s.scheme, &parsed))
		parsed["money"].(map[string]any)["cents"] = 99900
		more, _ := json.Marshal(parsed)
		if paid, err := s.run(RunInput{Scheme: more}); err != nil || paid.Run.Trial {
			s.Errorf("another amount needs consent again: %v", err)
		}
		s.must(s.app.WithdrawConsent(s.ctx, s.org, 2, 0, "nietig verklaard"))
		if gone, err := s.run(RunInput{Scheme: s.scheme}); err != nil || !gone.Run.Trial || gone.Missing[0].Why != agree.WasWithdrawn {
			s.Errorf("consent was withdrawn, and people are paid: %v", err)
		}
	})
}

// A frozen thing can't be changed by any road.
func TestNoRoadLeadsToAChangeOfWhatIsFrozen(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		var v survey.Version
		var terms *agree.Terms
		s.must(s.app.db.Read(s.ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
			v, err = surveydb.LatestVersion(ctx, tx, s.org.ID, 1)
			return err
		}))
		target := intake.Target{Ref: "doel", Metric: v.Content.Metric, Answers: "all", Baseline: day.Quarter(2024, 1), Period: day.Quarter(2024, 2), Growth: "4"}
		if o := s.apply(target); o.Status != intake.Created {
			s.Fatal(o)
		}
		s.freeze()
		s.must(s.app.db.Read(s.ctx, func(ctx context.Context, tx sqldb.Tx) error {
			all, err := agreedb.List(ctx, tx, s.org.ID)
			terms = all[0].Versions[0].Terms
			return err
		}))
		s.on("2024-05-01")
		line := intake.MatrixLine{Version: terms.Matrix.Ref, Role: "monteur", Cause: terms.Causes[0].Ref, From: day.Must("2024-05-01"), Influenceable: true, Reason: "later"}
		more := target
		more.Growth = "2"
		renamed := intake.Cause{Ref: terms.Causes[0].Ref, Parent: terms.Causes[0].Parent, Name: intake.Text{NL: "Anders"}}
		for what, r := range map[string]intake.Record{"a line of the matrix": line, "a target": more, "the name of a cause": renamed,
			"a maturity": intake.Unit{Ref: "Noord", Maturity: "anders"}} {
			o := s.apply(r)
			if o.Status != intake.Refused || o.Fault.Key != "agreement.frozen" || o.Fault.Args["agreement"] != "q2" {
				s.Errorf("%s: %+v", what, o)
			}
		}
		o := s.org
		o.Settings.Publication = 2
		s.want(s.app.db.Write(s.ctx, func(ctx context.Context, tx sqldb.Tx) error {
			return orgdb.Update(ctx, tx, o, orgdb.Act{Actor: "test", At: s.app.millis()})
		}), fault.Conflict, "agreement.frozen_threshold")

		// New versions may be made; the frozen period doesn't see them.
		content := *v.Content
		content.Question.NL = "Heel anders gevraagd?"
		if o := s.apply(intake.Survey{Ref: terms.Surveys[0].Ref, Content: content.Canonical()}); o.Status != intake.Changed {
			s.Errorf("a new version of the survey: %+v", o)
		}
		if o := s.apply(intake.Cause{Ref: "nieuw", Name: intake.Text{NL: "Nieuw"}}); o.Status != intake.Created {
			s.Errorf("a new cause: %+v", o)
		}
		s.must((deskStore{s.app}).makeKey(s.ctx, s.org.ID))
		asked := func() *respond.Visit {
			visit, err := (deskStore{s.app}).Visit(s.ctx, respond.Token{Kind: respond.ForAnyone, Org: s.org.ID, Survey: v.Survey})
			s.must(err)
			return visit
		}
		if got := asked(); got.Version != terms.Surveys[0].Version || got.Content.Question != v.Content.Question || slices.ContainsFunc(got.Causes, func(c respond.Cause) bool { return c.Name.NL == "Nieuw" }) {
			s.Errorf("in the frozen period version %d is asked", got.Version)
		}
		s.on("2024-07-02")
		if got := asked(); got.Version != terms.Surveys[0].Version+1 {
			s.Errorf("after the period still version %d is asked", got.Version)
		}
		another := []byte(strings.Replace(string(s.scheme), `"minimum_n": 5`, `"minimum_n": 6`, 1))
		_, err := s.run(RunInput{Scheme: another})
		s.want(err, fault.Conflict, "agreement.other_scheme")
		if r, err := s.run(RunInput{Scheme: another, Trial: true}); err != nil || !r.Run.Trial {
			s.Errorf("what it would pay can't be tried: %v", err)
		}
		_, err = s.app.DraftAgreement(s.ctx, s.org, AgreementInput{Ref: "q2", Scheme: s.scheme})
		s.want(err, fault.Conflict, "agreement.exists")
	})
}

func TestAnAmendedPeriodIsComputedInPartsThatAddUp(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		consent(s.ctx, s.T, s.app, s.org, s.scheme)
		s.freeze()
		s.on("2024-07-10")
		whole, err := s.run(RunInput{Scheme: s.scheme, DryRun: true})
		s.must(err)
		if whole.Run.Term == nil || len(whole.Run.Parts) != 0 || slices.ContainsFunc(whole.Run.Warnings, func(w reward.Warning) bool { return w.Key == "frozen_late" }) {
			s.Fatalf("%+v", whole.Run.Term)
		}

		s.on("2024-05-10")
		amend := func(effective string, scheme []byte, name string) error {
			in := AgreementInput{Ref: "q2", Scheme: scheme, Effective: day.Must(effective), Parties: s.parties(), Change: agree.Change{Reason: "nieuw bedrag", Kind: agree.WithWorksCouncil}}
			in.Terms.Name.NL = name
			if _, err := s.app.AmendAgreement(s.ctx, s.org, in); err != nil {
				return err
			}
			return s.app.FreezeAgreement(s.ctx, s.org, "q2", "test")
		}
		s.want(amend("2024-05-09", nil, "Terug"), fault.Invalid, "agreement.reaches_back")
		s.must(amend("2024-05-12", nil, "Andere naam"))
		s.on("2024-07-10")
		same, err := s.run(RunInput{Agreement: "q2", DryRun: true})
		s.must(err)
		if len(same.Run.Parts) != 0 || same.Run.Paid != whole.Run.Paid || same.Run.PeopleSum != whole.Run.PeopleSum {
			s.Errorf("an amendment of the name moved money: %d and %d", whole.Run.Paid, same.Run.Paid)
		}

		s.on("2024-05-10")
		var parsed map[string]any
		s.must(json.Unmarshal(s.scheme, &parsed))
		parsed["money"].(map[string]any)["cents"] = 7777700
		dear, _ := json.Marshal(parsed)
		s.must(amend("2024-05-16", dear, ""))
		s.on("2024-07-10")
		split, err := s.run(RunInput{Agreement: "q2"})
		s.must(err)
		if len(split.Run.Parts) != 2 || split.Run.Parts[0].Term.Range.To != day.Must("2024-05-15") || split.Run.Trial {
			s.Fatalf("%d parts", len(split.Run.Parts))
		}
		for i := range split.Run.People {
			p := &split.Run.People[i]
			var sum reward.Cents
			for _, part := range p.Parts {
				if part != nil {
					sum += part.Cents
				}
			}
			if sum != p.Cents {
				s.Errorf("%s: %d isn't the sum of the parts, %d", p.Ref, p.Cents, sum)
			}
		}
		info, err := s.app.Statement(s.ctx, s.org, int(split.ID), "M01")
		s.must(err)
		if len(info.Parts) != 2 || info.Parts[0].Scheme.Scheme.Money.Cents == info.Parts[1].Scheme.Scheme.Money.Cents || len(info.Parts[0].Person.Answers) == 0 {
			s.Errorf("the statement has %d parts", len(info.Parts))
		}
		if pdf, err := s.app.StatementPDF(s.ctx, s.org, int(split.ID), "M01", i18n.NL); err != nil || len(pdf) < 1000 {
			s.Errorf("the statement can't be printed: %v", err)
		}
		for path, words := range map[string][]string{"/runs/1": {"volgens de versie die toen gold", "q2, versie 3", "nieuw bedrag"}, "/runs/1?part=1": {"15 mei"},
			"/runs/1/people/M01": {"Hoe het bedrag is opgebouwd", "q2, versie 1", "16 mei"}, "/runs/1/people/M01?part=2": {"Wat klanten zeiden"}, "/agreements": {"Versie 3 bevroren", "ondernemingsraad"},
			"/agreements/q2": {"Vingerafdrukken", "nieuw bedrag"}, "/consent": {"Scores per persoon"}} {
			body := s.page(path)
			for _, w := range words {
				if !strings.Contains(body, w) {
					s.Errorf("%s doesn't say %q", path, w)
				}
			}
		}
	})
}

func TestALateFreezeAndLaterMembershipsStayVisible(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		consent(s.ctx, s.T, s.app, s.org, s.scheme)
		s.on("2024-04-02")
		s.freeze(func(in *AgreementInput) { in.Counting = agree.AtFreeze })
		s.on("2024-06-20")
		move := intake.Membership{Employee: "M01", Unit: "Zuid", Role: "monteur", FTE: 100, From: day.Must("2024-05-01"), Reason: "te laat doorgegeven"}
		if o := s.apply(move); o.Status != intake.Created {
			s.Fatalf("a fact was refused: %+v", o)
		}
		s.on("2024-07-10")
		r, err := s.run(RunInput{Agreement: "q2"})
		s.must(err)
		keys := map[string]string{}
		for _, w := range r.Run.Warnings {
			keys[w.Key] = w.About
			if w.Key == "changed_after_freeze" && w.Args["reason"] != "te laat doorgegeven" {
				s.Errorf("the reason is lost: %v", w.Args)
			}
		}
		if _, late := keys["frozen_late"]; !late || keys["changed_after_freeze"] != "M01" {
			s.Errorf("%v", keys)
		}
		for i := range r.Run.People {
			if p := &r.Run.People[i]; p.Ref == "M01" && len(p.Segments) != 1 {
				s.Error("what was recorded after the freeze counts")
			}
		}
	})
}

func TestNobodyWhoManagesSeesATrial(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		if _, err := s.run(RunInput{Scheme: s.scheme}); err != nil {
			s.Fatal(err)
		}
		roles := access.StandardRoles()
		role := func(ref access.RoleRef) access.Role {
			return roles[slices.IndexFunc(roles, func(r access.Role) bool { return r.Ref == ref })]
		}
		who := func(held ...access.Held) context.Context {
			return access.With(s.Context(), access.Actor{Org: s.org.ID, Account: 1, Held: held})
		}
		for name, c := range map[string]struct {
			ctx  context.Context
			sees int
		}{
			"who drafts schemes":          {who(access.Held{Role: role(access.RewardManager)}), 1},
			"the works council":           {who(access.Held{Role: role(access.WorksCouncil)}), 0},
			"the auditor":                 {who(access.Held{Role: role(access.Auditor)}), 0},
			"the management":              {who(access.Held{Role: role(access.Management)}), 0},
			"who drafts and leads a team": {who(access.Held{Role: role(access.RewardManager)}, access.Held{Role: role(access.TeamLead), Grant: access.Grant{Unit: 1}}), 0},
		} {
			list, err := source{s.app}.Runs(c.ctx, s.org.ID)
			if err != nil || len(list) != c.sees {
				s.Errorf("%s sees %d trials, want %d: %v", name, len(list), c.sees, err)
			}
		}
	})
}
