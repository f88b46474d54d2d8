package agree_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
)

func terms() *agree.Terms {
	return &agree.Terms{Format: agree.Format, Ref: "q2", Name: intake.Text{NL: "Kwartaal"}, Nature: intake.Text{NL: "Eenmalig"}, ExpiresOn: day.Must("2024-12-31"),
		Period: day.Quarter(2024, 2), Surveys: []agree.Survey{{Ref: "nps", Version: 2, Hash: "s2"}}, Matrix: agree.Matrix{Ref: "m1", Hash: "m"},
		Causes:      []agree.Cause{{Ref: "ruit", Name: intake.Text{NL: "Ruit"}}, {Ref: "ruit/snel", Parent: "ruit", Name: intake.Text{NL: "Snelheid"}}, {Ref: "prijs", Name: intake.Text{NL: "Prijs"}}},
		Targets:     []agree.Target{{Ref: "t1", Hash: "t"}},
		Memberships: agree.Memberships{Counting: agree.AtRun}, Maturities: []agree.UnitCurve{{Unit: "noord", Maturity: "basis"}},
		Settings: agree.Settings{Currency: "EUR", Publication: 5, InternalDomains: []string{"a.nl"}}, Scheme: agree.BoundedScheme{Ref: "bonus", Hash: "x", Formula: "f"}}
}

// path is a unit with those above it, on every day.
func path(units ...string) agree.Path { return func(day.Day) []string { return units } }

func party() []agree.Party {
	return []agree.Party{{Party: agree.WorksCouncil, Name: "A. de Boer", AgreedOn: day.Must("2024-03-01"), Document: "OR-12"}}
}

// agreement has a first version, and amendments by the day on which they take effect.
func agreement(amend ...func(*agree.Version)) *agree.Agreement {
	t := terms()
	a := &agree.Agreement{ID: 1, Ref: t.Ref, Versions: []agree.Version{{Number: 1, Status: agree.Frozen, Effective: t.Period.From, Terms: t, Parties: party()}}}
	for i, change := range amend {
		v := agree.Version{Number: i + 2, Status: agree.Frozen, Terms: terms(), Parties: party(), Change: agree.Change{Reason: "r", Kind: agree.WithWorksCouncil}}
		change(&v)
		a.Versions = append(a.Versions, v)
	}
	return a
}

func TestTermsHashAlikeInAnyOrder(t *testing.T) {
	t.Parallel()
	a, b := terms(), terms()
	slices.Reverse(b.Causes)
	b.Units = []string{}
	if a.Hash() != b.Hash() {
		t.Error("the order of lists changed the hash")
	}
	read, err := agree.ParseTerms(a.Canonical())
	if err != nil || read.Hash() != a.Hash() {
		t.Errorf("read back: %v", err)
	}
	b.Settings.Publication = 4
	if a.Hash() == b.Hash() {
		t.Error("another threshold has the same hash")
	}
}

func TestWhatCantBeAgreedIsRefused(t *testing.T) {
	t.Parallel()
	if err := terms().Check(); err != nil {
		t.Fatal(err)
	}
	for key, change := range map[string]func(*agree.Terms){
		"agreement.nature":        func(x *agree.Terms) { x.Nature = intake.Text{} },
		"agreement.expires":       func(x *agree.Terms) { x.ExpiresOn = day.Must("2024-05-01") },
		"agreement.period":        func(x *agree.Terms) { x.Period.To = 0 },
		"agreement.binds_nothing": func(x *agree.Terms) { x.Surveys, x.Scheme = nil, agree.BoundedScheme{} },
		"agreement.ref":           func(x *agree.Terms) { x.Ref = "Two words" },
	} {
		x := terms()
		change(x)
		if f := fault.As(x.Check()); f == nil || f.Key != key {
			t.Errorf("got %v, want %s", f, key)
		}
	}
}

