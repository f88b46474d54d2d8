package app

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/customer"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/redact"
	"klankbord.org/i18n"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/customerweb"
)

// customerDesk is App as the pages about customers know it.
type customerDesk struct{ app *App }

// Find implements customerweb.Desk.
func (d customerDesk) Find(ctx context.Context, o org.ID, text string) (all []customerweb.Customer, err error) {
	actor, err := access.Ask(ctx, o, access.CustomersRead)
	if err != nil || text == "" {
		return nil, err
	}
	var found []customer.Customer
	err = d.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		found, err = customerdb.Search(ctx, tx, o, text)
		return err
	})
	for _, c := range found {
		if err != nil {
			return nil, err
		}
		if !actor.Everywhere(access.CustomersRead) {
			_, err = d.app.timelineOf(ctx, o, byNumber(o, int64(c.ID)))
			if fault.KindOf(err) == fault.NotFound {
				err = nil
				continue
			}
		}
		all = append(all, clientShown(c, actor.Everywhere(access.CustomersRead)))
	}
	return all, err
}

func clientShown(c customer.Customer, contact bool) customerweb.Customer {
	out := customerweb.Customer{ID: int64(c.ID), Ref: c.Ref, NoContact: c.NoContact, Contact: contact}
	if contact {
		out.Name, out.Email, out.Phone, out.Account, out.Language = c.Name, c.Email, c.Phone, c.Account, c.Language
	}
	return out
}

// Timeline implements customerweb.Desk.
func (d customerDesk) Timeline(ctx context.Context, o org.Organisation, lang i18n.Lang, id int64, kinds []customer.MomentKind, from, size int) (out customerweb.Timeline, err error) {
	t, err := d.app.timelineOf(ctx, o.ID, byNumber(o.ID, id))
	if err != nil {
		return out, err
	}
	w := &timelineWriter{timeline: t, lang: lang}
	if err := d.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error { return w.names(ctx, tx, o.ID) }); err != nil {
		return out, err
	}
	actor := access.Of(ctx)
	w.redact = actor.May(access.VerbatimsRedact)
	out = customerweb.Timeline{Customer: clientShown(t.customer, t.contact), Counts: map[customer.MomentKind]int{}, Words: !t.words.nowhere()}
	out.Customer.Segment = w.called(dimension.Segment, t.customer.Segment)
	for _, m := range t.moments {
		out.Counts[m.Kind]++
	}
	kept := t.kept(kinds)
	out.Total = len(kept)
	for _, m := range kept[min(from, len(kept)):min(from+size, len(kept))] {
		out.Moments = append(out.Moments, w.moment(&m))
	}
	return out, nil
}

// timelineWriter writes a timeline for people.
type timelineWriter struct {
	*timeline
	lang   i18n.Lang
	words  map[dimension.Name]map[dimension.ValueID]string
	unit   map[org.UnitID]string
	redact bool
}

func (w *timelineWriter) names(ctx context.Context, tx sqldb.Tx, o org.ID) error {
	all, err := orgdb.ListValues(ctx, tx, o)
	w.words, w.unit = map[dimension.Name]map[dimension.ValueID]string{}, map[org.UnitID]string{}
	for _, v := range all {
		if w.words[v.Dimension] == nil {
			w.words[v.Dimension] = map[dimension.ValueID]string{}
		}
		w.words[v.Dimension][v.ID] = v.Name.In(string(w.lang))
	}
	for _, u := range w.tree {
		w.unit[u.ID] = u.Name
	}
	return err
}

func (w *timelineWriter) called(d dimension.Name, v dimension.ValueID) string { return w.words[d][v] }

// filledIn leaves out what isn't there.
func filledIn(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return strings.TrimSpace(s) == "" })
}

