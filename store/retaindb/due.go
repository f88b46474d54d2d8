package retaindb

import (
	"context"
	"encoding/json"
	"slices"

	"klankbord.org/core/datamap"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/sqldb"
)

// Cut is what is past its time at a moment.
type Cut struct {
	Before int64   // unix milliseconds: what happened before it goes
	Day    day.Day // what was before this day goes
	Held   []int   // days of which everything stays
}

// NewCut returns what goes when something is kept for some days, at a moment: what is exactly that old stays.
func NewCut(now int64, days int, held []int) Cut {
	const perDay = 24 * 60 * 60 * 1000
	return Cut{Before: now - int64(days)*perDay, Day: day.Day(now/perDay) - day.Day(days), Held: held}
}

// class is what a class takes away by itself.
type class struct {
	// due counts what is past its time, with the organisation as $1, the cut as $2 and the days held as $3.
	due   string
	byDay bool // the cut is a day
	sets  []set
}

// set is rows of one kind that go together.
type set struct {
	kind  string // of the ledger
	find  string // their ids, at most $4; ordered
	clear []string
}

const sqlDueWords = `-- retaindb.Due, words
select (select count(*) from answers where org = $1 and answered_at < $2 and (verbatim <> '' or call_me <> 0 or exists (select 1 from answer_said s where s.org = answers.org and s.answer_id = answers.id and s.words <> '')) and not (day = any($3)))
	+ (select count(*) from signals where org = $1 and at < $2 and words <> '' and not (day = any($3)))`

const sqlFindSignalWords = `-- retaindb.Step, words of signals
select id from signals where org = $1 and at < $2 and words <> '' and not (day = any($3)) order by id limit $4`

const sqlClearSignalWords = `-- retaindb.Step, words of signals, clear
update signals set words = '' where org = $1 and id = any($2)`

const sqlFindWords = `-- retaindb.Step, words
select id from answers where org = $1 and answered_at < $2 and (verbatim <> '' or call_me <> 0 or exists (select 1 from answer_said s where s.org = answers.org and s.answer_id = answers.id and s.words <> '')) and not (day = any($3)) order by id limit $4`

const sqlClearWords = `-- retaindb.Step, words, clear
update answers set verbatim = '', call_me = 0 where org = $1 and id = any($2)`

const sqlClearSaid = `-- retaindb.Step, said, clear
update answer_said set words = '' where org = $1 and answer_id = any($2) and words <> ''`

const sqlDueAppraisal = `-- retaindb.Due, appraisal
select (select count(*) from findings f join employees e on e.org = f.org and e.id = f.employee_id
		where f.org = $1 and f.text <> '' and f.status <> 'open' and e.employed_to < $2 and not exists (select 1 from unnest($3::bigint[]) d where d between f.from_day and f.to_day))
	+ (select count(*) from initiatives i join employees e on e.org = i.org and e.id = i.employee_id
		where i.org = $1 and (i.hypothesis <> '' or i.evidence <> '' or i.title <> '') and e.employed_to < $2 and not (e.employed_to = any($3)))`

const sqlFindFindings = `-- retaindb.Step, findings
select f.id from findings f join employees e on e.org = f.org and e.id = f.employee_id
where f.org = $1 and f.text <> '' and f.status <> 'open' and e.employed_to < $2 and not exists (select 1 from unnest($3::bigint[]) d where d between f.from_day and f.to_day) order by f.id limit $4`

const sqlClearFindings = `-- retaindb.Step, findings, clear
update findings set text = '' where org = $1 and id = any($2)`

const sqlFindInitiatives = `-- retaindb.Step, initiatives
select i.id from initiatives i join employees e on e.org = i.org and e.id = i.employee_id
where i.org = $1 and (i.hypothesis <> '' or i.evidence <> '' or i.title <> '') and e.employed_to < $2 and not (e.employed_to = any($3)) order by i.id limit $4`

const sqlClearInitiatives = `-- retaindb.Step, initiatives, clear
update initiatives set title = '', hypothesis = '', evidence = '' where org = $1 and id = any($2)`

const sqlDuePay = `-- retaindb.Due, pay
select count(*) from run_people p join runs r on r.org = p.org and r.id = p.run_id where p.org = $1 and r.computed_at < $2 and not (r.computed_at / 86400000 = any($3))`

const sqlFindPay = `-- retaindb.Step, pay
select r.id from runs r where r.org = $1 and r.computed_at < $2 and exists (select 1 from run_people p where p.org = $1 and p.run_id = r.id)
	and not (r.computed_at / 86400000 = any($3)) order by r.id limit $4`

const sqlClearPay = `-- retaindb.Step, pay, clear
delete from run_people where org = $1 and run_id = any($2)`

const sqlDueEmployment = `-- retaindb.Due, employment
select count(*) from employees where org = $1 and employed_to < $2 and (name <> ref or email <> '') and not (employed_to = any($3))`

const sqlFindEmployment = `-- retaindb.Step, employment
select id from employees where org = $1 and employed_to < $2 and (name <> ref or email <> '') and not (employed_to = any($3)) order by id limit $4`

const sqlClearEmployment = `-- retaindb.Step, employment, clear
update employees set name = ref, email = '', email_index = null where org = $1 and id = any($2)`