func TestAnAmendmentNeverReachesBack(t *testing.T) {
	t.Parallel()
	today := day.Must("2024-05-15")
	for name, c := range map[string]struct {
		change func(*agree.Version)
		key    string
	}{
		"from today":           {func(*agree.Version) {}, ""},
		"from yesterday":       {func(v *agree.Version) { v.Effective = today - 1 }, "agreement.reaches_back"},
		"after the period":     {func(v *agree.Version) { v.Effective = v.Terms.Period.To + 1 }, "agreement.outside_period"},
		"without a reason":     {func(v *agree.Version) { v.Change.Reason = "" }, "field.missing"},
		"alone, for no ground": {func(v *agree.Version) { v.Change.Kind = agree.Unilateral }, "agreement.ground"},
		"of another period":    {func(v *agree.Version) { v.Terms.Period.To++; v.Terms.ExpiresOn++ }, "agreement.other_period"},
		"of other units":       {func(v *agree.Version) { v.Terms.Units = []string{"noord"} }, "agreement.other_units"},
		"with nobody":          {func(v *agree.Version) { v.Parties = nil }, "agreement.nobody_agreed"},
		"agreed tomorrow":      {func(v *agree.Version) { v.Parties[0].AgreedOn = today + 1 }, "agreement.agreed_later"},
	} {
		a := agreement(func(v *agree.Version) {
			v.Status, v.Effective = agree.Draft, today
			c.change(v)
		})
		f := fault.As(a.CheckFreeze(today))
		if got := ""; f != nil {
			if got = f.Key; got != c.key {
				t.Errorf("%s: %s, want %q", name, got, c.key)
			}
		} else if c.key != "" {
			t.Errorf("%s: was let through", name)
		}
	}
}

func TestAChangeThatCountsNothingOtherwiseSplitsNothing(t *testing.T) {
	t.Parallel()
	middle := day.Must("2024-05-15")
	same := agreement(func(v *agree.Version) {
		v.Effective = middle
		v.Terms.Name.NL = "Anders"
		v.Terms.Settings.Publication = 9
	})
	if p := same.Parts(); len(p) != 1 || p[0].Range != same.Period() || p[0].Version.Number != 1 {
		t.Errorf("%+v", p)
	}
	other := agreement(func(v *agree.Version) { v.Effective = middle; v.Terms.Scheme.Hash = "y" })
	if p := other.Parts(); len(p) != 2 || p[0].Range.To != middle-1 || p[1].Range.From != middle || p[1].Version.Number != 2 {
		t.Errorf("%+v", p)
	}
	before := agreement(func(v *agree.Version) { v.Effective = v.Terms.Period.From; v.Terms.Scheme.Hash = "y" })
	if p := before.Parts(); len(p) != 1 || p[0].Version.Number != 2 {
		t.Errorf("an amendment before the period: %+v", p)
	}
	other.Ended.LastDay = middle - 3
	if p := other.Parts(); len(p) != 1 || p[0].Range.To != middle-3 {
		t.Errorf("ended before the amendment: %+v", p)
	}
}

// Every day of the period lies in exactly one part, however often it was amended.
func TestPartsCoverThePeriodOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := terms().Period
		var amend []func(*agree.Version)
		on := p.From
		for range rapid.IntRange(0, 5).Draw(t, "amendments") {
			on += day.Day(rapid.IntRange(0, 20).Draw(t, "days"))
			from, hash := min(on, p.To), rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "scheme")
			amend = append(amend, func(v *agree.Version) { v.Effective = from; v.Terms.Scheme.Hash = hash })
		}
		a := agreement(amend...)
		next := p.From
		parts := a.Parts()
		for i, part := range parts {
			if part.Range.From != next || part.Range.Days() == 0 {
				t.Fatalf("%+v", parts)
			}
			if i > 0 && part.Version.Terms.SameCounting(parts[i-1].Version.Terms) {
				t.Fatalf("cut where nothing changed: %+v", parts)
			}
			for d := part.Range.From; d <= part.Range.To; d++ {
				if v, ok := a.On(d); !ok || !v.Terms.SameCounting(part.Version.Terms) {
					t.Fatalf("%s is decided by version %d, computed by %d", d, v.Number, part.Version.Number)
				}
			}
			next = part.Range.To + 1
		}
		if next != p.To+1 {
			t.Fatalf("the parts end before the period: %+v", parts)
		}
	})
}

