package app

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"klankbord.org/auth"
	"klankbord.org/core/access"
	"klankbord.org/core/agree"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/erase"
	"klankbord.org/core/fault"
	"klankbord.org/core/hook"
	"klankbord.org/core/intake"
	"klankbord.org/core/mail"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/core/signon"
	"klankbord.org/core/survey"
	"klankbord.org/internal/golden"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/ssodb"
	"klankbord.org/web/hookweb"
)

// hostileName is what somebody calls a person, a unit or a webhook who wants a browser or a sheet to do something: it ends
// whatever it stands in, and starts something of its own.
const hostileName = `=kbxss()"'><kbxss a="1" onload=kbxss()></textarea></title></script></style><img src=x onerror=kbxss()>{{7*7}}${7*7}`

// siege is a house in which somebody gave everything a hostile name, and that is attacked by those who may do everything in
// it and by those who may do nothing.
type siege struct {
	*house
	boss    visitor // every role of the organisation
	worker  visitor // an employee, M01
	token   string  // an API key with every permission
	foreign map[string]string
}

// besiege makes one. In the other organisation there is one more of everything that has a number, so that there are
// numbers and references that mean something there only.
func besiege(t *testing.T) *siege {
	t.Helper()
	return besiegeOn(t, "")
}

// besiegeOn is besiege on a database; "" is SQLite.
func besiegeOn(t *testing.T, database string) *siege {
	t.Helper()
	s := &siege{house: newHouseOn(t, database)}
	s.app.door.passwords = auth.NewPasswords(auth.Cost{Memory: 64, Rounds: 1, Threads: 1})
	var everything []access.Grant
	for _, r := range access.StandardRoles() {
		everything = append(everything, always(r.Ref))
	}
	s.boss = s.somebody(s.org, "boss", "", everything...)
	s.worker = s.somebody(s.org, "worker", "M01", always(access.EmployeeRole))
	own := s.plant(s.org, s.boss)
	there := s.somebody(s.other, "boss", "", everything...)
	for range 3 {
		s.foreign = s.plant(s.other, there)
	}
	s.plantAlone()
	maps.Copy(s.values, own)
	s.token = s.key(s.org, 0, slices.DeleteFunc(access.Permissions(), func(p access.Permission) bool { return p == access.OwnRead })...)
	s.must(s.app.snapshots.Refresh(t.Context(), s.org.ID))
	s.must(s.app.snapshots.Refresh(t.Context(), s.other.ID))
	s.must(s.app.db.Write(t.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		_, err := tx.Exec(ctx, "update accounts set status = 'invited' where org = $1 and id = "+s.values["account"], int64(s.org.ID))
		return err
	}))
	return s
}