const sqlDueAccounts = `-- retaindb.Due, accounts
select count(*) from accounts where org = $1 and status = 'disabled' and updated_at < $2 and name <> '' and not (updated_at / 86400000 = any($3))`

const sqlFindAccounts = `-- retaindb.Step, accounts
select id from accounts where org = $1 and status = 'disabled' and updated_at < $2 and name <> '' and not (updated_at / 86400000 = any($3)) order by id limit $4`

const sqlClearAccounts = `-- retaindb.Step, accounts, clear
update accounts set email = 'erased-' || cast(id as text), name = '', external = '', password = '', totp = null, totp_new = null where org = $1 and id = any($2)`

const sqlClearPasskeys = `-- retaindb.Step, passkeys, clear
delete from passkeys where org = $1 and account_id = any($2)`

const sqlClearCodes = `-- retaindb.Step, codes, clear
delete from recovery_codes where org = $1 and account_id = any($2)`

const sqlClearDevices = `-- retaindb.Step, devices, clear
delete from known_devices where org = $1 and account_id = any($2)`

const sqlClearIdentities = `-- retaindb.Step, identities, clear
delete from sign_on_identities where org = $1 and account_id = any($2)`

const sqlClearProvisioned = `-- retaindb.Step, provisioned, clear
delete from scim_users where org = $1 and account_id = any($2)`

const sqlClearGroups = `-- retaindb.Step, groups, clear
delete from scim_group_members where org = $1 and account_id = any($2)`

const sqlClearSingleUse = `-- retaindb.Step, single use, clear
delete from single_use where org = $1 and account_id = any($2)`

// classes are the classes of which rows by themselves say when their time is over. Customers are more work: see customer.go.
// What is gone for good in other ways, without a trace in the ledger, is in brief.go.
var classes = map[datamap.Keep]class{
	datamap.KeepWords: {due: sqlDueWords, sets: []set{{"answer", sqlFindWords, []string{sqlClearWords, sqlClearSaid}},
		{"signal", sqlFindSignalWords, []string{sqlClearSignalWords}}}},
	datamap.KeepAppraisal: {due: sqlDueAppraisal, byDay: true, sets: []set{
		{"finding", sqlFindFindings, []string{sqlClearFindings}}, {"initiative", sqlFindInitiatives, []string{sqlClearInitiatives}}}},
	datamap.KeepPay:        {due: sqlDuePay, sets: []set{{"run", sqlFindPay, []string{sqlClearPay}}}},
	datamap.KeepEmployment: {due: sqlDueEmployment, byDay: true, sets: []set{{"employee", sqlFindEmployment, []string{sqlClearEmployment}}}},
	datamap.KeepAccounts: {due: sqlDueAccounts, sets: []set{{"account", sqlFindAccounts, []string{sqlClearAccounts, sqlClearPasskeys, sqlClearCodes,
		sqlClearDevices, sqlClearIdentities, sqlClearProvisioned, sqlClearGroups, sqlClearSingleUse}}}},
}

// at is the cut in the unit that the class counts by.
func (c class) at(cut Cut) any {
	if c.byDay {
		return cut.Day
	}
	return cut.Before
}

// Due counts what is past its time in a class.
func Due(ctx context.Context, tx sqldb.Tx, o org.ID, k datamap.Keep, cut Cut) (n int64, err error) {
	switch k {
	case datamap.KeepContact, datamap.KeepLink:
		return dueCustomers(ctx, tx, o, k, cut)
	}
	if c, ok := classes[k]; ok {
		return n, tx.QueryRow(ctx, c.due, o, c.at(cut), cut.Held).Scan(&n)
	}
	return dueBriefly(ctx, tx, o, k, cut.Before)
}

// Step takes away at most limit things of each kind of a class, and returns how many. Less than one means that nothing is left.
func Step(ctx context.Context, tx sqldb.Tx, o org.ID, k datamap.Keep, cut Cut, limit int, at int64, actor string) (n int64, err error) {
	c, ok := classes[k]
	if !ok {
		return forgetBriefly(ctx, tx, o, k, cut.Before)
	}
	for _, s := range c.sets {
		went, err := s.step(ctx, tx, o, k, c.at(cut), cut.Held, limit, at, actor)
		if err != nil {
			return 0, err
		}
		n += went
	}
	return n, nil
}

func (s set) step(ctx context.Context, tx sqldb.Tx, o org.ID, k datamap.Keep, cut any, held []int, limit int, at int64, actor string) (int64, error) {
	ids, err := sqldb.List(ctx, tx, func(r sqldb.Rows, id *int64) error { return r.Scan(id) }, s.find, o, cut, held, limit)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	for _, sql := range s.clear {
		if _, err := tx.Exec(ctx, sql, o, ids); err != nil {
			return 0, err
		}
	}
	return int64(len(ids)), Tell(ctx, tx, o, k, s.kind, ids, at, actor)
}

// Tell appends to the ledger that things had their time, and destroys what earlier entries committed to of them.
func Tell(ctx context.Context, tx sqldb.Tx, o org.ID, k datamap.Keep, kind string, ids []int64, at int64, actor string) error {
	body, err := json.Marshal(map[string]any{"class": k})
	if err != nil {
		return err
	}
	slices.Sort(ids)
	return chaindb.EraseSet(ctx, tx, sqldb.Entry{Org: int64(o), At: at, Actor: actor, Action: "retention.expired", Kind: kind, Body: body}, ids)
}
