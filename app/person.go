package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/dimension"
	"klankbord.org/core/held"
	corehook "klankbord.org/core/hook"
	"klankbord.org/core/intake"
	"klankbord.org/core/mail"
	"klankbord.org/core/org"
	"klankbord.org/core/redact"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/erasedb"
	"klankbord.org/store/hookdb"
	"klankbord.org/store/invitedb"
	"klankbord.org/store/maildb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// PersonFile gathers everything that is held about a customer. That it was asked is an entry in the ledger.
func (a *App) PersonFile(ctx context.Context, o org.Organisation, ref string) (f *held.File, err error) {
	actor, err := access.Ask(ctx, o.ID, access.PrivacyManage)
	if err != nil {
		return nil, err
	}
	var about collect.CustomerID
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		c, err := customerdb.FindByRef(ctx, tx, o.ID, ref)
		if err != nil {
			return err
		}
		about = c.ID
		p, err := huntIn(ctx, tx, o, c)
		if err != nil {
			return err
		}
		g := &fileMaker{org: o, prey: p, file: &held.File{Format: held.Format, Organisation: o.Name, MadeAt: instant(a.millis()), Receipts: len(p.receipts)}}
		f = g.file
		return g.fill(ctx, tx)
	})
	if err != nil {
		return nil, err
	}
	return f, a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(o.ID), At: a.millis(), Actor: actor.Ref(), Action: "customers.given", Kind: string(intake.KindCustomer),
			FirstID: int64(about), LastID: int64(about)})
	})
}

func instant(ms int64) string { return time.UnixMilli(ms).UTC().Format(time.RFC3339) }

// fileMaker gathers one person's file.
type fileMaker struct {
	org     org.Organisation
	prey    *prey
	file    *held.File
	names   nameBook
	people  []string // names of employees
	answers map[int64]string
}