func TestWhatIsFrozenCantBeChanged(t *testing.T) {
	t.Parallel()
	middle := day.Must("2024-05-15")
	draft := agreement()
	draft.Versions[0].Status = agree.Draft
	nothing := agree.NewBound([]agree.Agreement{*draft})
	b := agree.NewBound([]agree.Agreement{*agreement()})
	settings := org.Settings{Currency: "EUR", Publication: 5, InternalDomains: []string{"a.nl"}}
	more := settings
	more.Publication = 3
	ways := settings
	ways.Languages = []string{"en"}
	for name, c := range map[string]struct {
		got    func(*agree.Bound) *fault.Error
		frozen bool
	}{
		"the matrix":       {func(b *agree.Bound) *fault.Error { return b.Matrix("m1") }, true},
		"another matrix":   {func(b *agree.Bound) *fault.Error { return b.Matrix("m2") }, false},
		"the target":       {func(b *agree.Bound) *fault.Error { return b.Target("t1", 0) }, true},
		"another target":   {func(b *agree.Bound) *fault.Error { return b.Target("t2", 2) }, false},
		"a cause as it is": {func(b *agree.Bound) *fault.Error { return b.Cause(terms().Causes[0]) }, false},
		"a cause's name": {func(b *agree.Bound) *fault.Error {
			return b.Cause(agree.Cause{Ref: "ruit", Name: intake.Text{NL: "Glas"}})
		}, true},
		"a new cause":           {func(b *agree.Bound) *fault.Error { return b.Cause(agree.Cause{Ref: "weer"}) }, false},
		"one beside others":     {func(b *agree.Bound) *fault.Error { return b.Cause(agree.Cause{Ref: "ruit/x", Parent: "ruit"}) }, false},
		"the first below a way": {func(b *agree.Bound) *fault.Error { return b.Cause(agree.Cause{Ref: "prijs/x", Parent: "prijs"}) }, true},
		"a maturity":            {func(b *agree.Bound) *fault.Error { return b.Maturity(path("noord"), "top", middle) }, true},
		"the same maturity":     {func(b *agree.Bound) *fault.Error { return b.Maturity(path("noord"), "basis", middle) }, false},
		"a maturity afterwards": {func(b *agree.Bound) *fault.Error { return b.Maturity(path("noord"), "top", day.Must("2024-07-01")) }, false},
		"a threshold":           {func(b *agree.Bound) *fault.Error { return b.Settings(settings, more, middle) }, true},
		"a threshold before":    {func(b *agree.Bound) *fault.Error { return b.Settings(settings, more, day.Must("2024-03-01")) }, true},
		"a language":            {func(b *agree.Bound) *fault.Error { return b.Settings(settings, ways, middle) }, false},
	} {
		f := c.got(b)
		if (f != nil) != c.frozen || f != nil && (f.Kind != fault.Conflict || f.Args["agreement"] != "q2") {
			t.Errorf("%s: %v", name, f)
		}
		if c.got(nothing) != nil {
			t.Errorf("%s: a draft binds", name)
		}
	}
}

func TestAnAmendmentOpensWhatItBindsOtherwise(t *testing.T) {
	t.Parallel()
	middle := day.Must("2024-05-15")
	b := agree.NewBound([]agree.Agreement{*agreement(func(v *agree.Version) {
		v.Effective = middle
		v.Terms.Settings.Publication = 9
		v.Terms.Surveys[0].Version = 3
	})})
	was := org.Settings{Currency: "EUR", Publication: 5, InternalDomains: []string{"a.nl"}}
	now := was
	now.Publication = 9
	if f := b.Settings(was, now, middle-1); f == nil {
		t.Error("the day before it could be changed")
	}
	if f := b.Settings(was, now, middle); f != nil {
		t.Errorf("from the day on it couldn't: %v", f)
	}
	for d, want := range map[day.Day]int{middle - 1: 2, middle: 3} {
		if s, _, ok := b.Survey("nps", d); !ok || s.Version != want {
			t.Errorf("on %s version %d is asked, want %d", d, s.Version, want)
		}
	}
	if _, _, ok := b.Survey("nps", day.Must("2024-07-01")); ok {
		t.Error("a survey is bound after the period")
	}
}

