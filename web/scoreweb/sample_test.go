package scoreweb_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/snapshot"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
	"klankbord.org/web/assets"
	"klankbord.org/web/page"
	"klankbord.org/web/scoreweb"
)

// today is the day on which the sample organisation is looked at.
var today = day.Must("2024-12-20")

// hostile is what a customer may write.
const hostile = `<script>alert("1")</script> "ja" & 'nee' </blockquote><img src=x onerror=alert(2)>`

// names of the sample organisation.
var (
	teams    = []string{"Alkmaar", "Zaandam", "Purmerend", "Breda", "Tilburg", "Eindhoven <b>Zuid</b>"}
	people   = []string{"Sanne de Wit", "Mo Yildiz", "Jan Bakker", "Fenna Mulder", "Piet Smit", "Aisha Haddad", "Tom Visser", "Lotte Bos", "Kees <i>Kok</i>"}
	products = []string{"Ruitvervanging", "Sterreparatie", "Kalibratie"}
	roles    = []string{"monteur", "planner"}
	causes   = []struct {
		name   string
		parent attribution.CauseID
	}{{"Ruitvervanging", 0}, {"Afspraak", 0}, {"Prijs en betaling", 0}, {"Kwaliteit van de ruitvervanging", 1}, {"Netheid van de auto bij aflevering", 1},
		{"Juiste ruit aanwezig", 1}, {"Doorlooptijd", 2}, {"Informatie vooraf", 2}}
	praise    = []string{"Vakwerk, je ziet niet dat de ruit vervangen is.", "Vriendelijke monteur die rustig uitlegde wat er ging gebeuren. De auto was nog schoner dan toen ik hem bracht!", "Binnen een uur klaar en netjes gebeld.", "Top geholpen."}
	complaint = []string{"Overal glassplinters op de achterbank.", "Drie keer moeten bellen voor een afspraak, en toen lag de verkeerde ruit klaar.", "Duurde veel langer dan gezegd.", "De rekening klopte niet met wat er was afgesproken."}
	middling  = []string{"Prima werk, wel lang moeten wachten.", "Goed, maar niemand vertelde wat kalibreren is."}
)

// sample is an organisation with a year of answers.
type sample struct {
	mu      sync.Mutex
	live    scoreweb.Live
	snap    *snapshot.Snapshot
	texts   map[collect.AnswerID]string
	nextID  collect.AnswerID
	waiting []chan struct{}
}

// newSample makes a year of answers with a fixed seed; size is how many.
func newSample(tb testing.TB, size int) *sample {
	tb.Helper()
	s := &sample{texts: map[collect.AnswerID]string{}, snap: snapshot.New(structure())}
	dice := rand.New(rand.NewPCG(7, 11))
	rows := make([]snapshot.Row, size)
	for i := range rows {
		rows[i] = s.row(dice, day.Must("2023-12-20")+day.Day(dice.IntN(366)))
	}
	if size > 10 {
		s.texts[rows[0].ID], rows[0].Day = hostile, today
	}
	if err := s.snap.Apply(rows); err != nil {
		tb.Fatal(err)
	}
	s.look()
	return s
}

func structure() *snapshot.Structure {
	units := []org.Unit{{ID: 1, Ref: "nl", Name: "Ruitherstel", Level: "organisation", Places: []org.Place{{From: 1}}}}
	for i, name := range teams {
		units = append(units, org.Unit{ID: org.UnitID(i + 2), Ref: fmt.Sprintf("team-%d", i+1), Name: name, Level: "team", Places: []org.Place{{From: 1, Parent: 1}}})
	}
	var list []snapshot.Cause
	for i, c := range causes {
		list = append(list, snapshot.Cause{ID: attribution.CauseID(i + 1), Parent: c.parent})
	}
	metrics := []survey.Metric{{ID: 1, Ref: "nps", Type: survey.NPS, Min: 0, Max: 10, Name: intake.Text{NL: "NPS", EN: "NPS"}}}
	return snapshot.NewStructure(units, list, metrics, nil)
}

