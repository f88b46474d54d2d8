package intakedb

import (
	"context"
	"time"

	"klankbord.org/core/agree"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
	"klankbord.org/store/sqldb"
)

// surveyRules is what a survey's versions say about which answers count.
type surveyRules struct {
	id, metric int64
	latest     int64
	rules      map[int64]collect.Rules // by version
}

// scale is the lowest and highest score of a metric.
type scale struct{ low, high int }

// subject is the transaction that an answer is about.
type subject struct {
	id       int64
	day      day.Day
	customer int64
	email    string
}

const sqlSurveyRules = `-- intakedb.loadSurveys
select s.ref, s.id, s.metric_id, v.version, v.content
from surveys s join survey_versions v on v.org = s.org and v.survey_id = s.id
where s.org = $1 and s.ref = any($2) order by s.id, v.version`

const sqlScales = `-- intakedb.loadScales
select id, ref, scale_min, scale_max from metrics where org = $1`

const sqlSubjects = `-- intakedb.loadSubjects
select t.ref, t.id, t.day, coalesce(t.customer_id, 0), coalesce(c.email, '')
from transactions t left join customers c on c.org = t.org and c.id = t.customer_id
where t.org = $1 and t.ref = any($2)`

const sqlSubjectUnits = `-- intakedb.loadUnits
select distinct t.id, coalesce(p.unit_id, 0)
from transactions t join participants p on p.org = t.org and p.transaction_id = t.id
where t.org = $1 and t.ref = any($2)
union
select t.id, t.unit_id from transactions t
where t.org = $1 and t.ref = any($2) and t.unit_id is not null
	and not exists (select 1 from participants p where p.org = t.org and p.transaction_id = t.id)`

const sqlRespondents = `-- intakedb.loadRespondents
select ref, id, email from customers where org = $1 and ref = any($2)`

// resolve looks everything up that a round names.
func (w *answers) resolve(ctx context.Context, round []int) error {
	surveys, about, customers, sources := wanted{}, wanted{}, wanted{}, wanted{}
	for _, i := range round {
		a := record[intake.Answer](w.batch, i)
		surveys.add(a.Survey)
		about.add(a.Transaction)
		customers.add(a.Customer)
		sources.add(keep(a.Channel, defaultSource))
	}
	var err error
	if w.surveys, err = w.loadSurveys(ctx, surveys); err != nil {
		return err
	}
	w.rules = make(map[int64]*surveyRules, len(w.surveys))
	for _, s := range w.surveys {
		w.rules[s.id] = s
	}
	if err = w.loadScales(ctx); err != nil {
		return err
	}
	if w.tree, err = w.loadCauses(ctx); err != nil {
		return err
	}
	if w.source, err = w.sources(ctx, sources); err != nil {
		return err
	}
	if err = w.loadSubjects(ctx, about); err != nil {
		return err
	}
	if err = w.loadUnits(ctx, about); err != nil {
		return err
	}
	return w.loadRespondents(ctx, customers)
}

func (w *answers) loadSurveys(ctx context.Context, refs wanted) (map[string]*surveyRules, error) {
	found := map[string]*surveyRules{}
	rows, err := w.tx.Query(ctx, sqlSurveyRules, w.org, refs.list())
	return found, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var ref string
		var s surveyRules
		var content []byte
		if err := r.Scan(&ref, &s.id, &s.metric, &s.latest, &content); err != nil {
			return err
		}
		c, err := survey.Stored(content)
		if err != nil {
			return err
		}
		if found[ref] == nil {
			s.rules = map[int64]collect.Rules{}
			found[ref] = &s
		}
		found[ref].latest = s.latest
		found[ref].rules[s.latest] = collect.Rules{WindowDays: c.WindowDays, Duplicates: c.Duplicates, InternalDomains: w.settings.InternalDomains}
		return nil
	})
}

func (w *answers) loadScales(ctx context.Context) error {
	w.metrics, w.metric = map[int64]scale{}, map[string]int64{}
	rows, err := w.tx.Query(ctx, sqlScales, w.org)
	return sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var id int64
		var ref string
		var s scale
		err := r.Scan(&id, &ref, &s.low, &s.high)
		w.metrics[id], w.metric[ref] = s, id
		return err
	})
}

func (w *answers) loadSubjects(ctx context.Context, refs wanted) error {
	w.about = make(map[string]subject, len(refs))
	if len(refs) == 0 {
		return nil
	}
	rows, err := w.tx.Query(ctx, sqlSubjects, w.org, refs.list())
	return sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var ref string
		var s subject
		err := r.Scan(&ref, &s.id, &s.day, &s.customer, &s.email)
		if err == nil {
			s.email, err = w.box.Open("customers", "email", s.customer, s.email)
		}
		w.about[ref] = s
		return err
	})
}

// loadUnits finds the units of whoever took part in transactions, or that of the transaction itself: an agreement for some units may
// say how their customers are asked.
func (w *answers) loadUnits(ctx context.Context, refs wanted) error {
	w.units = map[int64][]agree.Path{}
	if len(refs) == 0 || !w.bound.WaysOfUnits() {
		return nil
	}
	places, err := w.loadTree(ctx)
	if err != nil {
		return err
	}
	rows, err := w.tx.Query(ctx, sqlSubjectUnits, w.org, refs.list())
	return sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var transaction int64
		var unit org.UnitID
		err := r.Scan(&transaction, &unit)
		if u := places.units[unit]; u != nil {
			w.units[transaction] = append(w.units[transaction], places.pathOf(u))
		}
		return err
	})
}