func (w *timelineWriter) moment(m *customer.Moment) customerweb.Moment {
	l, out := w.lang, customerweb.Moment{Kind: m.Kind, At: time.UnixMilli(m.At)}
	switch m.Kind {
	case customer.OfTransaction:
		x := m.Transaction
		out.Day, out.Ref, out.Title = l.Day(x.Day), x.Ref, l.F("Klus %s", "Job %s", x.Ref)
		out.Detail = filledIn(w.called(dimension.Touchpoint, x.Touchpoint), w.called(dimension.Product, x.Product), w.called(dimension.Channel, x.Channel), w.unit[w.unitOf(x)])
		if x.Problem {
			out.Detail = append(out.Detail, l.T("er was een probleem bekend", "a problem was known"))
		}
	case customer.OfAnswer:
		a := m.Answer
		out.Title, out.Detail = l.T("Beantwoordde een vragenlijst", "Answered a survey"), filledIn(w.about(a.TransactionRef), w.unit[a.Unit])
		if w.saw(m) {
			out.Words = a.Verbatim
			if a.Score != intake.NoScore {
				out.Score = strconv.Itoa(a.Score)
			}
			if w.redact && a.Verbatim != "" {
				out.Redact = "/privacy/answers/" + strconv.FormatInt(int64(a.ID), 10)
			}
		}
	case customer.OfCallBack:
		out.Title, out.Detail = l.T("Wil teruggebeld worden", "Wants to be called back"), filledIn(w.about(m.Answer.TransactionRef))
	case customer.OfSignal:
		w.signal(m, &out)
	case customer.OfRedaction:
		out.Title, out.Detail = l.T("Woorden afgeschermd", "Words redacted"), filledIn(redact.Kind(m.Taken).Label().In(string(l)))
	}
	return out
}

func (w *timelineWriter) signal(m *customer.Moment, out *customerweb.Moment) {
	s := m.Signal
	out.Ref, out.Title = s.Ref, w.types[s.Type].Name.In(string(w.lang))
	out.Detail = filledIn(w.about(w.jobs[s.Transaction]), w.called(dimension.Touchpoint, s.Touchpoint), w.unit[s.Unit], w.lang.F("uit %s", "from %s", s.Source))
	if !w.saw(m) {
		return
	}
	out.Words, out.Score = s.Words, s.Rating.Value
	if s.Rating.Value != "" {
		out.Scale = strconv.Itoa(s.Rating.Min) + "–" + strconv.Itoa(s.Rating.Max)
	}
	if w.redact && s.Words != "" {
		out.Redact = "/privacy/signals/" + strconv.FormatInt(int64(s.ID), 10)
	}
}

func (w *timelineWriter) about(job string) string {
	if job == "" {
		return ""
	}
	return w.lang.F("over klus %s", "about job %s", job)
}

// unitOf is where a transaction was: its own unit, or that of whoever took part first.
func (w *timelineWriter) unitOf(x *customer.Transaction) org.UnitID {
	if x.Unit == 0 && len(x.Participants) > 0 {
		return x.Participants[0].Unit
	}
	return x.Unit
}

// Types implements customerweb.Desk.
func (d customerDesk) Types(ctx context.Context, o org.ID) (all []customer.SignalType, err error) {
	if _, err := access.Ask(ctx, o, knowsTypes...); err != nil {
		return nil, err
	}
	err = d.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) (err error) {
		all, err = customerdb.ListSignalTypes(ctx, tx, o)
		return err
	})
	return all, err
}

// Choices implements customerweb.Desk.
func (d customerDesk) Choices(ctx context.Context, o org.ID, lang i18n.Lang) (touchpoints, units []customerweb.Choice, err error) {
	if _, err := access.Ask(ctx, o, access.RecordsImport); err != nil {
		return nil, nil, err
	}
	err = d.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		touchpoints, units = nil, nil
		values, err := orgdb.ListValuesOf(ctx, tx, o, dimension.Touchpoint)
		if err != nil {
			return err
		}
		for _, v := range values {
			touchpoints = append(touchpoints, customerweb.Choice{Ref: v.Ref, Name: v.Name.In(string(lang))})
		}
		all, err := orgdb.ListUnits(ctx, tx, o)
		for _, u := range all {
			units = append(units, customerweb.Choice{Ref: u.Ref, Name: u.Name})
		}
		return err
	})
	return touchpoints, units, err
}

// Take implements customerweb.Desk: through the same door as files.
func (d customerDesk) Take(ctx context.Context, o org.Organisation, r intake.Record) error {
	actor, err := access.Ask(ctx, o.ID, bringers[r.Kind()]...)
	if err != nil {
		return err
	}
	return d.app.throughDoor(o, actor.Ref(), false, func(door intake.Door) error {
		became, err := door.Apply(ctx, []intake.Record{r})
		if err == nil && became[0].Fault != nil {
			err = became[0].Fault
		}
		return err
	})
}
