package tamper_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"klankbord.org/app"
	"klankbord.org/core/access"
	"klankbord.org/core/chain"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
)

// Whoever has only the database can make a whole chain that fits its own entries, but not sign it.
func TestAChainMadeAnewIsNotSigned(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		wipe := []string{"delete from chain_entries where org = {org}", "delete from chain_state where org = {org}",
			"delete from chain_checkpoints where org = {org}", "delete from chain_checks where org = {org}",
			"delete from ledger where org = {org} and kind in ('chain', 'checkpoint', 'chain_check')",
			"update answers set score = score + 1 where org = {org} and id = 5",
			"delete from ledger where org = {org} and kind = 'answer'"}
		w.write(t, func(ctx context.Context, tx sqldb.Tx) error {
			for _, sql := range wipe {
				if _, err := tx.Exec(ctx, w.fill(sql)); err != nil {
					return err
				}
			}
			return nil
		})
		forger, err := chain.NewSigner(bytes.Repeat([]byte{7}, 32))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := chaindb.NewSealer(w.db, chaindb.Options{Signer: forger}).Seal(t.Context(), w.org.ID); err != nil {
			t.Fatal(err)
		}
		result := w.try(t, nil, func(context.Context, sqldb.Tx) error { return nil })
		for _, f := range result.Flaws {
			if f.Reason != chain.BadSignature && f.Reason != chain.Gap { // on PostgreSQL the last may wait for a transaction elsewhere
				t.Errorf("the forgery isn't whole, so this shows nothing: %+v", f)
			}
		}
		if result.OK() {
			t.Error("a chain that somebody else signed is taken")
		}
	})
}

// An older copy of the whole database fits in itself, and is found with a checkpoint that was kept elsewhere.
func TestAnOlderCopyIsFoundAgainstACheckpoint(t *testing.T) {
	t.Parallel()
	w := build(t, app.Config{Data: t.TempDir()})
	copied := t.TempDir()
	if err := w.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error { // nobody writes while it is copied
		for _, name := range []string{sqldb.FileName, sqldb.FileName + "-wal", "chain.key"} {
			raw, err := os.ReadFile(filepath.Join(w.config.Data, name))
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(copied, name), raw, 0o600); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	ctx := access.With(t.Context(), access.System(0, "test"))
	verify := func(folder string, more bool, against ...*chain.Checkpoint) (*chaindb.Result, *chain.Checkpoint) {
		a, err := app.Open(ctx, app.Config{Data: folder, KeyFile: filepath.Join(w.config.Data, "keys.json")})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := a.Close(ctx); err != nil {
				t.Error(err)
			}
		}()
		var point *chain.Checkpoint
		if more {
			p, err := a.Checkpoint(ctx, w.org)
			if err != nil {
				t.Fatal(err)
			}
			if point, err = chain.ParseCheckpoint([]byte(p.Note)); err != nil {
				t.Fatal(err)
			}
		}
		r, err := a.VerifyChain(ctx, w.org, app.VerifyInput{Against: against})
		if err != nil {
			t.Fatal(err)
		}
		return r, point
	}
	_, earlier := verify(w.config.Data, true)
	_, later := verify(w.config.Data, true)
	if r, _ := verify(w.config.Data, false, earlier, later); !r.OK() {
		t.Errorf("the history itself gives %+v", r.Flaws)
	}
	if r, _ := verify(copied, false); !r.OK() {
		t.Errorf("the copy in itself gives %+v", r.Flaws)
	}
	if r, _ := verify(copied, false, later); r.OK() || r.Flaws[0].Reason != chain.Shorter {
		t.Errorf("the older copy against a later checkpoint gives %+v", r.Flaws)
	}
	verify(copied, true) // another history goes on from the copy
	verify(copied, true)
	if r, _ := verify(copied, false, later); r.OK() || r.Flaws[0].Reason != chain.Rewritten {
		t.Errorf("another history against the checkpoint gives %+v", r.Flaws)
	}
}

// Erasing somebody's words takes away what could tell them, and everything verifies as before.
func TestErasingKeepsTheChainWhole(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		result := w.try(t, nil, func(ctx context.Context, tx sqldb.Tx) error {
			for _, sql := range []string{"update answers set verbatim = '', customer_id = null where org = {org} and id = 5",
				"delete from findings where org = {org} and id = 1"} {
				if _, err := tx.Exec(ctx, w.fill(sql)); err != nil {
					return err
				}
			}
			for kind, id := range map[string]int64{"answer": 5, "finding": 1} {
				e := sqldb.Entry{Org: int64(w.org.ID), Actor: "test", Action: kind + "s.erased", Kind: kind, FirstID: id, LastID: id}
				if err := chaindb.Erase(ctx, tx, e); err != nil {
					return err
				}
			}
			var salts int64
			rows, err := tx.Query(ctx, w.fill("select commits, salts from ledger where org = {org} and kind = 'finding' and first_id <= 1 and last_id >= 1"))
			err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
				var commits, all []byte
				if err := r.Scan(&commits, &all); err != nil {
					return err
				}
				return chain.Unpack(commits, func(i int, c chain.Commit) {
					if c.ID == 1 && !bytes.Equal(all[16*i:16*i+16], make([]byte, 16)) {
						salts++
					}
				})
			})
			if salts != 0 {
				t.Errorf("%d salts of what was erased are still there", salts)
			}
			return err
		})
		if !result.OK() || result.Unsealed != 2 {
			t.Errorf("after erasing: %+v", result)
		}
	})
}

// An export verifies without the database; any byte that differs is found.
func TestAnExportIsVerifiedAlone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var out bytes.Buffer
		a, err := app.Open(t.Context(), w.config)
		if err != nil {
			t.Fatal(err)
		}
		ctx := access.With(t.Context(), access.System(0, "test"))
		length, err := a.ExportChain(ctx, w.org, &out)
		if err != nil {
			t.Fatal(err)
		}
		p, err := a.Checkpoint(ctx, w.org)
		for err == nil && p.Length <= length { // the entry of the export may wait for a transaction elsewhere on the server
			p, err = a.Checkpoint(ctx, w.org)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		later, err := chain.ParseCheckpoint([]byte(p.Note))
		if err != nil {
			t.Fatal(err)
		}
		r, err := chain.VerifyExport(bytes.NewReader(out.Bytes()), chain.Options{Key: w.key})
		if err != nil || !r.OK() || r.Length != length {
			t.Fatalf("the export gives %+v, %v", r, err)
		}
		if r, _ = chain.VerifyExport(bytes.NewReader(out.Bytes()), chain.Options{Against: []*chain.Checkpoint{later}}); r.OK() || r.First.Reason != chain.Shorter {
			t.Errorf("an export older than the checkpoint gives %+v", r.First)
		}
		if r, _ = chain.VerifyExport(bytes.NewReader(out.Bytes()), chain.Options{Against: []*chain.Checkpoint{r.Checkpoint}}); r.Passed != 1 && r.OK() {
			t.Errorf("its own checkpoint gives %+v", r)
		}
	})
}
