package erasedb

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"klankbord.org/core/customer"
	"klankbord.org/core/erase"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sealed"
	"klankbord.org/store/sqldb"
)

// Held is what records of a customer there are.
type Held struct {
	Transactions []int64
	Answers      []int64 // also those of which only the transaction is the customer's
	Words        int     // of the answers and signals, those that say something
	Signals      []int64 // also those of which only the transaction is the customer's
	Redactions   int
	Parts        []int64 // customers who were merged into the customer, and went along
}

const sqlTransactionsOf = `-- erasedb.HeldOf, transactions
select id from transactions where org = $1 and customer_id = $2 order by id`

const sqlAnswersOf = `-- erasedb.HeldOf, answers
select id, verbatim <> '' or exists (select 1 from answer_said s where s.org = answers.org and s.answer_id = answers.id and s.words <> '') from answers where org = $1 and customer_id = $2
union
select id, verbatim <> '' or exists (select 1 from answer_said s where s.org = answers.org and s.answer_id = answers.id and s.words <> '') from answers where org = $1 and transaction_id in
	(select id from transactions where org = $1 and customer_id = $2)
order by 1`

const sqlRedactionsOf = `-- erasedb.HeldOf, redactions
select count(*) from redactions where org = $1 and (thing = 'answer' and thing_id = any($2) or thing = 'signal' and thing_id = any($3))`

const sqlSignalsOf = `-- erasedb.HeldOf, signals
select id, words <> '' from signals where org = $1 and customer_id = $2
union
select id, words <> '' from signals where org = $1 and transaction_id in (select id from transactions where org = $1 and customer_id = $2)
order by 1`

const sqlEmptySignals = `-- erasedb.Erase, signals
update signals set words = '', customer_id = case when customer_id is null then null else cast($3 as bigint) end where org = $1 and id = any($2)`

// HeldOf returns what records of a customer there are.
func HeldOf(ctx context.Context, tx sqldb.Tx, o org.ID, id int64) (h Held, err error) {
	h.Transactions, err = sqldb.List(ctx, tx, func(r sqldb.Rows, id *int64) error { return r.Scan(id) }, sqlTransactionsOf, o, id)
	if err != nil {
		return h, err
	}
	rows, err := tx.Query(ctx, sqlAnswersOf, o, id)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id int64
		var says bool
		err := r.Scan(&id, &says)
		h.Answers = append(h.Answers, id)
		if says {
			h.Words++
		}
		return err
	})
	if err != nil {
		return h, err
	}
	rows, err = tx.Query(ctx, sqlSignalsOf, o, id)
	err = sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id int64
		var says bool
		err := r.Scan(&id, &says)
		h.Signals = append(h.Signals, id)
		if says {
			h.Words++
		}
		return err
	})
	if err != nil || len(h.Answers)+len(h.Signals) == 0 {
		return h, err
	}
	return h, tx.QueryRow(ctx, sqlRedactionsOf, o, listed(h.Answers), listed(h.Signals)).Scan(&h.Redactions)
}

// listed is a list that is there, if only without anything in it.
func listed(ids []int64) []int64 {
	if ids == nil {
		return []int64{}
	}
	return ids
}

// Input is one erasure.
type Input struct {
	ID       int64 // drawn from the sequence "erasures"
	Customer customer.Customer
	Host     string // of the address, when it is one of the organisation's own: such answers don't count, and shouldn't begin to
	NobodyID int64  // drawn from the sequence "customers"; used when there is no nobody yet that fits
	At       int64  // unix milliseconds, UTC
	Actor    string
	Ground   erase.Ground
	Counts   erase.Counts // of what others took away: letters, receipts, mentions
	Parts    []Part       // customers who were merged into this one: they go along
}

// Part is a customer who was merged into the one who is erased.
type Part struct {
	ID       int64 // of its erasure
	Customer customer.Customer
}

const sqlEmptyAnswers = `-- erasedb.Erase, answers
update answers set verbatim = '', call_me = 0, customer_id = case when customer_id is null then null else cast($3 as bigint) end
where org = $1 and id = any($2)`

const sqlLetGo = `-- erasedb.Erase, transactions
update transactions set customer_id = $3 where org = $1 and id = any($2)`

const sqlForget = `-- erasedb.Erase, customer
delete from customers where org = $1 and id = $2`

