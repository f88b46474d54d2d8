package cli

import (
	"os"
	"slices"
	"time"

	"klankbord.org/app"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
)

// consentCommand keeps what must be on record before anybody is scored or paid.
type consentCommand struct {
	List     consentListCommand     `cmd:"" default:"1" help:"Show what is on record, and what is off without it."`
	Record   consentRecordCommand   `cmd:"" help:"Record the DPIA, the works council's consent, or the publication of the criteria."`
	Withdraw consentWithdrawCommand `cmd:"" help:"Record that a record holds no longer."`
}

type consentListCommand struct{}

// Run lists the records.
func (consentListCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	state, err := a.Consent(c.ctx, o)
	if err != nil {
		return err
	}
	if c.JSON {
		return c.writeJSON(consentJSON(state))
	}
	l := c.lang()
	by, err := a.Actors(c.ctx, o.ID)
	if err != nil {
		return err
	}
	for _, r := range state.Records {
		c.printf("%d  %s  %s  %s, %s%s\n", r.ID, r.On, recordName(l.T, r.Kind), r.Party, r.Document, withdrawnWords(l.T, r))
		c.printf("      %s\n", l.F("vastgelegd op %s door %s", "recorded on %s by %s", l.Day(day.At(time.UnixMilli(r.RecordedAt))), by(r.RecordedBy).In(c.Lang)))
		for _, x := range r.Covers {
			c.printf("      %s %s\n", coveredName(l.T, x.Kind), x.Ref)
		}
	}
	if len(state.Records) == 0 {
		c.printf("%s\n", l.T("Er is nog niets vastgelegd. Leg vast met: klankbord consent record dpia|consent|publication", "Nothing is on record yet. Record with: klankbord consent record dpia|consent|publication"))
	}
	if len(state.Missing) == 0 {
		c.printf("\n%s\n", l.T("Scores per persoon staan aan.", "Scores of individuals are on."))
		return nil
	}
	c.printf("\n%s\n", l.T("Scores per persoon staan uit:", "Scores of individuals are off:"))
	c.writeMissing(state.Missing)
	return nil
}

func withdrawnWords(t func(nl, en string) string, r agree.Record) string {
	if r.Withdrawn.On == 0 {
		return ""
	}
	return t(" (ingetrokken ", " (withdrawn ") + r.Withdrawn.On.String() + ": " + r.Withdrawn.Reason + ")"
}

func consentJSON(s app.ConsentState) map[string]any {
	records := []map[string]any{}
	for _, r := range s.Records {
		one := map[string]any{"id": int64(r.ID), "kind": r.Kind, "on": r.On, "party": r.Party, "document": r.Document, "articles": r.Articles,
			"metrics": r.Metrics, "units": r.Units, "covers": r.Covers, "recorded_by": r.RecordedBy}
		if r.Withdrawn.On != 0 {
			one["withdrawn_on"] = r.Withdrawn.On
		}
		records = append(records, one)
	}
	missing := []map[string]any{}
	for _, m := range s.Missing {
		missing = append(missing, map[string]any{"kind": m.Kind, "why": m.Why})
	}
	return map[string]any{"individuals": len(s.Missing) == 0, "missing": missing, "records": records}
}

// recordName is what a record is called.
func recordName(t func(nl, en string) string, k agree.RecordKind) string {
	switch k {
	case agree.DPIA:
		return "DPIA"
	case agree.Consent:
		return t("instemming van de ondernemingsraad", "consent of the works council")
	}
	return t("publicatie van de criteria", "publication of the criteria")
}

func coveredName(t func(nl, en string) string, k agree.CoveredKind) string {
	if k == agree.Formula {
		return t("regeling", "scheme")
	}
	return "matrix"
}

// lackWords say what a record lacks.
func lackWords(t func(nl, en string) string, w agree.Lack) string {
	switch w {
	case agree.WasWithdrawn:
		return t("ingetrokken", "withdrawn")
	case agree.RanOut:
		return t("verlopen", "ran out")
	case agree.OtherUnits:
		return t("geldt niet voor deze eenheden", "isn't about these units")
	case agree.OtherMetrics:
		return t("geldt niet voor deze KPI", "isn't about this KPI")
	case agree.NoArticle:
		return t("mist een onderdeel van artikel 27 (c, g, k of l)", "lacks a part of article 27 (c, g, k or l)")
	case agree.OtherMatrix:
		return t("geldt niet voor deze versie van de matrix", "isn't about this version of the matrix")
	case agree.OtherFormula:
		return t("geldt niet voor deze formule", "isn't about this formula")
	}
	return t("niet vastgelegd", "not on record")
}