// row is one answer: happier about workmanship than about waiting, happier in the second half of the year.
func (s *sample) row(dice *rand.Rand, d day.Day) snapshot.Row {
	s.nextID++
	cause := attribution.CauseID(4 + dice.IntN(5))
	mood := dice.NormFloat64()*2.2 + 8.6
	if cause >= 6 {
		mood -= 2.4
	}
	if d > day.Must("2024-07-01") {
		mood += 0.5
	}
	employee := dice.IntN(len(people))
	score := min(10, max(0, int(mood)))
	r := snapshot.Row{ID: s.nextID, Metric: 1, Survey: 1, Score: score, Day: d, Causes: []attribution.CauseID{cause}, Unit: org.UnitID(employee%len(teams) + 2),
		Participants: []snapshot.Participant{{Employee: org.EmployeeID(employee + 1), Role: org.RoleID(1 + dice.IntN(20)/19), Unit: org.UnitID(employee%len(teams) + 2)}},
		Values:       []snapshot.Value{{Dimension: dimension.Product, ID: dimension.ValueID(1 + dice.IntN(len(products)))}}}
	if dice.IntN(12) == 0 {
		r.Causes = nil
	}
	list := praise
	switch {
	case score < 7:
		list = complaint
	case score < 9:
		list = middling
	}
	if dice.IntN(10) < 6 {
		s.texts[r.ID] = list[dice.IntN(len(list))]
	}
	return r
}

// look takes the answers as they are now.
func (s *sample) look() {
	s.live = scoreweb.Live{View: s.snap.View(), Said: s.snap.View(), Catalog: catalog{}}
}

// About implements scoreweb.Source.
func (s *sample) About(ctx context.Context, o org.Organisation, employee string) (scoreweb.Live, org.EmployeeID, error) {
	live, err := s.Live(ctx, o, scoreweb.Individuals)
	code, ok := live.Catalog.Code(snapshot.ByEmployee, employee)
	if !ok {
		return live, 0, fault.NewNotFound("employee", employee)
	}
	return live, org.EmployeeID(code), err
}

// Looked implements scoreweb.Source.
func (s *sample) Looked(context.Context, org.Organisation, []org.EmployeeID) error { return nil }

// Live implements scoreweb.Source.
func (s *sample) Live(_ context.Context, o org.Organisation, _ scoreweb.Reading) (scoreweb.Live, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o.ID != 1 {
		return scoreweb.Live{View: snapshot.New(snapshot.NewStructure(nil, nil, nil, nil)).View(), Catalog: catalog{}}, nil
	}
	return s.live, nil
}

// Subscribe implements scoreweb.Source.
func (s *sample) Subscribe(context.Context, org.ID) (<-chan struct{}, func(), error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := make(chan struct{}, 1)
	s.waiting = append(s.waiting, c)
	return c, func() {}, nil
}

// answer adds an answer of today, as the respondent page does.
func (s *sample) answer(score int, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.row(rand.New(rand.NewPCG(1, 1)), today)
	r.Score = score
	s.texts[r.ID] = text
	if err := s.snap.Apply([]snapshot.Row{r}); err != nil {
		return err
	}
	s.look()
	for _, c := range s.waiting {
		select {
		case c <- struct{}{}:
		default:
		}
	}
	return nil
}

// Verbatims implements scoreweb.Verbatims.
func (s *sample) Told(context.Context, org.ID, []collect.AnswerID, i18n.Lang) (map[collect.AnswerID][]page.Told, error) {
	return nil, nil
}

func (s *sample) Verbatims(_ context.Context, _ org.ID, ids []collect.AnswerID) (map[collect.AnswerID]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[collect.AnswerID]string{}
	for _, id := range ids {
		if t := s.texts[id]; t != "" {
			out[id] = t
		}
	}
	return out, nil
}

// Events implements scoreweb.Events.
func (s *sample) Events(context.Context, org.ID, day.Range) ([]scoreweb.Event, error) {
	return []scoreweb.Event{{Day: day.Must("2024-07-01"), Label: intake.Text{NL: "Nieuwe werkbonnen", EN: "New job sheets"}}}, nil
}

// catalog names the sample's things.
type catalog struct{}

