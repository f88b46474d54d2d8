// Package held holds what is given to somebody who asks what is held about them (article 15 of the GDPR): one file with
// everything, in a form that programs read and that people can. docs/privacy.md describes it field by field.
package held

import "klankbord.org/core/intake"

// Format is the version of the file's shape.
const Format = "klankbord person 1"

// File is everything that is held about one customer.
type File struct {
	Format       string        `json:"format"`
	Organisation string        `json:"organisation"`
	MadeAt       string        `json:"made_at"` // RFC 3339, UTC
	Purposes     []Purpose     `json:"purposes"`
	Contact      Contact       `json:"contact"`
	Transactions []Transaction `json:"transactions"`
	Answers      []Answer      `json:"answers"`
	Signals      []Signal      `json:"signals"`
	Letters      []Letter      `json:"letters"`
	Mentions     []Mention     `json:"mentions"`
	Messages     []Message     `json:"messages_to_other_systems"`
	Receipts     int           `json:"answers_kept_for_programs"` // copies of the above, thrown away after a day
	History      []Event       `json:"history"`
}

// Purpose says why a part of the file is held, and for how long.
type Purpose struct {
	Part      string      `json:"part"` // name of a field of the file
	Name      intake.Text `json:"name"`
	Purpose   intake.Text `json:"purpose"`
	Retention intake.Text `json:"retention"`
}

// Contact is who somebody is.
type Contact struct {
	Ref       string `json:"ref"`
	Account   string `json:"account,omitempty"`
	Name      string `json:"name,omitempty"`
	Email     string `json:"email,omitempty"`
	Phone     string `json:"phone,omitempty"`
	Language  string `json:"language,omitempty"`
	Segment   string `json:"segment,omitempty"`
	NoContact bool   `json:"no_contact"`
}

// Transaction is something that somebody had done or bought.
type Transaction struct {
	Ref        string              `json:"ref"`
	Day        string              `json:"day"`
	Unit       string              `json:"unit,omitempty"`
	Values     map[string][]string `json:"values,omitempty"` // dimension to names of values
	ValueCents *int64              `json:"value_cents,omitempty"`
	Currency   string              `json:"currency,omitempty"`
	Problem    bool                `json:"problem"`
	Roles      []string            `json:"roles,omitempty"` // of the employees who took part; who they are is about them
}

// Answer is what somebody said.
type Answer struct {
	Ref         string      `json:"ref"`
	Survey      string      `json:"survey"`
	Question    string      `json:"question"` // reference of what it measures
	Transaction string      `json:"transaction,omitempty"`
	Day         string      `json:"day"`
	AnsweredAt  string      `json:"answered_at"`
	Score       *int        `json:"score"`
	Counts      string      `json:"counts"` // counted, or why not
	Causes      []string    `json:"causes,omitempty"`
	Words       string      `json:"words,omitempty"`
	Said        []Said      `json:"said,omitempty"` // to further questions
	Language    string      `json:"language,omitempty"`
	Channel     string      `json:"channel,omitempty"`
	CallMe      bool        `json:"call_me"`
	Redacted    []Redaction `json:"redacted,omitempty"`
}

// Said is an answer to a further question.
type Said struct {
	Question string `json:"question"`
	Answer   string `json:"answer,omitempty"`
	Words    string `json:"words,omitempty"`
}

// Redaction says that something was taken out of somebody's words.
type Redaction struct {
	At   string `json:"at"`
	Kind string `json:"kind"`
}

// Signal is what somebody let know besides surveys.
type Signal struct {
	Source      string      `json:"source"`
	Ref         string      `json:"ref"`
	Type        string      `json:"type"`
	At          string      `json:"at"`
	Transaction string      `json:"transaction,omitempty"`
	Touchpoint  string      `json:"touchpoint,omitempty"`
	Unit        string      `json:"unit,omitempty"`
	Words       string      `json:"words,omitempty"`
	Language    string      `json:"language,omitempty"`
	Rating      string      `json:"rating,omitempty"`
	Scale       string      `json:"scale,omitempty"`
	Redacted    []Redaction `json:"redacted,omitempty"`
}

// Letter is a mail to somebody. What was in it is gone once it was sent.
type Letter struct {
	MadeAt  string `json:"made_at"`
	State   string `json:"state"`
	To      string `json:"to,omitempty"`
	Subject string `json:"subject,omitempty"`
	Text    string `json:"text,omitempty"`
}

// Mention is a text about something else in which somebody is named. Others in it are left out.
type Mention struct {
	In   string `json:"in"` // answer, finding, initiative
	Text string `json:"text"`
}

// Message tells that another system was told of an answer.
type Message struct {
	At     string `json:"at"`
	Event  string `json:"event"`
	Answer string `json:"answer"`
	To     string `json:"to"` // the host
	Words  bool   `json:"with_words"`
	State  string `json:"state"`
}

// Event is a line of the ledger about somebody's records. Who did it is told by kind: employees are others.
type Event struct {
	At     string `json:"at"`
	What   string `json:"what"`
	Record string `json:"record"`
	By     string `json:"by"` // "customer", "program", "employee"
}