const sqlKeep = `-- erasedb.Keep
insert into erasures (org, id, customer_id, hash, at, actor, ground, counts, lifted_at, lifted_by, lifted_for)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

// sqlEmptySaid leaves what was chosen from lists, as a count; a number or a day may tell who somebody was.
const sqlEmptySaid = `-- erasedb.Erase, said
update answer_said set words = '', value = case when kind in ('number', 'date') then '{}' else value end where org = $1 and answer_id = any($2)`

// emptyWords takes the customer's words out of answers and signals, and gives those to a nobody.
func emptyWords(ctx context.Context, tx sqldb.Tx, o org.ID, h Held, nobody int64) error {
	if _, err := tx.Exec(ctx, sqlEmptyAnswers, o, h.Answers, nobody); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlEmptySaid, o, h.Answers); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, sqlEmptySignals, o, h.Signals, nobody)
	return err
}

// Erase takes a customer out of all records. Answers keep score, causes, day and who took part, and lose the words; they and the
// transactions lose the customer. It returns what is kept about it, counts included.
func Erase(ctx context.Context, tx sqldb.Tx, o org.ID, in Input) (e Erasure, err error) {
	held, err := HeldOf(ctx, tx, o, int64(in.Customer.ID))
	if err != nil {
		return e, err
	}
	nobody, err := in.nobody(ctx, tx, o)
	if err != nil {
		return e, err
	}
	if err := emptyWords(ctx, tx, o, held, nobody); err != nil {
		return e, err
	}
	if _, err := tx.Exec(ctx, sqlLetGo, o, held.Transactions, nobody); err != nil {
		return e, err
	}
	if _, err := tx.Exec(ctx, sqlForget, o, int64(in.Customer.ID)); err != nil {
		return e, err
	}
	if err := in.parts(ctx, tx, o); err != nil {
		return e, err
	}
	e = Erasure{ID: in.ID, Customer: int64(in.Customer.ID), At: in.At, Actor: in.Actor, Ground: in.Ground, Counts: in.counts(held)}
	if e.Hash, err = HashOf(ctx, o, in.Customer.Ref); err != nil {
		return e, err
	}
	return e, in.tell(ctx, tx, o, held, e)
}

// parts erases the customers who were merged into this one: their row, and a hash each, so that none comes back. What was theirs is
// this one's and goes with it.
func (in *Input) parts(ctx context.Context, tx sqldb.Tx, o org.ID) error {
	gone, err := forgetMerges(ctx, tx, o, sqldb.Entry{At: in.At, Actor: in.Actor}, int64(in.Customer.ID))
	if err != nil {
		return err
	}
	for _, p := range in.Parts {
		if !slices.Contains(gone, int64(p.Customer.ID)) {
			continue // not one with this customer any more
		}
		e := Erasure{ID: p.ID, Customer: int64(p.Customer.ID), At: in.At, Actor: in.Actor, Ground: in.Ground, Counts: erase.Counts{Contact: Contact(p.Customer)}}
		if e.Hash, err = HashOf(ctx, o, p.Customer.Ref); err != nil {
			return err
		}
		if err := Keep(ctx, tx, o, e, "erasures.made"); err != nil {
			return err
		}
	}
	slices.Sort(gone)
	return chaindb.EraseSet(ctx, tx, sqldb.Entry{Org: int64(o), At: in.At, Actor: in.Actor, Action: "customers.erased", Kind: string(intake.KindCustomer)}, gone)
}

func (in *Input) counts(h Held) erase.Counts {
	c := in.Counts
	c.Contact = Contact(in.Customer)
	c.Transactions, c.Answers, c.Signals, c.Words, c.Redactions = len(h.Transactions), len(h.Answers), len(h.Signals), h.Words, h.Redactions
	return c
}

// Contact counts the fields of a customer that say who it is.
func Contact(c customer.Customer) (n int) {
	for _, text := range []string{c.Ref, c.Account, c.Email, c.Phone, c.Name} {
		if text != "" {
			n++
		}
	}
	return n
}

// about is the ledger's body: numbers, and nobody's data.
type about struct {
	Erasure int64         `json:"erasure"`
	Ground  erase.Ground  `json:"ground,omitempty"`
	Counts  *erase.Counts `json:"counts,omitempty"`
}

// tell appends to the ledger what was erased, kind by kind, and destroys what earlier entries said about it. Beside the rows stands
// nothing that tells of which erasure they are: the number leads to the hash of a reference.
func (in *Input) tell(ctx context.Context, tx sqldb.Tx, o org.ID, held Held, e Erasure) error {
	for _, part := range []struct {
		kind intake.Kind
		ids  []int64
	}{{intake.KindAnswer, held.Answers}, {intake.KindSignal, held.Signals}, {intake.KindTransaction, held.Transactions}, {intake.KindCustomer, []int64{int64(in.Customer.ID)}}} {
		entry := sqldb.Entry{Org: int64(o), At: in.At, Actor: in.Actor, Action: string(part.kind) + "s.erased", Kind: string(part.kind)}
		if err := chaindb.EraseSet(ctx, tx, entry, part.ids); err != nil {
			return err
		}
	}
	return Keep(ctx, tx, o, e, "erasures.made")
}

// Keep stores an erasure, and tells the ledger under an action.
func Keep(ctx context.Context, tx sqldb.Tx, o org.ID, e Erasure, action string) error {
	counts, err := json.Marshal(e.Counts)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlKeep, o, e.ID, e.Customer, e.Hash, e.At, e.Actor, string(e.Ground), string(counts), e.LiftedAt, e.LiftedBy, e.LiftedFor)
	if err != nil {
		return err
	}
	body, err := json.Marshal(about{Erasure: e.ID, Ground: e.Ground, Counts: &e.Counts})
	if err != nil {
		return err
	}
	return chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(o), At: e.At, Actor: e.Actor, Action: action, Kind: "erasure", FirstID: e.ID, LastID: e.ID, Body: body})
}

const sqlLift = `-- erasedb.Lift
update erasures set lifted_at = $3, lifted_by = $4, lifted_for = $5 where org = $1 and id = $2`

// Lift lets a customer be known again: records that come in from now on. What was erased stays erased.
func Lift(ctx context.Context, tx sqldb.Tx, o org.ID, id, at int64, actor, reason string) error {
	if _, err := tx.Exec(ctx, sqlLift, o, id, at, actor, reason); err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{"erasure": id, "reason": reason})
	if err != nil {
		return err
	}
	return chaindb.Append(ctx, tx, sqldb.Entry{Org: int64(o), At: at, Actor: actor, Action: "erasures.lifted", Kind: "erasure", FirstID: id, LastID: id, Body: body})
}

const sqlNobodiesOf = `-- erasedb.nobody
select c.id, c.email from customers c join nobodies n on n.org = c.org and n.customer_id = c.id
where c.org = $1 and c.segment_id = $2 order by c.id`

const sqlMakeNobody = `-- erasedb.nobody, make
insert into customers (org, id, ref, account, email, phone, name, language, segment_id, no_contact) values ($1, $2, $3, '', $4, '', '', '', $5, 1)`

const sqlNoteNobody = `-- erasedb.nobody, note
insert into nobodies (org, customer_id) values ($1, $2)`

// nobody finds whom the records go to, or makes one.
func (in *Input) nobody(ctx context.Context, tx sqldb.Tx, o org.ID) (int64, error) {
	box, err := sealed.Of(ctx, o)
	if err != nil {
		return 0, err
	}
	email := ""
	if in.Host != "" {
		email = "erased@" + in.Host
	}
	type candidate struct {
		id    int64
		email string
	}
	all, err := sqldb.List(ctx, tx, func(r sqldb.Rows, c *candidate) error { return r.Scan(&c.id, &c.email) }, sqlNobodiesOf, o, int64(in.Customer.Segment))
	for i := range all {
		if err == nil {
			all[i].email, err = box.Open("customers", "email", all[i].id, all[i].email)
		}
	}
	if err != nil {
		return 0, err
	}
	if i := slices.IndexFunc(all, func(c candidate) bool { return c.email == email }); i >= 0 {
		return all[i].id, nil
	}
	id := in.NobodyID
	// No reference that comes in begins with a control character, so nobody is ever taken for this one.
	ref := fmt.Sprintf("\x1fnobody %d", id)
	if _, err := tx.Exec(ctx, sqlMakeNobody, o, id, ref, box.Seal("customers", "email", id, email), int64(in.Customer.Segment)); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, sqlNoteNobody, o, id); err != nil {
		return 0, err
	}
	entry := sqldb.Entry{Org: int64(o), At: in.At, Actor: in.Actor, Action: "customers.nobody", Kind: string(intake.KindCustomer), FirstID: id, LastID: id}
	if err := chaindb.Append(ctx, tx, entry); err != nil {
		return 0, err
	}
	entry.Kind = "nobody"
	return id, chaindb.Append(ctx, tx, entry)
}

const sqlWordsOf = `-- erasedb.WordsOf
select text from (select id, verbatim as text from answers where org = $1 and id = any($2)
	union all select answer_id, words from answer_said where org = $1 and answer_id = any($2)
	union all select id, words from signals where org = $1 and id = any($3)) said where text <> '' order by id, text`

// WordsOf returns what these answers and signals say.
func WordsOf(ctx context.Context, tx sqldb.Tx, o org.ID, h Held) ([]string, error) {
	return sqldb.List(ctx, tx, func(r sqldb.Rows, text *string) error { return r.Scan(text) }, sqlWordsOf, o, listed(h.Answers), listed(h.Signals))
}
