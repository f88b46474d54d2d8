package app

import (
	"context"

	"klankbord.org/core/access"
	"klankbord.org/core/audit"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/keydb"
	"klankbord.org/store/sqldb"
)

// actors names who did something, as far as they still have a name; empty for others.
type actors func(actor string) string

// byWhom names somebody within a sentence, after "by".
func (n actors) byWhom(actor string) intake.Text { return audit.ByWhom(actor, n(actor)) }

// readActors knows the names of accounts and keys.
func readActors(ctx context.Context, tx sqldb.Tx, o org.ID) (actors, error) {
	var names ledgerNames
	var err error
	if names.accounts, err = accessdb.List(ctx, tx, o); err != nil {
		return nil, err
	}
	names.keys, err = keydb.List(ctx, tx, o)
	return func(actor string) string {
		kind, id := audit.Subject(actor)
		return names.of(kind, id)
	}, err
}

// Actors tells in words who drafted, froze and recorded what was agreed.
func (a *App) Actors(ctx context.Context, o org.ID) (by func(actor string) intake.Text, err error) {
	if _, err := access.Ask(ctx, o, access.SchemesRead, access.MatrixRead, access.FreezePeriods, access.ConsentRecord, access.PrivacyRead); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		names, err := readActors(ctx, tx, o)
		by = names.byWhom
		return err
	})
	return by, err
}

// actorsFor are the names that a program is told: those of whoever may read the audit log or manage accounts, where they stand too.
// To others everybody is nameless.
func (a *App) actorsFor(ctx context.Context, tx sqldb.Tx, o org.ID) (actors, error) {
	if actor := access.Of(ctx); !actor.May(access.AuditRead) && !actor.May(access.AccountsManage) {
		return func(string) string { return "" }, nil
	}
	return readActors(ctx, tx, o)
}

// namesFor is actorsFor in a transaction of its own.
func (a *App) namesFor(ctx context.Context, o org.ID) (names actors, err error) {
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		names, err = a.actorsFor(ctx, tx, o)
		return err
	})
	return names, err
}
