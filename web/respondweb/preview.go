package respondweb

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/core/survey"
)

// Preview serves one step of a conversation that nobody has: what was said so far stands in the address itself (state, "-" at first),
// below base, and nothing is stored. The visit says what is asked.
func Preview(w http.ResponseWriter, r *http.Request, base, state string, visit respond.Visit) {
	said := rehearsal{visit: visit}
	if raw, err := base64.RawURLEncoding.DecodeString(state); err == nil {
		_ = json.Unmarshal(raw, &said.Given) // an address that somebody changed begins anew
	}
	if !said.fits() {
		said.Given = nil
	}
	r.SetPathValue("token", said.token())
	p := &Pages{Desk: &respond.Desk{Store: &said}, Log: slog.New(slog.DiscardHandler), at: func(string) string { return base + said.state() }}
	if r.Method == http.MethodPost {
		p.answer(w, r)
		return
	}
	p.look(w, r)
}

// rehearsal is the store of a preview: it remembers until the request is over, and then the address does.
type rehearsal struct {
	visit respond.Visit
	Given *respond.Given
}

// state writes what was said for an address. Long texts are cut: an address has its limits.
func (s *rehearsal) state() string {
	const longest = 200
	if s.Given == nil {
		return "-"
	}
	given := *s.Given
	if text := []rune(given.Verbatim); len(text) > longest {
		given.Verbatim = string(text[:longest])
	}
	raw, err := json.Marshal(&given)
	if err != nil {
		panic(err) // texts and numbers always marshal
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// fits reports whether what was said could be said: the draft may have changed since.
func (s *rehearsal) fits() bool {
	return s.Given == nil || s.Given.Score >= s.visit.Metric.Min && s.Given.Score <= s.visit.Metric.Max
}

func (s *rehearsal) Key(context.Context, org.ID) ([]byte, error) { return []byte("preview"), nil }

func (s *rehearsal) Visit(context.Context, respond.Token) (*respond.Visit, error) {
	v := s.visit
	v.Given = s.Given
	return &v, nil
}

func (s *rehearsal) Record(_ context.Context, _ org.ID, a respond.NewAnswer) (collect.AnswerID, error) {
	s.Given = &respond.Given{ID: 1, Score: a.Score}
	return 1, nil
}

func (s *rehearsal) Explain(_ context.Context, _ org.ID, _ collect.AnswerID, verbatim string) error {
	s.Given.Verbatim = verbatim
	return nil
}

func (s *rehearsal) Choose(_ context.Context, _ org.ID, _ collect.AnswerID, cause attribution.CauseID) error {
	s.Given.Cause = cause
	return nil
}

func (s *rehearsal) Say(_ context.Context, _ org.ID, _ collect.AnswerID, q *survey.Question, v survey.Value) error {
	said := map[string]survey.Value{q.Ref: v}
	for ref, before := range s.Given.Said {
		said[ref] = before
	}
	s.Given.Said = said
	return nil
}

func (s *rehearsal) Finish(context.Context, org.ID, collect.AnswerID) error {
	s.Given.Finished = true
	return nil
}

func (s *rehearsal) CallBack(context.Context, org.ID, collect.AnswerID) error {
	s.Given.CallMe = true
	return nil
}

// token makes one that the desk accepts: in a preview there is nothing to guard.
func (s *rehearsal) token() string {
	return respond.Token{Kind: respond.ForAnyone, Org: 1, Survey: 1}.Seal([]byte("preview"))
}
