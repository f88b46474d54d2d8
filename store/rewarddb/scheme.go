package rewarddb

import (
	"context"
	"errors"
	"fmt"

	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

// SchemeID identifies one version of a scheme within its organisation.
type SchemeID int32

// Scheme is one version of a scheme. A version never changes.
type Scheme struct {
	ID        SchemeID
	Ref       string
	Version   int
	Content   []byte // canonical bytes, exactly as hashed
	Hash      string
	CreatedAt int64 // unix milliseconds, UTC
}

const findScheme = `/* rewarddb.SaveScheme */
	select id, ref, version, content, hash, created_at from schemes
	where org = $1 and ref = $2 and hash = $3`

const insertScheme = `/* rewarddb.SaveScheme */
	insert into schemes (org, id, ref, version, content, hash, created_at)
	values ($1, (select coalesce(max(id), 0) + 1 from schemes where org = $1), $2,
		(select coalesce(max(version), 0) + 1 from schemes where org = $1 and ref = $2), $3, $4, $5)
	returning id, version`

// SaveScheme keeps a version of a scheme. Content that is kept already is found again instead: the same agreement has one
// version, however often it is handed in. Write is serial, so numbers have no gaps.
func SaveScheme(ctx context.Context, tx sqldb.Tx, o org.ID, s Scheme) (saved Scheme, created bool, err error) {
	saved, err = scanScheme(tx.QueryRow(ctx, findScheme, o, s.Ref, s.Hash))
	if err == nil || !errors.Is(err, sqldb.ErrNoRows) {
		return saved, false, err
	}
	err = tx.QueryRow(ctx, insertScheme, o, s.Ref, s.Content, s.Hash, s.CreatedAt).Scan(&s.ID, &s.Version)
	if err != nil {
		return Scheme{}, false, fmt.Errorf("keep scheme %s: %w", s.Ref, err)
	}
	return s, true, nil
}

const schemeByID = `/* rewarddb.FindScheme */
	select id, ref, version, content, hash, created_at from schemes where org = $1 and id = $2`

// FindScheme returns a version by its identifier, or says that it isn't there.
func FindScheme(ctx context.Context, tx sqldb.Tx, o org.ID, id SchemeID) (Scheme, error) {
	s, err := scanScheme(tx.QueryRow(ctx, schemeByID, o, id))
	if errors.Is(err, sqldb.ErrNoRows) {
		return Scheme{}, fault.NewNotFound("scheme", fmt.Sprint(id))
	}
	return s, err
}

const listSchemes = `/* rewarddb.ListSchemes */
	select id, ref, version, content, hash, created_at from schemes where org = $1 order by ref, version`

// ListSchemes returns all versions of all schemes, by reference and version.
func ListSchemes(ctx context.Context, tx sqldb.Tx, o org.ID) ([]Scheme, error) {
	var all []Scheme
	rows, err := tx.Query(ctx, listSchemes, o)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		s, err := scanScheme(r)
		all = append(all, s)
		return err
	})
	return all, err
}

func scanScheme(r sqldb.Row) (s Scheme, err error) {
	err = r.Scan(&s.ID, &s.Ref, &s.Version, &s.Content, &s.Hash, &s.CreatedAt)
	return s, err
}
