package respond

import (
	"context"
	"strings"
	"unicode/utf8"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
)

// MaxVerbatim is how many characters of a why are kept; a page that holds more says so before it is sent.
const MaxVerbatim = 4000

// Visit is all that one step of the conversation shows.
type Visit struct {
	Org     string // name of the sender
	Address string // "u" or "je"
	Version int
	Content *survey.Content
	Metric  survey.Metric
	Causes  []Cause         // the tree, in the order in which it is shown
	Given   *Given          // nil before a score is given
	Facts   map[string]Fact // what is known about the subject, by the name that conditions and texts use
	Subject Subject
}

// Subject is what the visit is about.
type Subject struct {
	Token       Token
	Transaction collect.TransactionID
	Customer    collect.CustomerID
	Link        *OpenLink             // by which somebody came; nil for others
	About       collect.TransactionID // also when the token continues an answer; 0 when it is about none
}

// Given is what the customer said so far.
type Given struct {
	ID       collect.AnswerID
	At       int64 // of the score, unix milliseconds, UTC
	Score    int
	Verbatim string
	Cause    attribution.CauseID // 0 when none was chosen
	CallMe   bool
	Said     map[string]survey.Value // to further questions, by reference
	Finished bool                    // the customer came to the end
}

// Cause is a root cause that can be chosen.
type Cause struct {
	ID     attribution.CauseID
	Parent attribution.CauseID
	Ref    string
	Name   intake.Text
	Way    string // "other" and "unknown" stand last
}

// Under returns the causes below a parent, 0 for the first level.
func (v *Visit) Under(parent attribution.CauseID) []Cause {
	var below []Cause
	for _, c := range v.Causes {
		if c.Parent == parent {
			below = append(below, c)
		}
	}
	return below
}

// Find returns a cause by its identifier.
func (v *Visit) Find(id attribution.CauseID) (Cause, bool) {
	for _, c := range v.Causes {
		if c.ID == id {
			return c, true
		}
	}
	return Cause{}, false
}

// NewAnswer is a score that was just given.
type NewAnswer struct {
	Subject  Subject
	Version  int
	Metric   survey.MetricID
	Score    int
	Language string
	Source   string            // mail, qr, web, kiosk
	Hidden   map[string]string // facts that came along in the address, by name
}

// Store is what the desk needs from storage. Each call that changes something is one durable transaction.
type Store interface {
	// Key returns the organisation's key for tokens; a NotFound fault when no link was ever made. It stores nothing.
	Key(ctx context.Context, o org.ID) ([]byte, error)
	// Visit loads what a token shows, with what was given before.
	Visit(ctx context.Context, t Token) (*Visit, error)
	// Record stores a new answer. When the transaction already has one from this road, that one is returned instead.
	Record(ctx context.Context, o org.ID, a NewAnswer) (collect.AnswerID, error)
	// Explain stores the why of an answer that has none.
	Explain(ctx context.Context, o org.ID, id collect.AnswerID, verbatim string) error
	// Choose stores the cause of an answer; a root cause 2 may follow its own root cause 1.
	Choose(ctx context.Context, o org.ID, id collect.AnswerID, cause attribution.CauseID) error
	// Say stores an answer to a further question that has none.
	Say(ctx context.Context, o org.ID, id collect.AnswerID, q *survey.Question, v survey.Value) error
	// Finish stores that the customer came to the end.
	Finish(ctx context.Context, o org.ID, id collect.AnswerID) error
	// CallBack stores that the customer wants to be called.
	CallBack(ctx context.Context, o org.ID, id collect.AnswerID) error
}

// Desk receives what customers say.
type Desk struct {
	Store Store
}

// Look returns what a token shows. It stores nothing.
func (d *Desk) Look(ctx context.Context, text string) (*Visit, error) {
	t, err := d.open(ctx, text)
	if err != nil {
		return nil, err
	}
	v, err := d.Store.Visit(ctx, t)
	if err == nil {
		v.Recall(nil)
	}
	return v, err
}

// Scored is what a customer's first step says.
type Scored struct {
	Score    int
	Language string
	Source   string                   // mail, sms, qr, web, kiosk
	Hidden   func(name string) string // what stands in the address under a name; nil: nothing
}