func (c *call) writeMissing(missing []agree.Missing) {
	l := c.lang()
	for _, m := range missing {
		c.printf("  - %s: %s\n", recordName(l.T, m.Kind), lackWords(l.T, m.Why))
	}
}

type consentRecordCommand struct {
	Kind       string   `arg:"" help:"dpia, consent or publication." enum:"dpia,consent,publication"`
	On         string   `help:"Day of the DPIA, the consent or the publication, YYYY-MM-DD." required:""`
	Party      string   `help:"Who consented, owns the DPIA, or published." required:""`
	Document   string   `help:"Where it can be read." required:""`
	Basis      string   `help:"What the consent rests on." enum:"works_council,collective_agreement,no_works_council,leave_of_court" default:"works_council"`
	Article    []string `help:"Parts of article 27(1) consented to: c, g, k, l. All four when left out."`
	Metric     []string `help:"Only these KPIs."`
	Unit       []string `help:"Only these units, with all below them."`
	ValidUntil string   `help:"Last day on which it holds."`
	Where      string   `help:"Of a publication: intranet, meeting, letter."`
	Confirmed  string   `help:"Of a publication: how employees acknowledged it."`
	Scheme     []string `help:"Scheme files that it covers; left out: the newest version of every scheme." type:"path"`
	Matrix     []string `help:"Versions of the matrix that it covers; left out: the newest."`
}

// Run makes a record.
func (r consentRecordCommand) Run(c *call) error {
	record := agree.Record{Kind: agree.RecordKind(r.Kind), Party: r.Party, Document: r.Document, Metrics: r.Metric, Units: r.Unit, Where: r.Where, Confirmed: r.Confirmed}
	var err error
	if record.On, err = day.Parse(r.On); err != nil {
		return err
	}
	if record.ValidUntil, err = day.Parse(r.ValidUntil); err != nil {
		return err
	}
	if record.Kind == agree.Consent {
		record.Basis, record.Articles = agree.Basis(r.Basis), agree.Articles()
		if len(r.Article) > 0 {
			record.Articles = nil
			for _, a := range r.Article {
				record.Articles = append(record.Articles, agree.Article(a))
			}
		}
	}
	in := app.ConsentInput{Record: record, Matrices: r.Matrix, Actor: "command line"}
	for _, path := range r.Scheme {
		content, err := os.ReadFile(path)
		if err != nil {
			return unreadable(path, err)
		}
		in.Schemes = append(in.Schemes, content)
	}
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	id, err := a.RecordConsent(c.ctx, o, in)
	if err != nil {
		return err
	}
	state, err := a.Consent(c.ctx, o)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(state.Records, func(x agree.Record) bool { return x.ID == id })
	if c.JSON {
		return c.writeJSON(map[string]any{"record": int64(id), "covers": state.Records[at].Covers})
	}
	c.printf("%s\n", c.lang().F("Vastgelegd als nummer %d. Geldt voor:", "Recorded as number %d. Covers:", id))
	for _, x := range state.Records[at].Covers {
		c.printf("  %s %s\n", coveredName(c.lang().T, x.Kind), x.Ref)
	}
	return nil
}

type consentWithdrawCommand struct {
	ID     int64  `arg:"" help:"Number of the record."`
	On     string `help:"From which day, YYYY-MM-DD; left out: today."`
	Reason string `help:"Why." required:""`
}

// Run withdraws a record.
func (w consentWithdrawCommand) Run(c *call) error {
	on, err := day.Parse(w.On)
	if err != nil {
		return err
	}
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	if err := a.WithdrawConsent(c.ctx, o, agree.RecordID(w.ID), on, w.Reason); err != nil {
		return err
	}
	c.printf("%s\n", c.lang().F("Nummer %d is ingetrokken.", "Number %d has been withdrawn.", w.ID))
	return nil
}
