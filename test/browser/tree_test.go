package browser

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
)

// tree is what a screen reader is told of the page: the roles and names that say something, in order, and what is chosen.
func (b *tab) tree() (all []string) {
	b.t.Helper()
	found, err := chromedp.Call(b.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		b.t.Fatal(err)
	}
	byID := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range found.Nodes {
		byID[n.NodeID] = n
	}
	var walk func(n *accessibility.Node)
	walk = func(n *accessibility.Node) {
		if line := heard(n); line != "" {
			all = append(all, line)
		}
		for _, id := range n.ChildIDs {
			if child := byID[id]; child != nil {
				walk(child)
			}
		}
	}
	walk(found.Nodes[0])
	return all
}

// heard is what is said of one node, empty when nothing is.
func heard(n *accessibility.Node) string {
	role := word(n.Role)
	if n.Ignored || !slices.Contains([]string{"heading", "group", "radiogroup", "radio", "textbox", "button", "link", "main", "alert"}, role) {
		return ""
	}
	line := strings.TrimSpace(role + " " + word(n.Name))
	for _, p := range n.Properties {
		if string(p.Name) == "checked" && word(p.Value) == "true" {
			line += " (chosen)"
		}
	}
	return line
}

// word is a value of the tree as text.
func word(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	return strings.Trim(string(v.Value), `"`)
}

// A screen reader is told the question with its eleven answers, the why as a field with its question, the causes as one list, and on each page
// one way on.
func TestAScreenReaderIsToldEverything(t *testing.T) {
	b := openTab(t, phone)
	b.open(program.base + program.links.Open + "?lang=nl&score=7")
	const question = "Hoe waarschijnlijk is het dat u Ruitwacht aanbeveelt aan familie, vrienden of collega's?"
	want := []string{"main", "link English", "group " + question, "heading " + question}
	for score := range 11 {
		line := fmt.Sprintf("radio %d", score)
		if score == 7 {
			line += " (chosen)"
		}
		want = append(want, line)
	}
	b.tells(append(want, "button Verder"))
	b.submit()
	b.tells([]string{"main", "link English", "heading Wat hadden we beter kunnen doen?", "textbox Wat hadden we beter kunnen doen?", "button Verder", "link Terug"})
	b.submit()
	list := b.tree()
	if !slices.Contains(list, "group Waar ging het vooral over?") || !slices.Contains(list, "button Verder") || !slices.ContainsFunc(list, func(l string) bool { return strings.HasPrefix(l, "radio ") }) {
		t.Errorf("of the causes a screen reader hears:\n%s", strings.Join(list, "\n"))
	}
}

// tells fails the test when a screen reader hears something else.
func (b *tab) tells(want []string) {
	b.t.Helper()
	if got := b.tree(); !slices.Equal(got, want) {
		b.t.Errorf("a screen reader hears:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