// Score records a score and returns the token with which the conversation goes on. A second score for the same
// transaction changes nothing: the first one stands.
func (d *Desk) Score(ctx context.Context, text string, in Scored) (string, error) {
	v, err := d.Look(ctx, text)
	if err != nil {
		return "", err
	}
	if in.Score < v.Metric.Min || in.Score > v.Metric.Max {
		return "", fault.NewInvalid("score", "score.out_of_range", "value", in.Score, "min", v.Metric.Min, "max", v.Metric.Max)
	}
	id := collect.AnswerID(0)
	if v.Given != nil {
		id = v.Given.ID
	} else if id, err = d.Store.Record(ctx, v.Subject.Token.Org, NewAnswer{Subject: v.Subject, Version: v.Version,
		Metric: v.Metric.ID, Score: in.Score, Language: in.Language, Source: in.Source, Hidden: v.Content.Taken(in.Hidden)}); err != nil {
		return "", err
	}
	return d.seal(ctx, Token{Kind: ForAnswer, Org: v.Subject.Token.Org, Survey: v.Subject.Token.Survey, Subject: int64(id)})
}

// Explain records the why. Empty text is allowed and stores nothing.
func (d *Desk) Explain(ctx context.Context, text, verbatim string) error {
	verbatim = strings.TrimSpace(verbatim)
	if n := utf8.RuneCountInString(verbatim); n > MaxVerbatim {
		return fault.NewInvalid("verbatim", "verbatim.too_long", "length", n, "max", MaxVerbatim)
	}
	if !utf8.ValidString(verbatim) {
		return fault.NewInvalid("verbatim", "text.not_utf8")
	}
	v, err := d.given(ctx, text)
	if err != nil || verbatim == "" || v.Given.Verbatim == verbatim {
		return err
	}
	return d.Store.Explain(ctx, v.Subject.Token.Org, v.Given.ID, verbatim)
}

// Choose records a root cause. A root cause 2 refines the root cause 1 above it; anything else is kept as it was.
func (d *Desk) Choose(ctx context.Context, text string, cause attribution.CauseID) error {
	v, err := d.given(ctx, text)
	if err != nil {
		return err
	}
	chosen, ok := v.Find(cause)
	if !ok {
		return fault.NewInvalid("cause", "cause.not_offered")
	}
	if v.Given.Cause == cause {
		return nil
	}
	if v.Given.Cause != 0 && v.Given.Cause != chosen.Parent {
		return fault.NewConflict("cause", "cause.already_chosen")
	}
	return d.Store.Choose(ctx, v.Subject.Token.Org, v.Given.ID, cause)
}

// CallBack records that the customer wants to be called.
func (d *Desk) CallBack(ctx context.Context, text string) error {
	v, err := d.given(ctx, text)
	if err != nil || v.Given.CallMe {
		return err
	}
	return d.Store.CallBack(ctx, v.Subject.Token.Org, v.Given.ID)
}

// Link returns the token of a personal or open link.
func (d *Desk) Link(ctx context.Context, t Token) (string, error) { return d.seal(ctx, t) }

// given looks, and refuses a token that has no answer yet.
func (d *Desk) given(ctx context.Context, text string) (*Visit, error) {
	v, err := d.Look(ctx, text)
	if err == nil && v.Given == nil {
		err = fault.NewConflict("score", "answer.score_first")
	}
	return v, err
}

// open opens the token of a conversation.
func (d *Desk) open(ctx context.Context, text string) (Token, error) {
	t, err := d.unseal(ctx, text)
	if err == nil && t.Kind == ForLeaving {
		err = notFound()
	}
	return t, err
}

func (d *Desk) unseal(ctx context.Context, text string) (Token, error) {
	o, err := Peek(text)
	if err != nil {
		return Token{}, err
	}
	key, err := d.Store.Key(ctx, o)
	if err != nil {
		return Token{}, err
	}
	return Unseal(text, key)
}

// Leaving opens the token by which a customer asks for no more letters. Any other is not found.
func (d *Desk) Leaving(ctx context.Context, text string) (Token, error) {
	t, err := d.unseal(ctx, text)
	if err == nil && t.Kind != ForLeaving {
		err = notFound()
	}
	return t, err
}

func (d *Desk) seal(ctx context.Context, t Token) (string, error) {
	key, err := d.Store.Key(ctx, t.Org)
	if err != nil {
		return "", err
	}
	return t.Seal(key), nil
}
