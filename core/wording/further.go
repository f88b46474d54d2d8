package wording

import (
	"fmt"
	"slices"

	"klankbord.org/core/survey"
)

// further checks the questions that come after the causes: their texts, the ends of scales, and whether lists have a way out.
func further(c *survey.Content, lang string) []Finding {
	var all []Finding
	for i := range c.Questions {
		q := &c.Questions[i]
		path := fmt.Sprintf("questions[%d]", i)
		happy := q.When != nil && len(q.When.Band) > 0 && !slices.ContainsFunc(q.When.Band, func(b string) bool { return b != survey.Promoter.String() })
		role := Question
		if q.Kind == survey.Text {
			role = Why
		}
		all = append(all, field{path: path + ".text", role: role, text: q.Text, happy: happy, must: true}.check(lang)...)
		all = append(all, field{path: path + ".help", role: Thanks, text: q.Help}.check(lang)...)
		if q.Kind == survey.Scale {
			all = append(all, endsOf(path+".", q.Low, q.High, lang)...)
		}
		all = append(all, listed(q, path, lang)...)
	}
	return all
}

// listed checks what can be chosen. A list of two is a question with yes and no as often as not; a longer one that lacks a way out makes
// people choose what isn't so.
func listed(q *survey.Question, path, lang string) []Finding {
	var all []Finding
	var names []string
	other, unknown := false, false
	for i, choice := range q.Choices {
		other, unknown = other || choice.Way == survey.WayOther, unknown || choice.Way == survey.WayUnknown
		if text := in(choice.Text, lang); text != "" {
			names = append(names, text)
		}
		all = append(all, field{path: fmt.Sprintf("%s.choices[%d].text", path, i), role: Thanks, text: choice.Text, must: true}.check(lang)...)
	}
	for i, row := range q.Rows {
		all = append(all, field{path: fmt.Sprintf("%s.rows[%d].text", path, i), role: Thanks, text: row.Text, must: true}.check(lang)...)
	}
	const short = 2
	if q.Kind != survey.Single && q.Kind != survey.Multiple || len(names) <= short {
		return all
	}
	k := &check{parsed: parse("", lexiconOf(lang)), text: Text{Role: Choices, Choices: names}}
	k.waysOut(names, other, unknown)
	return append(all, at(path+".choices", k.found)...)
}
