package wording

import (
	"slices"
	"strings"

	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
)

// Choice is a root cause that a survey offers. Way is "other" or "unknown" for the ways out.
type Choice struct {
	Ref    string      `json:"ref"`
	Parent string      `json:"parent,omitempty"` // ref; empty for root cause 1
	Name   intake.Text `json:"name"`
	Way    string      `json:"way,omitempty"`
}

// field is one text of a survey.
type field struct {
	path  string
	role  Role
	text  intake.Text
	happy bool
	must  bool // every language of the survey has to have it
}

// CheckSurvey checks everything that customers read in a survey, in each of its languages, with the path of the field that a
// finding is about. Causes are those of the organisation; the content says which of them it offers.
func CheckSurvey(c *survey.Content, causes []Choice) []Finding {
	var all []Finding
	for _, lang := range languagesOf(c) {
		for _, f := range fields(c) {
			all = append(all, f.check(lang)...)
		}
		all = append(all, endsOf("", c.Low, c.High, lang)...)
		all = append(all, further(c, lang)...)
		all = append(all, checkCauses(c, causes, lang)...)
	}
	slices.SortStableFunc(all, func(a, b Finding) int { return a.Severity.rank() - b.Severity.rank() })
	return all
}

func languagesOf(c *survey.Content) []string {
	var all []string
	for _, l := range c.Languages {
		if (l == "nl" || l == "en") && !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	return all
}

func fields(c *survey.Content) []field {
	all := []field{{path: "name", role: Name, text: c.Name}, {path: "question", role: Question, text: c.Question, must: true},
		{path: "callback", role: Callback, text: c.Callback}, {path: "invitation.subject", role: Mail, text: c.Invitation.Subject},
		{path: "invitation.intro", role: Invitation, text: c.Invitation.Intro}, {path: "invitation.short", role: Invitation, text: c.Invitation.Short}}
	for _, p := range []struct {
		path string
		role Role
		per  survey.PerBand
	}{{"why", Why, c.Why}, {"cause", Cause, c.Cause}, {"sub_cause", Cause, c.SubCause}, {"thanks", Thanks, c.Thanks}} {
		all = append(all, field{path: p.path + ".any", role: p.role, text: p.per.Any},
			field{path: p.path + ".detractor", role: p.role, text: p.per.Detractor},
			field{path: p.path + ".passive", role: p.role, text: p.per.Passive},
			field{path: p.path + ".promoter", role: p.role, text: p.per.Promoter, happy: true})
	}
	return all
}

func in(t intake.Text, lang string) string {
	if lang == "en" {
		return strings.TrimSpace(t.EN)
	}
	return strings.TrimSpace(t.NL)
}

// check checks one field in one language; a field that no language has is not missing.
func (f field) check(lang string) []Finding {
	body := in(f.text, lang)
	if body == "" {
		if !f.must && f.text == (intake.Text{}) {
			return nil
		}
		return []Finding{missing(f.path, lang, f.role)}
	}
	if f.role == Name {
		return nil
	}
	return at(f.path, Check(Text{Role: f.role, Language: lang, Body: body, Happy: f.happy}))
}

func missing(path, lang string, r Role) Finding {
	f := Finding{Code: MissingLanguage, Severity: about[MissingLanguage].severity, Path: path, Language: lang, Key: string(MissingLanguage), Args: Args{"language": lang}}
	if r == Why || r == Cause || r == Thanks || r == Callback {
		f.Proposal = lexiconOf(lang).standard(r)
	}
	return f
}

// at puts a path on findings; one about a choice says which.
func at(path string, found []Finding) []Finding {
	for i := range found {
		found[i].Path = path
	}
	return found
}

// endsOf checks the labels at both ends of a scale, each by itself and against each other.
func endsOf(path string, lowest, highest intake.Text, lang string) []Finding {
	low, high := in(lowest, lang), in(highest, lang)
	var all []Finding
	for _, e := range []struct{ path, text string }{{path + "low", low}, {path + "high", high}} {
		if e.text == "" {
			all = append(all, missing(e.path, lang, Scale))
			continue
		}
		all = append(all, at(e.path, Check(Text{Role: Thanks, Language: lang, Body: e.text}))...)
	}
	if low == "" || high == "" {
		return all
	}
	for _, f := range Check(Text{Role: Scale, Language: lang, Choices: []string{low, high}}) {
		f.Path = path + "low"
		all = append(all, f)
	}
	return all
}

// checkCauses checks the names of the causes that are offered, and that the way out is among them. Leaving it out of a list that was
// chosen for this survey, or of a tree that has it, is severe; a tree without any way out was brought in from elsewhere with the
// answers that were given to it, and can't be mended for those. A survey without causes asks for none.
func checkCauses(c *survey.Content, causes []Choice, lang string) []Finding {
	var names []string
	var all []Finding
	other, unknown, ways, nameless := false, false, false, false
	for _, x := range causes {
		ways = ways || x.Way != ""
		if x.Parent != "" || (len(c.Causes) > 0 && !slices.Contains(c.Causes, x.Ref)) {
			continue
		}
		name := in(x.Name, lang)
		other, unknown = other || x.Way == "other", unknown || x.Way == "unknown"
		if name == "" {
			nameless = true
			continue
		}
		names = append(names, name)
		all = append(all, at("causes."+x.Ref, Check(Text{Role: Thanks, Language: lang, Body: name}))...)
	}
	k := &check{parsed: parse("", lexiconOf(lang)), text: Text{Role: Choices, Choices: names}}
	k.waysOut(names, other, unknown)
	for i := range k.found {
		if ways || len(c.Causes) > 0 {
			k.found[i].Severity = Severe
		}
	}
	if nameless {
		all = append(all, missing("causes", lang, Choices))
	}
	return append(all, at("causes", k.found)...)
}