func (g *fileMaker) fill(ctx context.Context, tx sqldb.Tx) (err error) {
	if g.names, err = bookOf(ctx, tx, g.org.ID, nameUnits|nameEmployees|nameValues|nameMetrics|nameSurveys|nameCauses); err != nil {
		return err
	}
	if g.file.Purposes, err = purposes(ctx, tx, g.org.ID); err != nil {
		return err
	}
	if g.people, err = employeeNames(ctx, tx, g.org.ID); err != nil {
		return err
	}
	c := g.prey.customer
	g.file.Contact = held.Contact{Ref: c.Ref, Account: c.Account, Name: c.Name, Email: c.Email, Phone: c.Phone, Language: c.Language,
		Segment: g.names.values[dimension.Segment][c.Segment], NoContact: c.NoContact}
	g.mentions()
	for _, part := range []func(context.Context, sqldb.Tx) error{g.transactions, g.said, g.signals, g.letters, g.messages, g.history} {
		if err := part(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

func (g *fileMaker) transactions(ctx context.Context, tx sqldb.Tx) error {
	g.file.Transactions = []held.Transaction{}
	all, err := customerdb.ListTransactionsByID(ctx, tx, g.org.ID, g.prey.held.Transactions)
	for _, t := range all {
		out := held.Transaction{Ref: t.Ref, Day: t.Day.String(), Unit: g.names.units[t.Unit], Problem: t.Problem, Values: map[string][]string{}}
		if t.Currency != "" {
			out.ValueCents, out.Currency = &t.ValueCents, t.Currency
		}
		for name, ref := range g.names.standard(t.Touchpoint, t.Product, t.Process, t.Channel, t.Segment) {
			out.Values[name] = append(out.Values[name], ref)
		}
		for _, v := range t.Values {
			out.Values[string(v.Dimension)] = append(out.Values[string(v.Dimension)], g.names.values[v.Dimension][v.Value])
		}
		for _, p := range t.Participants {
			out.Roles = append(out.Roles, g.names.values[dimension.Role][p.Role])
		}
		g.file.Transactions = append(g.file.Transactions, out)
	}
	return err
}

func (g *fileMaker) said(ctx context.Context, tx sqldb.Tx) error {
	g.file.Answers, g.answers = []held.Answer{}, map[int64]string{}
	ids := make([]collect.AnswerID, len(g.prey.held.Answers))
	for i, id := range g.prey.held.Answers {
		ids[i] = collect.AnswerID(id)
	}
	all, err := collectdb.ListAnswers(ctx, tx, g.org.ID, ids)
	if err != nil {
		return err
	}
	questions := newQuestionBook(g.org.ID)
	for _, a := range all {
		out := g.answer(a)
		if out.Said, err = questions.held(ctx, tx, a); err != nil {
			return err
		}
		redacted, err := erasedb.ListRedactions(ctx, tx, g.org.ID, a.ID)
		if err != nil {
			return err
		}
		for _, r := range redacted {
			out.Redacted = append(out.Redacted, held.Redaction{At: instant(r.At), Kind: string(r.Kind)})
		}
		g.answers[int64(a.ID)] = a.Ref
		g.file.Answers = append(g.file.Answers, out)
	}
	return nil
}

func (g *fileMaker) answer(a customer.Answer) held.Answer {
	out := held.Answer{Ref: a.Ref, Survey: g.names.surveys[a.Survey], Question: g.names.metrics[a.Metric], Transaction: a.TransactionRef, Day: a.Day.String(),
		AnsweredAt: instant(a.AnsweredAt), Counts: a.Standing.String(), Words: a.Verbatim, Language: a.Language,
		Channel: g.names.values[dimension.Source][a.Source], CallMe: a.CallMe}
	if a.Score != intake.NoScore {
		out.Score = &a.Score
	}
	for _, c := range a.Causes {
		out.Causes = append(out.Causes, g.names.causes[c])
	}
	return out
}

// signals tells what somebody let know besides surveys.
func (g *fileMaker) signals(ctx context.Context, tx sqldb.Tx) error {
	g.file.Signals = []held.Signal{}
	if len(g.prey.held.Signals) == 0 {
		return nil
	}
	types, err := customerdb.ListSignalTypes(ctx, tx, g.org.ID)
	if err != nil {
		return err
	}
	called := indexed(types, func(t customer.SignalType) (customer.SignalTypeID, string) { return t.ID, t.Ref })
	jobs, err := customerdb.ListTransactionsByID(ctx, tx, g.org.ID, g.prey.held.Transactions)
	if err != nil {
		return err
	}
	about := indexed(jobs, func(t customer.Transaction) (collect.TransactionID, string) { return t.ID, t.Ref })
	all, err := customerdb.ListSignalsByID(ctx, tx, g.org.ID, g.prey.held.Signals)
	for _, s := range all {
		if err != nil {
			return err
		}
		out := held.Signal{Source: s.Source, Ref: s.Ref, Type: called[s.Type], At: instant(s.At), Transaction: about[s.Transaction],
			Touchpoint: g.names.values[dimension.Touchpoint][s.Touchpoint], Unit: g.names.units[s.Unit], Words: s.Words, Language: s.Language, Rating: s.Rating.Value}
		if s.Rating.Value != "" {
			out.Scale = fmt.Sprintf("%d–%d", s.Rating.Min, s.Rating.Max)
		}
		var redacted []erasedb.Redaction
		redacted, err = erasedb.RedactionsOf(ctx, tx, g.org.ID, string(intake.KindSignal), int64(s.ID))
		for _, r := range redacted {
			out.Redacted = append(out.Redacted, held.Redaction{At: instant(r.At), Kind: string(r.Kind)})
		}
		g.file.Signals = append(g.file.Signals, out)
	}
	return err
}

func (g *fileMaker) letters(ctx context.Context, tx sqldb.Tx) error {
	g.file.Letters = []held.Letter{}
	for _, id := range g.prey.letters {
		l, err := maildb.Find(ctx, tx, g.org.ID, id)
		if err != nil {
			return err
		}
		var m mail.Message
		if err := json.Unmarshal(l.Body, &m); err != nil {
			return err
		}
		g.file.Letters = append(g.file.Letters, held.Letter{MadeAt: instant(l.MadeAt), State: string(l.State), To: m.To, Subject: m.Subject, Text: m.Text})
	}
	return nil
}

// mentions tells what others wrote, without the others: names of employees, and addresses and numbers that aren't the customer's.
func (g *fileMaker) mentions() {
	g.file.Mentions = []held.Mention{}
	for _, m := range g.prey.mentions {
		text := m.Was
		spans := slices.DeleteFunc(redact.Suggest(text, g.people), func(s redact.Span) bool { return g.own(string([]rune(text)[s.From:s.To])) })
		if len(spans) > 0 {
			if shown, _, err := redact.Apply(text, spans, g.prey.customer.Language); err == nil {
				text = shown
			}
		}
		g.file.Mentions = append(g.file.Mentions, held.Mention{In: m.Kind, Text: text})
	}
}

func (g *fileMaker) own(text string) bool {
	return slices.ContainsFunc(g.prey.terms, func(t erasedb.Term) bool { return len(redact.Find(t.Text, text, t.Kind)) > 0 })
}

func (g *fileMaker) messages(ctx context.Context, tx sqldb.Tx) error {
	g.file.Messages = []held.Message{}
	ends, err := hookdb.ListEndpoints(ctx, tx, g.org.ID)
	if err != nil {
		return err
	}
	told, err := hookdb.ListAbout(ctx, tx, g.org.ID, g.prey.held.Answers)
	for _, d := range told {
		if d.Event != corehook.ResponseCreated && d.Event != corehook.ResponseUpdated && d.Event != corehook.ResponsesChanged {
			continue
		}
		out := held.Message{At: instant(d.At), Event: string(d.Event), Answer: g.answers[d.First], State: string(d.State)}
		for _, e := range ends {
			if u, err := url.Parse(e.URL); e.ID == d.Endpoint && err == nil {
				out.To, out.Words = u.Host, e.Content && d.Event != corehook.ResponsesChanged
			}
		}
		g.file.Messages = append(g.file.Messages, out)
	}
	return err
}

// history lists the entries of the ledger about somebody's records.
func (g *fileMaker) history(ctx context.Context, tx sqldb.Tx) error {
	g.file.History = []held.Event{}
	asked, err := invitedb.About(ctx, tx, g.org.ID, g.prey.held.Transactions)
	if err != nil {
		return err
	}
	var invited []int64
	for _, i := range asked {
		invited = append(invited, i.ID)
	}
	for _, part := range []struct {
		kind intake.Kind
		ids  []int64
	}{{intake.KindCustomer, []int64{int64(g.prey.customer.ID)}}, {intake.KindTransaction, g.prey.held.Transactions}, {intake.KindAnswer, g.prey.held.Answers}, {intake.KindSignal, g.prey.held.Signals}, {invitedb.Kind, invited}} {
		lines, err := erasedb.History(ctx, tx, g.org.ID, string(part.kind), part.ids)
		for _, l := range lines {
			g.file.History = append(g.file.History, held.Event{At: instant(l.At), What: l.Action, Record: string(part.kind), By: kindOfActor(l.Actor)})
		}
		if err != nil {
			return err
		}
	}
	slices.SortStableFunc(g.file.History, func(a, b held.Event) int { return strings.Compare(a.At, b.At) })
	return nil
}

// kindOfActor says what kind of somebody did something.
func kindOfActor(ref string) string {
	switch {
	case ref == collectdb.Respondent:
		return "customer"
	case strings.HasPrefix(ref, "account:"), strings.HasPrefix(ref, "employee:"):
		return "employee"
	}
	return "program"
}

// employeeNames lists how those who work or worked here are called.
func employeeNames(ctx context.Context, tx sqldb.Tx, o org.ID) (names []string, err error) {
	all, err := orgdb.ListEmployees(ctx, tx, o)
	for _, e := range all {
		names = append(names, e.Name)
	}
	return names, err
}
