package survey

import (
	"regexp"
	"slices"
	"strings"
)

// Facts about a transaction that every survey may use, in conditions and in texts; hidden fields come besides.
var knownFacts = []string{"product", "touchpoint", "channel", "process", "stage", "unit", "date"}

// Known returns the names of the facts that conditions and texts may use, in order.
func (c *Content) Known() []string {
	names := slices.Clone(knownFacts)
	for _, h := range c.Hidden {
		names = append(names, h.Name)
	}
	return names
}

// pipe is a place in a text where a fact is filled in: {product}, or {product|your purchase} when it may be unknown.
var pipe = regexp.MustCompile(`\{([a-z][a-z0-9_]*)(?:\|([^{}|]*))?\}`)

// Fill puts labels of facts in a text. What is unknown becomes what stands after the bar, or nothing.
func Fill(text string, label func(fact string) string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	return pipe.ReplaceAllStringFunc(text, func(found string) string {
		parts := pipe.FindStringSubmatch(found)
		if known := label(parts[1]); known != "" {
			return known
		}
		return parts[2]
	})
}

// pipes returns the facts that a text asks for, and those it asks for without saying what to put when they aren't known.
func pipes(text string) (asked, bare []string) {
	for _, m := range pipe.FindAllStringSubmatch(text, -1) {
		asked = append(asked, m[1])
		if !strings.Contains(m[0], "|") {
			bare = append(bare, m[1])
		}
	}
	return asked, bare
}

// UsesFacts reports whether a text or a condition needs facts about what a customer is asked about; without it nobody needs to
// look them up.
func (c *Content) UsesFacts() bool {
	if slices.ContainsFunc(c.Questions, func(q Question) bool { return q.When.usesFacts() }) {
		return true
	}
	return slices.ContainsFunc(c.Texts(), func(p Piece) bool { return pipe.MatchString(p.Text.NL) || pipe.MatchString(p.Text.EN) })
}