func (w *answers) loadRespondents(ctx context.Context, refs wanted) error {
	w.customer = make(map[string]customerRow, len(refs))
	if len(refs) == 0 {
		return nil
	}
	rows, err := w.tx.Query(ctx, sqlRespondents, w.org, refs.list())
	return sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var c customerRow
		err := r.Scan(&c.ref, &c.id, &c.email)
		if err == nil {
			c.email, err = w.box.Open("customers", "email", c.id, c.email)
		}
		w.customer[c.ref] = c
		return err
	})
}

// defaultSource is how an answer came in when its record doesn't tell.
const defaultSource = "import"

// ways are the roads by which answers come in anywhere; they need no record of their own.
var ways = map[string]intake.Text{
	"import": {NL: "Import", EN: "Import"}, "mail": {NL: "E-mail", EN: "E-mail"}, "sms": {NL: "Sms", EN: "Text message"},
	"qr": {NL: "QR-code", EN: "QR code"}, "web": {NL: "Website", EN: "Website"}, "kiosk": {NL: "Kiosk", EN: "Kiosk"},
	"link": {NL: "Link", EN: "Link"}, "phone": {NL: "Telefoon", EN: "Telephone"}, "paper": {NL: "Papier", EN: "Paper"},
}

// sources looks up the roads by which answers came in and makes the usual ones when they are first used.
func (w *answers) sources(ctx context.Context, refs wanted) (map[string]int64, error) {
	found, err := w.values(ctx, dimension.Source, refs)
	if err != nil {
		return nil, err
	}
	for ref := range refs {
		name, usual := ways[ref]
		if found[ref] != 0 || !usual {
			continue
		}
		c, err := w.count(ctx, sqlLastValue, string(dimension.Source))
		if err != nil {
			return nil, err
		}
		row := valueRow{dimension: string(dimension.Source), id: c.next(), ref: ref, nl: name.NL, en: name.EN, owners: "[]"}
		if err := valueShelf.insert(ctx, w.batch, []valueRow{row}); err != nil {
			return nil, err
		}
		found[ref] = row.id
	}
	return found, nil
}

// build makes a row of a record, or says what is wrong with it.
func (w *answers) build(r intake.Answer) (*answerRow, *fault.Error) {
	s := w.surveys[r.Survey]
	if s == nil {
		return nil, notFound("survey", "survey", r.Survey)
	}
	a := &answerRow{ref: r.Ref, survey: s.id, version: s.latest, metric: s.metric, answeredAt: r.AnsweredAt, score: r.Score,
		verbatim: r.Verbatim, language: r.Language, source: w.source[keep(r.Channel, defaultSource)], callMe: r.CallMe}
	if r.Metric != "" {
		if a.metric = w.metric[r.Metric]; a.metric == 0 {
			return nil, notFound("metric", "metric", r.Metric)
		}
	}
	if a.source == 0 {
		return nil, notFound("channel", "source", r.Channel)
	}
	if f := w.setSubject(a, r); f != nil {
		return nil, f
	}
	if bound, _, ok := w.bound.Survey(r.Survey, day.At(time.UnixMilli(a.answeredAt))); ok {
		a.version = int64(bound.Version) // a newer version holds once an amendment says so
	}
	a.otherWay = w.bound.OtherWay(r.Survey, a.day, keep(r.Channel, defaultSource), w.units[a.transaction])
	if a.erased = w.gone.Has(r.Customer) || w.gone.IsNobody(a.customer); a.erased {
		a.verbatim, a.callMe = "", false
	}
	if on := w.metrics[a.metric]; a.score != intake.NoScore && (a.score < on.low || a.score > on.high) {
		return nil, fault.NewInvalid("score", "score.out_of_range", "value", a.score, "min", on.low, "max", on.high)
	}
	return a, w.setCauses(a, r)
}

// setSubject finds what the answer is about and refuses one from before it happened. The day of the answer is the later
// of the organisation's and the universal one: nobody's answer is refused for a time zone that a file left out.
func (w *answers) setSubject(a *answerRow, r intake.Answer) *fault.Error {
	if r.Transaction != "" {
		t, ok := w.about[r.Transaction]
		if !ok {
			return notFound("transaction", "transaction", r.Transaction)
		}
		a.transaction, a.customer, a.day, a.email = t.id, t.customer, t.day, t.email
	} else {
		a.day = r.Day
	}
	if r.Customer != "" && !w.gone.Has(r.Customer) && !w.gone.IsNobody(a.customer) {
		c, ok := w.customer[r.Customer]
		switch {
		case !ok:
			return notFound("customer", "customer", r.Customer)
		case a.customer != 0 && a.customer != w.whole(c.id):
			return fault.NewConflict("customer", "answer.other_customer", "ref", r.Customer)
		}
		a.customer, a.email = w.whole(c.id), c.email
	}
	if came := dayOf(r.AnsweredAt, w.zone); came < a.day {
		return fault.NewInvalid("answered_at", "answer.before_service", "answered", came.String(), "day", a.day.String())
	}
	return nil
}

func (w *answers) setCauses(a *answerRow, r intake.Answer) *fault.Error {
	for n, ref := range r.Causes {
		c := w.tree.byRef[ref]
		if c == nil {
			return notFound(at("causes", n), "cause", ref)
		}
		a.causes = append(a.causes, c.id)
	}
	return nil
}
