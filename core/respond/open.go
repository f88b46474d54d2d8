package respond

import (
	"slices"

	"klankbord.org/core/fault"
	"klankbord.org/core/survey"
)

// LinkID identifies an open link within its organisation.
type LinkID int64

// The ways in which an open link is handed out. Answers by it are said to come in so, whatever its address says.
const (
	ByLink = "link" // on a site, in a letter of somebody else
	ByQR   = "qr"   // printed
)

// OpenLink is a link or poster by which anybody can answer. What it is about is the organisation's choice and stands in no address,
// so nobody can make an answer be about somebody else.
type OpenLink struct {
	ID         LinkID
	Name       string
	Survey     survey.ID
	Channel    string
	Unit       string // reference; empty: of none
	Touchpoint string // reference of the dimension "touchpoint"
	Employee   string // reference
	Role       string // of the employee
	CreatedAt  int64  // unix milliseconds, UTC
	CreatedBy  string
	EndedAt    int64 // 0: it is open
	EndedBy    string
}

// About reports whether answers by the link are about something, and so need an experience of their own.
func (l *OpenLink) About() bool { return l.Unit != "" || l.Touchpoint != "" || l.Employee != "" }

// Check returns an Invalid fault for what can't be a link.
func (l *OpenLink) Check() error {
	switch {
	case l.Name == "" || len([]rune(l.Name)) > 100:
		return fault.NewInvalid("name", "link.name", "max", 100)
	case !slices.Contains([]string{ByLink, ByQR}, l.Channel):
		return fault.NewInvalid("channel", "value.unknown", "value", l.Channel)
	case l.Role != "" && l.Employee == "":
		return fault.NewInvalid("employee", "field.missing")
	}
	return nil
}

// Link returns the open link of a token, 0 for other tokens and for links about nothing in particular.
func (t Token) Link() LinkID {
	if t.Kind != ForAnyone {
		return 0
	}
	return LinkID(t.Subject)
}
