package agreedb_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

func draft() agree.Version {
	t := &agree.Terms{Format: agree.Format, Ref: "q2", Name: intake.Text{NL: "Kwartaal"}, Nature: intake.Text{NL: "Eenmalig"}, ExpiresOn: day.Must("2024-12-31"),
		Period: day.Quarter(2024, 2), Surveys: []agree.Survey{{Ref: "nps", Version: 1, Hash: "h"}}, Memberships: agree.Memberships{Counting: agree.AtRun}}
	return agree.Version{Effective: t.Period.From, Terms: t, Parties: []agree.Party{{Party: agree.WorksCouncil, Name: "A. de Boer", AgreedOn: day.Must("2024-03-01"), Document: "OR-12"}}}
}

func TestAnAgreementIsKeptByteForByte(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		by := agreedb.Act{Actor: "account:1", At: 5}
		members := []org.Membership{{Employee: 1, Unit: 2, Role: 3, FTE: 80, Range: day.Range{From: day.Must("2024-01-01")}}}
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			if b, err := agreedb.Bound(ctx, tx, 1); err != nil || b.Any() {
				t.Errorf("nothing was agreed, and something is bound: %v", err)
			}
			a, err := agreedb.SaveDraft(ctx, tx, 1, agree.Agreement{Ref: "q2"}, draft(), by)
			if err != nil {
				return err
			}
			second := draft()
			second.Terms.Name.EN = "Quarter"
			if a, err = agreedb.SaveDraft(ctx, tx, 1, a, second, by); err != nil { // drafted again
				return err
			}
			if b, err := agreedb.Bound(ctx, tx, 1); err != nil || b.Any() {
				t.Errorf("a draft binds: %v", err)
			}
			return agreedb.Freeze(ctx, tx, 1, a, members, by)
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			a, err := agreedb.FindByRef(ctx, tx, 1, "q2")
			if err != nil {
				return err
			}
			v, ok := a.Current()
			if !ok || v.Terms.Name.EN != "Quarter" || agree.HashOf(v.Content) != v.Hash || v.Terms.Hash() != v.Hash || len(v.Parties) != 1 || v.FrozenBy != "account:1" {
				t.Errorf("%+v", v)
			}
			if m, err := agreedb.ListMembers(ctx, tx, 1, a.ID, 1); err != nil || len(m) != 1 || m[0] != members[0] {
				t.Errorf("%+v, %v", m, err)
			}
			if _, err := agreedb.FindByRef(ctx, tx, 2, "q2"); fault.KindOf(err) != fault.NotFound {
				t.Errorf("another organisation found it: %v", err)
			}
			if b, err := agreedb.Bound(ctx, tx, 1); err != nil || !b.Any() {
				t.Errorf("what is frozen doesn't bind: %v", err)
			}
			if err := agreedb.Freeze(ctx, tx, 1, a, nil, by); fault.KindOf(err) != fault.Conflict {
				t.Errorf("frozen twice: %v", err)
			}
			if err := agreedb.End(ctx, tx, 1, a, agree.Ending{LastDay: day.Must("2024-05-01"), Reason: "fusie"}, by); err != nil {
				return err
			}
			a, err = agreedb.FindByRef(ctx, tx, 1, "q2")
			if a.Period().To != day.Must("2024-05-01") {
				t.Errorf("%+v", a.Ended)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		_ = db.Read(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			entries, err := storetest.Ledger(ctx, tx, 1)
			for _, e := range entries {
				told = append(told, e.Action)
				if bytes.Contains(e.Body, []byte("Boer")) {
					t.Errorf("a name stays in the ledger for ever: %s", e.Body)
				}
				if e.Action == "agreements.frozen" && !bytes.Contains(e.Body, []byte(`"content":{"format":"klankbord-agreement/1"`)) {
					t.Errorf("the frozen bytes aren't in the ledger: %s", e.Body)
				}
			}
			return err
		})
		if got := strings.Join(told, " "); got != "agreements.drafted agreements.drafted agreements.frozen agreements.ended" {
			t.Errorf("the ledger says %s", got)
		}
	})
}

func TestRecordsAreKeptAndWithdrawn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		by := agreedb.Act{Actor: "account:1", At: 5}
		r := agree.Record{Kind: agree.Consent, On: day.Must("2024-03-01"), Party: "A. de Boer", Document: "OR-12", Basis: agree.ByWorksCouncil,
			Articles: agree.Articles(), Covers: []agree.Covered{{Kind: agree.Lines, Ref: "m", Hash: "h"}}}
		err := db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
			id, err := agreedb.AddRecord(ctx, tx, 1, r, by)
			if err != nil || id != 1 {
				t.Errorf("%d, %v", id, err)
			}
			if err := agreedb.Withdraw(ctx, tx, 1, 1, day.Must("2024-04-01"), "nietig", by); err != nil {
				return err
			}
			if err := agreedb.Withdraw(ctx, tx, 1, 1, day.Must("2024-04-02"), "nog eens", by); fault.KindOf(err) != fault.Conflict {
				t.Errorf("withdrawn twice: %v", err)
			}
			if err := agreedb.Withdraw(ctx, tx, 2, 1, day.Must("2024-04-02"), "x", by); fault.KindOf(err) != fault.NotFound {
				t.Errorf("another organisation's: %v", err)
			}
			all, err := agreedb.ListRecords(ctx, tx, 1)
			if len(all) != 1 || all[0].Party != r.Party || all[0].Withdrawn.On != day.Must("2024-04-01") || !bytes.Equal(all[0].Canonical(), r.Canonical()) {
				t.Errorf("%+v", all)
			}
			if err := agreedb.AddNote(ctx, tx, 1, agreedb.Note{Employee: 7, Days: day.Quarter(2024, 2), At: 9, Actor: "import", Reason: "te laat gemeld"}); err != nil {
				return err
			}
			notes, err := agreedb.ListNotes(ctx, tx, 1, day.Month(2024, 5))
			if len(notes) != 1 || notes[0].Employee != 7 {
				t.Errorf("%+v", notes)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
