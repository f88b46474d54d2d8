package survey

import (
	"fmt"

	"klankbord.org/core/intake"
)

// Role says what a text is for.
type Role string

// The roles of texts that customers read.
const (
	RoleName     Role = "name" // for staff and senders
	RoleKPI      Role = "kpi"  // the question whose score counts
	RoleLabel    Role = "label"
	RoleWhy      Role = "why"
	RoleCause    Role = "cause"
	RoleQuestion Role = "question"
	RoleHelp     Role = "help"
	RoleChoice   Role = "choice"
	RoleThanks   Role = "thanks"
	RoleCallback Role = "callback"
	RoleLetter   Role = "letter" // of the mail or text message that asks
)

// Piece is one text of a survey and where it stands.
type Piece struct {
	Path string // such as questions[2].choices[0].text
	Role Role
	Text intake.Text
}

// Texts lists all texts that are there, in the order in which customers meet them.
func (c *Content) Texts() []Piece {
	var all []Piece
	add := func(path string, role Role, t intake.Text) {
		if t != (intake.Text{}) {
			all = append(all, Piece{path, role, t})
		}
	}
	banded := func(path string, role Role, p PerBand) {
		add(path+".any", role, p.Any)
		add(path+".detractor", role, p.Detractor)
		add(path+".passive", role, p.Passive)
		add(path+".promoter", role, p.Promoter)
	}
	add("name", RoleName, c.Name)
	add("question", RoleKPI, c.Question)
	add("low", RoleLabel, c.Low)
	add("high", RoleLabel, c.High)
	banded("why", RoleWhy, c.Why)
	banded("cause", RoleCause, c.Cause)
	banded("sub_cause", RoleCause, c.SubCause)
	for i := range c.Questions {
		c.Questions[i].texts(fmt.Sprintf("questions[%d]", i), add)
	}
	banded("thanks", RoleThanks, c.Thanks)
	add("callback", RoleCallback, c.Callback)
	add("invitation.subject", RoleLetter, c.Invitation.Subject)
	add("invitation.intro", RoleLetter, c.Invitation.Intro)
	add("invitation.short", RoleLetter, c.Invitation.Short)
	for i, h := range c.Hidden {
		add(fmt.Sprintf("hidden[%d].label", i), RoleName, h.Label)
	}
	return all
}

func (q *Question) texts(path string, add func(string, Role, intake.Text)) {
	add(path+".text", RoleQuestion, q.Text)
	add(path+".help", RoleHelp, q.Help)
	add(path+".low", RoleLabel, q.Low)
	add(path+".high", RoleLabel, q.High)
	for i, r := range q.Rows {
		add(fmt.Sprintf("%s.rows[%d].text", path, i), RoleChoice, r.Text)
	}
	for i, choice := range q.Choices {
		add(fmt.Sprintf("%s.choices[%d].text", path, i), RoleChoice, choice.Text)
	}
}

// Gap is a text that isn't there in a language of the survey.
type Gap struct {
	Path     string
	Language string // "nl" or "en"
}

// Gaps lists the texts that are there in one language of the survey and not in another: customers would see them in the other.
func (c *Content) Gaps() []Gap {
	var gaps []Gap
	for _, p := range c.Texts() {
		for _, lang := range c.Languages {
			if lang == "nl" && p.Text.NL == "" || lang == "en" && p.Text.EN == "" {
				gaps = append(gaps, Gap{p.Path, lang})
			}
		}
	}
	return gaps
}