func (catalog) list(field snapshot.Axis) (refs, names []string) {
	switch field {
	case snapshot.InUnit, snapshot.ByTeam:
		refs, names = []string{"nl"}, []string{"Ruitherstel"}
		for i, n := range teams {
			refs, names = append(refs, fmt.Sprintf("team-%d", i+1)), append(names, n)
		}
	case snapshot.ByEmployee:
		for i, n := range people {
			refs, names = append(refs, fmt.Sprintf("m%d", i+1)), append(names, n)
		}
	case snapshot.InCause, snapshot.ByCause1, snapshot.ByCause2:
		for i, c := range causes {
			refs, names = append(refs, fmt.Sprintf("c%d", i+1)), append(names, c.name)
		}
	case "product":
		refs, names = products, products
	case snapshot.ByRole:
		refs, names = roles, roles
	}
	return refs, names
}

func (c catalog) Code(field snapshot.Axis, ref string) (int64, bool) {
	refs, _ := c.list(field)
	for i, r := range refs {
		if r == ref {
			return int64(i + 1), true
		}
	}
	return 0, false
}

func (c catalog) Ref(field snapshot.Axis, code int64) (string, bool) {
	refs, _ := c.list(field)
	if code < 1 || int(code) > len(refs) {
		return "", false
	}
	return refs[code-1], true
}

func (c catalog) Label(field snapshot.Axis, code int64, _ string) string {
	_, names := c.list(field)
	if code < 1 || int(code) > len(names) {
		return fmt.Sprint(code)
	}
	return names[code-1]
}

func (catalog) Fields() []snapshot.Axis { return []snapshot.Axis{"product"} }
func (catalog) Levels() []string        { return []string{"organisation", "team"} }

func (catalog) Metric(ref string) (survey.Metric, bool) {
	return structure().Metrics[0], ref == "" || ref == "nps"
}

func (c catalog) Codes(field snapshot.Axis) (all []int64) {
	refs, _ := c.list(field)
	for i := range refs {
		all = append(all, int64(i+1))
	}
	return all
}

func (catalog) Matrix(string) (*attribution.Matrix, bool) {
	from := day.Must("2020-01-01")
	return attribution.NewMatrix(1, "2024", []attribution.Line{{Role: 1, Cause: 4, From: from, Influenceable: true}, {Role: 1, Cause: 5, From: from, Influenceable: true},
		{Role: 1, Cause: 6, From: from}, {Role: 2, Cause: 7, From: from, Influenceable: true}}), true
}

// site serves the sample as the program serves its pages.
func site(s *sample) http.Handler {
	frame := &page.Site{Menu: scoreweb.Menu(), Actor: func(_ *http.Request, o org.Organisation) (access.Actor, error) {
		return access.System(o.ID, "test"), nil
	}, Now: func() time.Time { return today.Time().Add(14 * time.Hour) },
		Organisation: func(_ context.Context, ref string) (org.Organisation, error) {
			switch ref {
			case "ruit":
				return org.Organisation{ID: 1, Ref: ref, Name: "Ruitherstel"}, nil
			case "nieuw":
				return org.Organisation{ID: 2, Ref: ref, Name: "Nieuw"}, nil
			}
			return org.Organisation{}, fault.NewNotFound("organisation", ref)
		}}
	p := &scoreweb.Pages{Source: s, Verbatims: s, Events: s}
	mux := http.NewServeMux()
	for path, h := range map[string]page.Handler{"": p.Overview, "/units/{unit}": p.Unit, "/teams": p.Teams, "/people": p.People, "/people/{employee}": p.Person,
		"/causes": p.Causes, "/causes/{cause}": p.Cause, "/answers": p.Answers, "/live": p.Live} {
		mux.Handle("GET /o/{org}"+path, frame.Handle(h))
	}
	mux.Handle("POST /o/{org}/answer", frame.Handle(func(w http.ResponseWriter, r *http.Request) error {
		w.WriteHeader(http.StatusNoContent)
		return s.answer(3, strings.TrimSpace(r.PostFormValue("text")))
	}))
	mux.Handle("/", frame.NotFound())
	mux.Handle(assets.Prefix, assets.Handler())
	return mux
}

func (catalog) MetricOf(id survey.MetricID) (survey.Metric, bool) {
	return structure().Metrics[0], id == 1
}
