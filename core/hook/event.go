// Package hook tells other systems what happened: which events there are, what they say, and how they are signed, after
// Standard Webhooks.
package hook

import (
	"slices"
	"time"

	"klankbord.org/core/intake"
)

// Event is a kind of thing that happens.
type Event string

// The events. Only those that can happen are listed.
const (
	Ping             Event = "ping"               // somebody tries whether it arrives
	ResponseCreated  Event = "response.created"   // a customer answered
	ResponseUpdated  Event = "response.updated"   // a customer explained, or something about the answer changed
	ResponsesChanged Event = "responses.imported" // very many at once, by an import: a range instead of one by one
	RunComputed      Event = "bonus_run.computed"
)

var described = []struct {
	Event
	text intake.Text
}{
	{ResponseCreated, intake.Text{NL: "een klant gaf antwoord", EN: "a customer answered"}},
	{ResponseUpdated, intake.Text{NL: "een antwoord werd aangevuld of kreeg een andere status", EN: "an answer was completed, or its standing changed"}},
	{ResponsesChanged, intake.Text{NL: "veel antwoorden tegelijk ingelezen", EN: "many answers were imported at once"}},
	{RunComputed, intake.Text{NL: "een bonusregeling is doorgerekend", EN: "a bonus scheme was computed"}},
}

// Events lists what can be asked for, in the order in which people read it.
func Events() []Event {
	all := make([]Event, len(described))
	for i, d := range described {
		all[i] = d.Event
	}
	return all
}

// Known reports whether an event can be asked for.
func (e Event) Known() bool { return slices.Contains(Events(), e) }

// Text says in a few words when it happens.
func (e Event) Text() intake.Text {
	for _, d := range described {
		if d.Event == e {
			return d.text
		}
	}
	return intake.Text{NL: string(e), EN: string(e)}
}

// Happening is an event with the things that it is about.
type Happening struct {
	Event       Event
	First, Last int64 // identifiers, from and up to and including
	At          int64 // unix milliseconds, UTC
}

// Alone is the most answers of one entry that are told one by one.
const Alone = 100

// Happenings reads an entry of the ledger: what to tell others of it, nothing for most.
func Happenings(action string, first, last, at int64) []Happening {
	var each Event
	switch action {
	case "answers.recorded", "answers.imported":
		each = ResponseCreated
	case "answers.changed", "answers.erased", "answers.redacted": // whoever was sent the words hears that they are others now
		each = ResponseUpdated
	case "runs.computed":
		return []Happening{{RunComputed, first, last, at}}
	default:
		return nil
	}
	if last-first >= Alone {
		return []Happening{{ResponsesChanged, first, last, at}}
	}
	var all []Happening
	for id := first; id <= last; id++ {
		all = append(all, Happening{each, id, id, at})
	}
	return all
}

// Message is what a receiver gets. Data depends on the event.
type Message struct {
	Type      Event  `json:"type"`
	Timestamp string `json:"timestamp"` // when it happened, RFC 3339, UTC
	Data      any    `json:"data"`
}

// NewMessage makes a message of something that happened at an instant in unix milliseconds.
func NewMessage(e Event, at int64, data any) Message {
	return Message{Type: e, Timestamp: time.UnixMilli(at).UTC().Format("2006-01-02T15:04:05.000Z"), Data: data}
}
