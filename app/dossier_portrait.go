package app

import (
	"context"
	"slices"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/attribution"
	"klankbord.org/core/datamap"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/core/signon"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/chaindb"
	"klankbord.org/store/hookdb"
	"klankbord.org/store/keydb"
	"klankbord.org/store/retaindb"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/ssodb"
	"klankbord.org/store/surveydb"
	"klankbord.org/web/datamapweb"
	"klankbord.org/web/page"
)

// portrait is how an organisation is set up at a moment: what the dossiers are made of.
type portrait struct {
	app *App
	l   i18n.Lang
	org org.Organisation

	fields     []datamapweb.Field
	days       map[datamap.Keep]int
	choices    []retaindb.Choice
	counts     retaindb.Counts
	readings   []retaindb.Reading
	roles      []access.Role
	accounts   []access.Account
	grants     map[access.AccountID][]access.Grant
	hooks      []hookdb.Endpoint
	keys       []keydb.Key
	providers  []signon.Provider
	passwords  bool
	records    []agree.Record
	individual individuals
	agreements []agree.Agreement
	schemes    []*reward.Scheme // the newest version of each
	versions   map[string]int
	metrics    []survey.Metric
	matrices   []attribution.Version
	signed     map[attribution.VersionID]int
	checks     []chaindb.Check
}

// readingsSince is how far back readings are counted.
const readingsSince = 365

// Dossier implements datamapweb.Keeper.
func (a *App) Dossier(ctx context.Context, o org.Organisation, ref string, l i18n.Lang) (d datamapweb.Dossier, err error) {
	if _, err := access.Ask(ctx, o.ID, access.PrivacyRead); err != nil {
		return d, err
	}
	if ref != datamapweb.ForDPIA && ref != datamapweb.ForWorksCouncil {
		return d, fault.NewNotFound("dossier", ref)
	}
	v := &portrait{app: a, l: l, org: o}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		*v = portrait{app: a, l: l, org: o}
		return v.read(ctx, tx)
	})
	if err != nil {
		return d, err
	}
	d = datamapweb.Dossier{Ref: ref, MadeAt: a.now().UTC()}
	if ref == datamapweb.ForDPIA {
		v.dpia(&d)
	} else {
		v.worksCouncil(&d)
	}
	return d, nil
}

// read reads it all, within one snapshot of the database.
func (v *portrait) read(ctx context.Context, tx sqldb.Tx) (err error) {
	tables, err := mapOf(ctx, tx, v.org)
	if err != nil {
		return err
	}
	for _, t := range tables {
		v.fields = append(v.fields, t.Fields...)
	}
	o := v.org.ID
	for _, step := range []func() error{
		func() (err error) { v.days, err = retaindb.Days(ctx, tx, o); return err },
		func() (err error) { v.choices, err = retaindb.Choices(ctx, tx, o); return err },
		func() (err error) { v.counts, err = retaindb.Count(ctx, tx, o); return err },
		func() (err error) {
			v.readings, err = retaindb.Readings(ctx, tx, o, (day.At(v.app.now()) - readingsSince).Time().UnixMilli())
			return err
		},
		func() (err error) { v.accounts, err = accessdb.List(ctx, tx, o); return err },
		func() (err error) { v.grants, err = accessdb.AllGrants(ctx, tx, o); return err },
		func() (err error) { v.hooks, err = hookdb.ListEndpoints(ctx, tx, o); return err },
		func() (err error) { v.keys, err = keydb.List(ctx, tx, o); return err },
		func() (err error) { v.providers, err = ssodb.ListProviders(ctx, tx, o); return err },
		func() (err error) { v.passwords, err = ssodb.PasswordsAllowed(ctx, tx, o); return err },
		func() (err error) { v.records, err = agreedb.ListRecords(ctx, tx, o); return err },
		func() (err error) {
			v.individual, err = individualsOn(ctx, tx, o, day.At(v.app.now()))
			return err
		},
		func() (err error) { v.agreements, err = agreedb.List(ctx, tx, o); return err },
		func() (err error) { v.metrics, err = surveydb.ListMetrics(ctx, tx, o); return err },
		func() (err error) { v.matrices, err = surveydb.ListMatrices(ctx, tx, o); return err },
		func() (err error) { v.checks, err = chaindb.ListChecks(ctx, tx, o, 1); return err },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	own, err := accessdb.Roles(ctx, tx, o)
	if err != nil {
		return err
	}
	v.roles = allRoles(own)
	v.signed = map[attribution.VersionID]int{}
	for _, m := range v.matrices {
		signed, err := surveydb.ListSignOffs(ctx, tx, o, m.ID)
		if err != nil {
			return err
		}
		v.signed[m.ID] = len(signed)
	}
	return v.readSchemes(ctx, tx)
}

// readSchemes keeps the newest version of each scheme.
func (v *portrait) readSchemes(ctx context.Context, tx sqldb.Tx) error {
	stored, err := rewarddb.ListSchemes(ctx, tx, v.org.ID)
	v.versions = map[string]int{}
	newest := map[string]*reward.Scheme{}
	for _, s := range stored {
		parsed, err := reward.ParseScheme(s.Content)
		if err != nil {
			return err
		}
		newest[parsed.Ref], v.versions[parsed.Ref] = parsed, s.Version
	}
	for _, ref := range sortedKeys(newest) {
		v.schemes = append(v.schemes, newest[ref])
	}
	return err
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// holders counts the accounts that hold a role today, and can be used.
func (v *portrait) holders(ref access.RoleRef) (n int64) {
	today := day.At(v.app.now())
	for _, a := range v.accounts {
		if a.Status == access.Active && slices.ContainsFunc(v.grants[a.ID], func(g access.Grant) bool { return g.Role == ref && g.Range.Contains(today) }) {
			n++
		}
	}
	return n
}

// active counts the accounts that can be used, and those of them with a second factor or a passkey.
func (v *portrait) active() (all, second int64) {
	for _, a := range v.accounts {
		if a.Status == access.Active {
			all++
			if a.HasTOTP || a.Passkeys > 0 {
				second++
			}
		}
	}
	return all, second
}

// table makes a table; columns that begin with # hold numbers.
func table(caption string, columns ...string) page.Table {
	t := page.Table{Caption: caption}
	for _, c := range columns {
		label, num := strings.CutPrefix(c, "#")
		t.Columns = append(t.Columns, page.Column{Label: label, Num: num})
	}
	return t
}

// row adds a line to a table.
func row(t *page.Table, cells ...string) {
	r := make(page.Row, len(cells))
	for i, c := range cells {
		r[i] = page.Cell{Text: c, Num: t.Columns[i].Num}
	}
	t.Rows = append(t.Rows, r)
}

func (v *portrait) t(nl, en string) string { return v.l.T(nl, en) }

func (v *portrait) f(nl, en string, args ...any) string { return v.l.F(nl, en, args...) }

// yes says whether something is so.
func (v *portrait) yes(is bool) string {
	if is {
		return v.t("ja", "yes")
	}
	return v.t("nee", "no")
}
