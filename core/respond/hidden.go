package respond

import (
	"maps"

	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
)

// Recall adds facts that came along in the address to what is known: those that were kept with the answer or, before there is one, those that
// the address brings now. given looks a name up; nil: the address brings nothing.
func (v *Visit) Recall(given func(name string) string) {
	brought := v.Content.Taken(given)
	if v.Given != nil {
		brought = keptOf(v.Content, v.Given)
	}
	if len(brought) == 0 {
		return
	}
	facts := maps.Clone(v.Facts)
	if facts == nil {
		facts = map[string]Fact{}
	}
	for name, value := range brought {
		facts[name] = Fact{Ref: value, Name: intake.Text{NL: value, EN: value}}
	}
	v.Facts = facts
}

func keptOf(c *survey.Content, g *Given) map[string]string {
	kept := map[string]string{}
	for _, h := range c.Hidden {
		if value := g.Said[h.Ref()].Text; value != "" {
			kept[h.Name] = value
		}
	}
	return kept
}
