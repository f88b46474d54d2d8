package sealed

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"

	"klankbord.org/core/fault"
	"klankbord.org/store/sqldb"
)

// installation is the organisation under which keys are known: they belong to none.
const installation = 0

// Source says where the keys are.
type Source struct {
	File string    // made at the first start
	Text string    // the content itself, such as from the environment; goes before File
	Now  time.Time // when keys are made
}

// proof is what a database knows of a key it was sealed with.
type proof struct {
	key    string
	proof  []byte
	sealed bool
}

const sqlProofs = `-- sealed.proofs
select key, proof, sealed from sealing_keys where org = $1 order by key`

const sqlAddProof = `-- sealed.prove
insert into sealing_keys (org, key, proof, sealed) values ($1, $2, $3, $4) on conflict (org, key) do nothing`

const sqlSealedAll = `-- sealed.sealedAll
update sealing_keys set sealed = 1 where org = $1`

func proofs(ctx context.Context, tx sqldb.Tx) ([]proof, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, p *proof) error { return r.Scan(&p.key, &p.proof, &p.sealed) }, sqlProofs, installation)
}

// proofAbout is what a proof is sealed about. Its content is a word: opening it is the proof.
const proofAbout = "proof"

// Unlock finds the keys of a database, makes them at the first start, and attaches them. A database whose key is missing, or
// isn't the one that it was sealed with, is an Unavailable fault: nothing is guessed and nothing overwritten. What lies
// readable in it, from before there were keys, is sealed before Unlock returns.
func Unlock(ctx context.Context, db *sqldb.DB, s Source) (*Ring, error) {
	var known []proof
	err := db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		known, err = proofs(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	r, err := s.ring(known)
	if err != nil {
		return nil, err
	}
	if err := r.check(known); err != nil {
		return nil, err
	}
	if !r.proven(known) { // a database that only reads starts too
		err = db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
			known, err = r.prove(ctx, tx)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	Attach(db, r)
	for _, p := range known {
		if !p.sealed {
			return r, r.sealReadable(ctx, db)
		}
	}
	return r, nil
}

// ring reads the keys, or makes them for a database that has none yet.
func (s Source) ring(known []proof) (*Ring, error) {
	if s.Text != "" {
		return Parse([]byte(s.Text))
	}
	r, err := Load(s.File)
	if !errors.Is(err, fs.ErrNotExist) {
		return r, err
	}
	if len(known) > 0 {
		return nil, lost(known[len(known)-1].key, s.File)
	}
	return Create(s.File, s.Now)
}

// prove checks the keys, and lets the database know the newest.
func (r *Ring) prove(ctx context.Context, tx sqldb.Tx) ([]proof, error) {
	known, err := proofs(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := r.check(known); err != nil || r.proven(known) {
		return known, err
	}
	newest := r.Newest()
	sealedAll := len(known) > 0 && known[0].sealed
	word, err := r.Seal(proofAbout, []byte(newest))
	if err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, sqlAddProof, installation, newest, word, sealedAll); err != nil {
		return nil, err
	}
	return append(known, proof{newest, word, sealedAll}), nil
}

// check holds the keys against what the database knows.
func (r *Ring) check(known []proof) error {
	for _, p := range known {
		if _, err := r.Open(proofAbout, p.proof); fault.KindOf(err) == fault.Unavailable {
			return err
		} else if err != nil {
			return &fault.Error{Kind: fault.Unavailable, Field: "KLANKBORD_KEY_FILE", Key: "keys.other", Args: map[string]any{"key": p.key, "file": r.file}, Err: err}
		}
	}
	return nil
}

// proven reports whether the database knows the newest key.
func (r *Ring) proven(known []proof) bool {
	newest := r.Newest()
	return slices.ContainsFunc(known, func(p proof) bool { return p.key == newest })
}

func (r *Ring) sealReadable(ctx context.Context, db *sqldb.DB) error {
	if _, err := r.Reseal(ctx, db, Reseal{Readable: true}); err != nil {
		return err
	}
	return db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		_, err := tx.Exec(ctx, sqlSealedAll, installation)
		return err
	})
}