func (s *siege) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// plant puts one of everything in an organisation, by hostile names, and returns what stands for a {name} in an address. What
// is planted in the other organisation has references that are known there only.
func (s *siege) plant(o org.Organisation, boss visitor) map[string]string {
	s.Helper()
	ctx := access.With(s.Context(), boss.actor)
	values := map[string]string{"provider": "planted-" + s.serial()}
	number := func(name string, n int64) { values[name] = strconv.FormatInt(n, 10) }
	if o.ID == s.org.ID {
		s.plantRecords()
	} else {
		values["employee"], values["unit"], values["cause"], values["agreement"] = "E9", "ver", "verre", "elders-only"
		s.plantElsewhere()
	}
	account := s.somebody(o, fmt.Sprintf("victim %d%.0s", s.app.millis(), hostileName)+s.serial(), "", always(access.Auditor))
	number("account", int64(account.actor.Account))
	role := access.Role{Ref: "planted", Name: intake.Text{NL: hostileName, EN: hostileName}, Permissions: []access.Permission{access.ScoresRead}, Reader: access.ReadsScores, Own: true}
	if o.ID != s.org.ID {
		role.Ref = "elders-only"
	}
	values["role"] = string(role.Ref)
	provider := signon.Provider{Ref: values["provider"], Kind: signon.OIDC, Name: hostileName[:60], Enabled: true, Settings: signon.Settings{Issuer: "https://127.0.0.1:1", ClientID: hostileName}}
	s.must(s.app.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if _, err := ssodb.SaveProvider(ctx, tx, o.ID, provider, nil, s.app.millis()); err != nil {
			return err
		}
		if err := accessdb.SaveRole(ctx, tx, o.ID, role, s.app.millis()); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update accounts set name = $1 where org = $2", hostileName, int64(o.ID)); err != nil {
			return err
		}
		return s.app.sendLater(ctx, tx, o.ID, mail.Message{To: "k@elders.example", Subject: hostileName, Text: hostileName, HTML: "<p>elders-only</p>"})
	}))
	hookID, _, err := s.app.CreateWebhook(ctx, o.ID, hookweb.Input{URL: "https://hoor.example/?a=%22%3E%3Ckbxss%3E'", Events: []hook.Event{hook.Events()[0]}})
	s.must(err)
	number("webhook", hookID)
	keyID, _, err := s.app.CreateKey(ctx, o, KeyInput{Name: hostileName, Permissions: []access.Permission{access.ScoresRead}})
	s.must(err)
	number("key", int64(keyID))
	c, err := s.app.Checkpoint(ctx, o)
	s.must(err)
	number("checkpoint", c.ID)
	number("letter", s.last("outbox", "id", o))
	number("answer", s.last("answers", "id", o))
	complaint := "w" + s.serial()
	s.bring(o, intake.SignalType{Ref: complaint, Sort: intake.SortComplaint, Name: intake.Text{NL: hostileName, EN: hostileName}},
		intake.Signal{Source: hostileName[:30], Ref: complaint, Type: complaint, At: day.Must("2024-05-02").Time().UnixMilli(), Words: hostileName})
	number("signal", s.last("signals", "id", o))
	asked, err := surveyDesk{s.app}.Surveys(ctx, o.ID)
	s.must(err)
	link, err := linkDesk{s.app}.Make(ctx, o.ID, asked[0].Ref, respond.OpenLink{Name: hostileName[:40], Channel: respond.ByQR})
	s.must(err)
	number("open", int64(link))
	values["survey"], values["state"] = "planted-"+s.serial(), "-"
	if o.ID != s.org.ID {
		values["survey"] = "elders-only"
	}
	draft := survey.Templates()[1].Make() // with a further question
	draft.Metric, draft.Name.NL, draft.Questions[0].Text.NL = "nps", hostileName, hostileName
	if err := (surveyDesk{s.app}).Start(ctx, o.ID, values["survey"], draft); fault.KindOf(err) != fault.Conflict { // planted before
		s.must(err)
	}
	s.must(s.app.HoldDays(ctx, o, day.Range{From: day.Must("2024-02-01"), To: day.Must("2024-02-02")}, hostileName[:40]))
	number("hold", s.last("retention_holds", "id", o))
	number("record", s.last("consents", "id", o))
	one, other := "D"+s.serial(), "D"+s.serial()
	s.bring(o, intake.Customer{Ref: one, Name: hostileName}, intake.Customer{Ref: other, Name: hostileName})
	last := s.last("customers", "id", o)
	merge, err := s.app.Merge(ctx, o, collect.CustomerID(last-1), collect.CustomerID(last))
	s.must(err)
	number("merge", merge)
	erased := "W" + s.serial()
	s.bring(o, intake.Customer{Ref: erased, Name: "Weg", Email: "weg@voorbeeld.example"}, intake.Customer{Ref: erased + "-blijft", Name: hostileName})
	number("customer", s.last("customers", "id", o))
	e, err := s.app.EraseCustomer(ctx, o, erased, erase.Asked)
	s.must(err)
	number("erasure", e.ID)
	return values
}

// serial is a text that wasn't given out before.
func (s *siege) serial() string {
	n, err := s.app.db.NextIDs(s.Context(), int64(s.org.ID), "attack", 1)
	s.must(err)
	return strconv.FormatInt(n, 10)
}

// last is the highest number in a table.
func (s *siege) last(table, column string, o org.Organisation) (n int64) {
	s.Helper()
	s.must(s.app.db.Read(s.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		return tx.QueryRow(ctx, "select max("+column+") from "+table+" where org = $1", int64(o.ID)).Scan(&n)
	}))
	return n
}

// bring puts records in an organisation.
func (s *siege) bring(o org.Organisation, records ...intake.Record) {
	s.Helper()
	was := s.org
	s.org = o
	s.sends(records...)
	s.org = was
}

