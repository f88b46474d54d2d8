package erasedb

import (
	"context"

	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlDetach = `-- erasedb.Detach, answers
update answers set customer_id = $3 where org = $1 and id = any($2) and customer_id is not null`

const sqlDetachSignals = `-- erasedb.Detach, signals
update signals set customer_id = $3 where org = $1 and id = any($2) and customer_id is not null`

const sqlForgetWhose = `-- erasedb.Detach, moves
delete from customer_moves where org = $1 and kind = $2 and thing_id = any($3)`

// Detach gives transactions, answers and signals of a customer to nobody, and keeps everything else of them. It tells the ledger
// nothing: whoever calls it for many customers does so once.
func Detach(ctx context.Context, tx sqldb.Tx, o org.ID, in Input, old Held) error {
	nobody, err := in.nobody(ctx, tx, o)
	if err != nil {
		return err
	}
	for kind, ids := range map[intake.Kind][]int64{intake.KindTransaction: old.Transactions, intake.KindAnswer: old.Answers, intake.KindSignal: old.Signals} {
		if _, err := tx.Exec(ctx, sqlForgetWhose, o, string(kind), listed(ids)); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, sqlDetach, o, listed(old.Answers), nobody); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlDetachSignals, o, listed(old.Signals), nobody); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlLetGo, o, listed(old.Transactions), nobody)
	return err
}

// Expire takes a customer whose time is over out of all records, as Erase does, and returns what there was. It leaves no hash behind: whoever
// comes again is somebody new. It tells the ledger nothing: whoever calls it for many customers does so once.
func Expire(ctx context.Context, tx sqldb.Tx, o org.ID, in Input) (Held, error) {
	held, err := HeldOf(ctx, tx, o, int64(in.Customer.ID))
	if err != nil {
		return held, err
	}
	nobody, err := in.nobody(ctx, tx, o)
	if err != nil {
		return held, err
	}
	if err := emptyWords(ctx, tx, o, held, nobody); err != nil {
		return held, err
	}
	if _, err := tx.Exec(ctx, sqlLetGo, o, held.Transactions, nobody); err != nil {
		return held, err
	}
	if held.Parts, err = forgetMerges(ctx, tx, o, sqldb.Entry{At: in.At, Actor: in.Actor}, int64(in.Customer.ID)); err != nil {
		return held, err
	}
	_, err = tx.Exec(ctx, sqlForget, o, int64(in.Customer.ID))
	return held, err
}