func records() []agree.Record {
	covers := []agree.Covered{{Kind: agree.Formula, Ref: "bonus", Hash: "f"}, {Kind: agree.Lines, Ref: "m1", Hash: "m"}}
	return []agree.Record{
		{ID: 1, Kind: agree.DPIA, On: day.Must("2024-01-10"), Party: "FG", Document: "DPIA-1", Covers: covers},
		{ID: 2, Kind: agree.Consent, On: day.Must("2024-02-01"), Party: "OR", Document: "OR-12", Basis: agree.ByWorksCouncil, Articles: agree.Articles(), Covers: covers},
		{ID: 3, Kind: agree.Publication, On: day.Must("2024-03-01"), Party: "HR", Document: "intranet/12", Where: "intranet", Covers: covers},
	}
}

func TestScoresAndPayWaitForThreeRecords(t *testing.T) {
	t.Parallel()
	need := agree.Needs{Pay: true, Individual: true, Formula: "f", Matrix: "m", Metrics: []string{"nps"}, Today: day.Must("2024-05-01")}
	for _, r := range records() {
		if err := r.Check(need.Today); err != nil {
			t.Fatal(err)
		}
	}
	if m := agree.Lacking(records(), need); len(m) != 0 {
		t.Fatalf("all is there, and %v is missing", m)
	}
	if m := agree.Lacking(nil, need); len(m) != 3 || m[0].Why != agree.NotRecorded {
		t.Errorf("nothing is there: %v", m)
	}
	for name, c := range map[string]struct {
		change func(rs []agree.Record, n *agree.Needs)
		why    agree.Lack
	}{
		"another formula":     {func(_ []agree.Record, n *agree.Needs) { n.Formula = "g" }, agree.OtherFormula},
		"another matrix":      {func(_ []agree.Record, n *agree.Needs) { n.Matrix = "n" }, agree.OtherMatrix},
		"withdrawn":           {func(rs []agree.Record, _ *agree.Needs) { rs[1].Withdrawn.On = day.Must("2024-04-30") }, agree.WasWithdrawn},
		"run out":             {func(rs []agree.Record, _ *agree.Needs) { rs[1].ValidUntil = day.Must("2024-04-30") }, agree.RanOut},
		"not for pay":         {func(rs []agree.Record, _ *agree.Needs) { rs[1].Articles = rs[1].Articles[1:] }, agree.NoArticle},
		"not for individuals": {func(rs []agree.Record, _ *agree.Needs) { rs[1].Articles = rs[1].Articles[:1] }, agree.NoArticle},
		"another KPI":         {func(rs []agree.Record, _ *agree.Needs) { rs[1].Metrics = []string{"ces"} }, agree.OtherMetrics},
		"one unit only":       {func(rs []agree.Record, _ *agree.Needs) { rs[1].Units = []string{"noord"} }, agree.OtherUnits},
	} {
		rs, n := records(), need
		c.change(rs, &n)
		m := agree.Lacking(rs, n)
		if !slices.ContainsFunc(m, func(x agree.Missing) bool { return x.Why == c.why }) {
			t.Errorf("%s: %v, want %s", name, m, c.why)
		}
	}
	rs, n := records(), need
	rs[1].Units, n.Units = []string{"noord"}, [][]string{{"team-1", "noord", "nl"}}
	if m := agree.Lacking(rs, n); len(m) != 0 {
		t.Errorf("a team below a covered unit isn't covered: %v", m)
	}
}

func TestARecordThatProvesNothingIsRefused(t *testing.T) {
	t.Parallel()
	today := day.Must("2024-05-01")
	for key, change := range map[string]func(*agree.Record){
		"consent.document":       func(r *agree.Record) { r.Document = "" },
		"consent.later":          func(r *agree.Record) { r.On = today + 1 },
		"consent.covers_nothing": func(r *agree.Record) { r.Covers = nil },
		"consent.articles":       func(r *agree.Record) { r.Articles = nil },
	} {
		r := records()[1]
		change(&r)
		if f := fault.As(r.Check(today)); f == nil || f.Key != key {
			t.Errorf("got %v, want %s", f, key)
		}
	}
}