// plantRecords gives hostile names to what the answers, the scores and the pay are about, and adds some of hostile references.
func (s *siege) plantRecords() {
	s.Helper()
	both := intake.Text{NL: hostileName, EN: hostileName}
	on := day.Must("2024-05-02")
	who := intake.Participant{Employee: "M01", Role: "monteur"}
	s.sends(intake.Unit{Ref: "Noord", Name: hostileName}, intake.Unit{Ref: `u"><kbxss>`, Name: hostileName, Parent: "Noord"},
		intake.Employee{Ref: "M01", Name: hostileName, From: day.Must("2020-01-01")}, intake.Employee{Ref: `@e"><kbxss>/../x`, Name: hostileName, From: day.Must("2020-01-01")},
		intake.Membership{Employee: `@e"><kbxss>/../x`, Unit: "Noord", Role: "monteur", FTE: 100, From: day.Must("2020-01-01")},
		intake.Cause{Ref: `c"><kbxss>`, Name: both}, intake.Value{Dimension: "role", Ref: "monteur", Name: both})
	s.sends(intake.Customer{Ref: `k"><kbxss>`, Name: hostileName, Account: hostileName, Email: "k@voorbeeld.example"},
		intake.Transaction{Ref: `t"><kbxss>`, Customer: `k"><kbxss>`, Day: on, Participants: []intake.Participant{who, {Employee: `@e"><kbxss>/../x`, Role: "monteur"}}})
	s.sends(intake.Answer{Ref: `a"><kbxss>`, Survey: "na-de-ruit", Transaction: `t"><kbxss>`, AnsweredAt: on.Time().UnixMilli() + 86_400_000, Score: 2, Verbatim: hostileName, Channel: "web"},
		intake.Finding{Ref: `f"><kbxss>`, Employee: "M01", Period: day.Quarter(2024, 2), Text: hostileName, Status: "open"},
		intake.Initiative{Ref: `i"><kbxss>`, Employee: "M01", Title: hostileName, Hypothesis: hostileName, Evidence: hostileName, Status: "running", StartedOn: on},
		intake.Target{Ref: `d"><kbxss>`, Unit: "Noord", Metric: "nps", Answers: "all", Baseline: day.Quarter(2024, 1), Period: day.Quarter(2024, 2), Growth: "1", Reason: hostileName})
	s.must(s.app.db.Write(s.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		if _, err := tx.Exec(ctx, "update causes set name_nl = $1, name_en = $2 where org = $3", hostileName, hostileName, int64(s.org.ID)); err != nil {
			return err // they are agreed, and the door doesn't change what was agreed
		}
		_, err := tx.Exec(ctx, "update organisations set name = $1 where org = $2", hostileName, int64(s.org.ID))
		return err
	}))
}

// plantElsewhere adds what the other organisation alone has.
func (s *siege) plantElsewhere() {
	s.Helper()
	n := s.serial()
	s.bring(s.other, intake.Unit{Ref: "ver", Name: "elders-only"}, intake.Employee{Ref: "E9", Name: "elders-only", From: day.Must("2020-01-01")}, intake.Cause{Ref: "verre", Name: intake.Text{NL: "elders-only"}},
		intake.Membership{Employee: "E9", Unit: "ver", Role: "monteur", FTE: 100, From: day.Must("2020-01-01")})
	s.bring(s.other, answered("elders"+n, "2024-03-05", 2, "elders-only", intake.Participant{Employee: "E9", Role: "monteur"})...)
}

// plantAlone adds to the other organisation a scheme, a run of it and a consent that no number or reference here stands for.
func (s *siege) plantAlone() {
	s.Helper()
	scheme, err := os.ReadFile(filepath.Join(golden.Root(s.T), "examples", "ruitherstel", "schemes", "hybrid.json"))
	s.must(err)
	scheme = bytes.Replace(scheme, []byte(`"ref": "hybrid"`), []byte(`"ref": "elders-only"`), 1)
	consent(s.program(), s.T, s.app, s.other, scheme)
	drafted := AgreementInput{Ref: "elders-only", Parties: []agree.Party{{Party: agree.WorksCouncil, Name: "elders-only", AgreedOn: day.Must("2024-07-01"), Document: "OR-3"}}}
	drafted.Terms = agree.Terms{Name: intake.Text{NL: "elders-only"}, Nature: intake.Text{NL: "Alleen meten"}, Period: day.Quarter(2024, 2), ExpiresOn: day.Must("2024-12-31")}
	_, err = s.app.DraftAgreement(s.program(), s.other, drafted)
	s.must(err)
	_, err = s.app.Run(s.program(), s.other, RunInput{Scheme: scheme, Reason: "elders-only", Actor: "test"})
	s.must(err)
	s.foreign["ref"] = "elders-only"
	s.foreign["run"] = strconv.FormatInt(s.last("runs", "id", s.other), 10)
	s.foreign["record"] = strconv.FormatInt(s.last("consents", "id", s.other), 10)
}
