package app

import (
	"context"
	"testing"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/store/sqldb"
)

// A record and its withdrawal are there together with the answers that were kept for them, or not at all.
func TestARecordIsKeptWithItsAnswerOrNeitherIs(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a, o := h.app, h.org
	actor := access.System(o.ID, "test")
	ctx, s := access.With(t.Context(), actor), apiSource{a}
	on := day.At(a.now()) - 1
	receipt := func(key string) *api.Receipt {
		return &api.Receipt{Actor: actor.Ref(), Key: key, Route: "POST /x", BodyHash: []byte{1}, Answer: api.Answer{Status: 200, Body: []byte("{}")}}
	}
	record := func(key string) (id agree.RecordID, err error) {
		return a.RecordConsent(ctx, o, ConsentInput{Record: agree.Record{Kind: agree.DPIA, On: on, Party: "FG", Document: "DPIA-1"},
			Also: func(ctx context.Context, tx sqldb.Tx, _ agree.RecordID) error {
				return a.keepReceipt(ctx, tx, o.ID, receipt(key))
			}})
	}
	withdraw := func(id agree.RecordID, key string) error {
		return s.WithdrawConsent(s.Keeping(ctx, o.ID, receipt(key)), o, int64(id), api.Ending{On: on, Reason: "moved"})
	}
	first, err := a.Consent(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	onRecord := func(want, withdrawn int) {
		t.Helper()
		state, err := a.Consent(ctx, o)
		if err != nil {
			t.Fatal(err)
		}
		gone := 0
		for _, r := range state.Records {
			if r.Withdrawn.On != 0 {
				gone++
			}
		}
		if len(state.Records)-len(first.Records) != want || gone != withdrawn {
			t.Errorf("%d records and %d withdrawn, not %d and %d", len(state.Records)-len(first.Records), gone, want, withdrawn)
		}
	}
	id, err := record("one")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := record("one"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("kept twice under one key: %v", err)
	}
	onRecord(1, 0)
	if err := withdraw(id, "one"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("withdrawn under a key that was used: %v", err)
	}
	onRecord(1, 0)
	if err := withdraw(id, "two"); err != nil {
		t.Fatal(err)
	}
	if _, kept, err := s.Receipt(ctx, o.ID, actor.Ref(), "two"); err != nil || !kept {
		t.Errorf("the withdrawal's answer wasn't kept: %v", err)
	}
	onRecord(1, 1)
}
