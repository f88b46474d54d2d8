// Package respondtest holds an in-memory store for conversations, for tests of what stands on them.
package respondtest

import (
	"cmp"
	"context"
	"maps"
	"sync"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/core/survey"
)

// Store keeps conversations in memory. Writes counts every call that changed something.
type Store struct {
	mu      sync.Mutex
	answers []respond.Given
	byJob   map[collect.TransactionID]collect.AnswerID
	Writes  int
	Content *survey.Content         // another survey than Content
	Facts   map[string]respond.Fact // what is known of every transaction
}

// New returns a store with one NPS survey in both languages and a small tree of causes.
func New() *Store { return &Store{byJob: map[collect.TransactionID]collect.AnswerID{}} }

// Causes is the tree that every visit offers: two root causes 1, the first with two root causes 2.
var Causes = []respond.Cause{
	{ID: 1, Ref: "ruit", Name: intake.Text{NL: "Ruitvervanging", EN: "Windscreen replacement"}},
	{ID: 2, Ref: "ruit/kwaliteit", Parent: 1, Name: intake.Text{NL: "Kwaliteit", EN: "Quality"}},
	{ID: 3, Ref: "ruit/tijd", Parent: 1, Name: intake.Text{NL: "Doorlooptijd", EN: "Lead time"}},
	{ID: 4, Ref: "weet_niet", Name: intake.Text{NL: "Weet ik niet", EN: "Don't know"}, Way: "unknown"},
}

// Content is the survey of every visit.
var Content = survey.Content{
	Metric: "nps", Languages: []string{"nl", "en"},
	Question: intake.Text{NL: "Hoe waarschijnlijk is het dat u ons aanbeveelt?", EN: "How likely are you to recommend us?"},
	Low:      intake.Text{NL: "heel onwaarschijnlijk", EN: "very unlikely"},
	High:     intake.Text{NL: "heel waarschijnlijk", EN: "very likely"},
	Why: survey.PerBand{Any: intake.Text{NL: "Waarom geeft u dit cijfer?", EN: "Why do you give this score?"},
		Detractor: intake.Text{NL: "Wat ging er mis?", EN: "What went wrong?"}},
	Cause:    survey.PerBand{Any: intake.Text{NL: "Waar ging het vooral om?", EN: "What was it mainly about?"}},
	SubCause: survey.PerBand{Any: intake.Text{NL: "Wat precies?", EN: "What exactly?"}},
	Thanks:   survey.PerBand{Any: intake.Text{NL: "Dank u wel", EN: "Thank you"}},
	Callback: intake.Text{NL: "Bel mij terug", EN: "Please call me"},
}

// Key returns one key for every organisation.
func (s *Store) Key(context.Context, org.ID) ([]byte, error) { return []byte("a key for tests"), nil }

// Visit returns what a token shows.
func (s *Store) Visit(_ context.Context, t respond.Token) (*respond.Visit, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := &respond.Visit{Org: "Ruitwacht", Address: "u", Version: 1, Content: cmp.Or(s.Content, &Content), Causes: Causes, Facts: s.Facts,
		Metric:  survey.Metric{ID: 1, Ref: "nps", Type: survey.NPS, Min: 0, Max: 10},
		Subject: respond.Subject{Token: t, Transaction: t.Transaction()}}
	id := t.Answer()
	if id == 0 {
		id = s.byJob[t.Transaction()]
	}
	if int(id) > len(s.answers) {
		return nil, fault.NewNotFound("link", "")
	}
	if id > 0 {
		given := s.answers[id-1]
		v.Given = &given
	}
	return v, nil
}

// Record keeps a new answer.
func (s *Store) Record(_ context.Context, _ org.ID, a respond.NewAnswer) (collect.AnswerID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Writes++
	id := collect.AnswerID(len(s.answers) + 1)
	s.answers = append(s.answers, respond.Given{ID: id, Score: a.Score})
	if a.Subject.Transaction != 0 {
		s.byJob[a.Subject.Transaction] = id
	}
	return id, nil
}

// Explain keeps a why.
func (s *Store) Explain(_ context.Context, _ org.ID, id collect.AnswerID, verbatim string) error {
	return s.change(id, func(g *respond.Given) { g.Verbatim = verbatim })
}

// Choose keeps a cause.
func (s *Store) Choose(_ context.Context, _ org.ID, id collect.AnswerID, cause attribution.CauseID) error {
	return s.change(id, func(g *respond.Given) { g.Cause = cause })
}

// Say keeps an answer to a further question.
func (s *Store) Say(_ context.Context, _ org.ID, id collect.AnswerID, q *survey.Question, v survey.Value) error {
	return s.change(id, func(g *respond.Given) {
		g.Said = maps.Clone(g.Said)
		if g.Said == nil {
			g.Said = map[string]survey.Value{}
		}
		g.Said[q.Ref] = v
	})
}

// Finish keeps that the end was reached.
func (s *Store) Finish(_ context.Context, _ org.ID, id collect.AnswerID) error {
	return s.change(id, func(g *respond.Given) { g.Finished = true })
}

// CallBack keeps the wish to be called.
func (s *Store) CallBack(_ context.Context, _ org.ID, id collect.AnswerID) error {
	return s.change(id, func(g *respond.Given) { g.CallMe = true })
}

func (s *Store) change(id collect.AnswerID, how func(*respond.Given)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id < 1 || int(id) > len(s.answers) {
		return fault.NewNotFound("answer", "")
	}
	s.Writes++
	how(&s.answers[id-1])
	return nil
}

// Answers returns a copy of all answers, in order of arrival.
func (s *Store) Answers() []respond.Given {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]respond.Given(nil), s.answers...)
}
