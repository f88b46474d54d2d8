package app

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
	"klankbord.org/importer"
	"klankbord.org/internal/golden"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
	"klankbord.org/store/surveydb"
)

// moved is a program that somebody moves to from another.
type moved struct {
	*testing.T
	app    *App
	org    org.Organisation
	folder string // of the export
}

// bring imports the export as it lies in the folder.
func (m *moved) bring() *importer.Report {
	m.Helper()
	mapping, err := importer.ReadMapping(filepath.Join(m.folder, "mapping.yaml"))
	if err != nil {
		m.Fatal(i18n.EN.Error(err))
	}
	report, err := m.app.Import(access.With(m.Context(), access.System(m.org.ID, "test")), m.org, ImportInput{Mapping: mapping, Folder: m.folder, Actor: "test"})
	if err != nil {
		m.Fatal(i18n.EN.Error(err))
	}
	return report
}

// stored tells what is known now, one line an answer.
func (m *moved) stored() string {
	m.Helper()
	var b strings.Builder
	err := m.app.db.Read(m.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		b.Reset()
		employees, err := orgdb.ListEmployees(ctx, tx, m.org.ID)
		if err != nil {
			return err
		}
		causes, err := surveydb.ListCauses(ctx, tx, m.org.ID)
		if err != nil {
			return err
		}
		answers, err := collectdb.ListAnswers(ctx, tx, m.org.ID, []collect.AnswerID{1, 2, 3, 4})
		if err != nil {
			return err
		}
		for _, a := range answers {
			c, err := customerdb.Find(ctx, tx, m.org.ID, a.Customer)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "%s %s served %s answered %s score %d: %q because of %s by %s\n", a.TransactionRef, c.Email, a.Day, time.UnixMilli(a.AnsweredAt).UTC().Format(time.RFC3339),
				a.Score, a.Verbatim, causeOf(causes, a), servedBy(employees, a))
		}
		return nil
	})
	if err != nil {
		m.Fatal(err)
	}
	return b.String()
}

func causeOf(all []attribution.Cause, a customer.Answer) (ref string) {
	for _, c := range all {
		if len(a.Causes) == 1 && c.ID == a.Causes[0] {
			ref = c.Ref
		}
	}
	return ref
}

func servedBy(all []org.Employee, a customer.Answer) (ref string) {
	for _, e := range all {
		if len(a.Participants) == 1 && e.ID == a.Participants[0].Employee {
			ref = e.Ref
		}
	}
	return ref
}

// The same two customers, as six other programs export them: all that is known comes in, test answers and unfinished ones don't, a second
// time changes nothing, and a score that can't be is refused with its line and column.
func TestMovingFromOtherPrograms(t *testing.T) {
	t.Parallel()
	const want = `J1 joke@example.org served 2024-03-29 answered 2024-03-30T13:05:00Z score 10: "Snel, en netjes" because of Speed by M1
J2 sam@example.org served 2024-03-29 answered 2024-03-30T14:02:00Z score 3: "He came late\nand left glass" because of Appointment by M2
`
	root := filepath.Join(golden.Root(t), "examples", "moving")
	for _, c := range []struct{ program, bad, worse, line, column string }{
		{"qualtrics", ",3,\"He", ",33,\"He", "answers.csv:6", "Q1"},
		{"formbricks", "\"3\",\"He", "\"33\",\"He", "answers.csv:3", "1. How likely are you to recommend us?"},
		{"limesurvey", "\"3\",\"He", "\"33\",\"He", "answers.csv:3", "NPS"},
		{"delighted", ",3,\"He", ",33,\"He", "answers.csv:3", "Score"},
		{"surveymonkey", ",3,\"He", ",33,\"He", "answers.csv:4", "How likely are you to recommend us?"},
		{"customergauge", ";3;\"He", ";33;\"He", "answers.csv:3", "NPS Score"},
	} {
		for name, database := range map[string]func() string{"sqlite": func() string { return "" }, "postgres": func() string { return storetest.EmptyPostgresURL(t) }} {
			t.Run(c.program+" "+name, func(t *testing.T) {
				t.Parallel()
				m := &moved{T: t, folder: t.TempDir()}
				if err := os.CopyFS(m.folder, os.DirFS(filepath.Join(root, c.program))); err != nil {
					t.Fatal(err)
				}
				var err error
				if m.app, err = Open(t.Context(), Config{Data: t.TempDir(), Database: database()}); err != nil {
					t.Fatal(err)
				}
				defer m.app.Close(context.Background())
				m.org, err = m.app.CreateOrganisation(t.Context(), org.Organisation{Ref: "example", Name: "Example"}, "test")
				if err != nil {
					t.Fatal(err)
				}
				if first := m.bring(); !first.Clean() || first.Total().Created != first.Total().Read {
					t.Fatalf("%+v, refused %+v", first.Total(), first.Refused)
				}
				if got := m.stored(); got != want {
					t.Errorf("stored:\n%swant:\n%s", got, want)
				}
				if again := m.bring().Total(); again.Unchanged != again.Read {
					t.Errorf("a second time: %+v", again)
				}
				m.spoil(c.bad, c.worse)
				refused := m.bring().Refused
				if len(refused) != 1 || fmt.Sprintf("%s:%d", refused[0].File, refused[0].Line) != c.line || refused[0].Column != c.column {
					t.Errorf("refused %+v, want %s, column %s", refused, c.line, c.column)
				}
				if got := m.stored(); got != want {
					t.Errorf("after a row that was refused:\n%s", got)
				}
			})
		}
	}
}

// spoil makes a mistake in the file.
func (m *moved) spoil(bad, worse string) {
	m.Helper()
	file := filepath.Join(m.folder, "answers.csv")
	b, err := os.ReadFile(file)
	if err != nil {
		m.Fatal(err)
	}
	changed := bytes.Replace(b, []byte(bad), []byte(worse), 1)
	if bytes.Equal(changed, b) {
		m.Fatalf("%s isn't in the file", bad)
	}
	if err := os.WriteFile(file, changed, 0o600); err != nil {
		m.Fatal(err)
	}
}
