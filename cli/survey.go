package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
	"klankbord.org/core/wording"
	"klankbord.org/i18n"
)

// surveyCommand works on survey files.
type surveyCommand struct {
	Lint surveyLintCommand `cmd:"" help:"Say where the wording of a survey steers, and what to say instead."`
}

type surveyLintCommand struct {
	File   string `arg:"" help:"Content of a survey, JSON (docs/method/wording.md); - reads from the input."`
	Causes string `help:"Root causes, JSON: a list of ref, parent, name and way, to check the way out." type:"existingfile"`
}

// Run reads the content strictly and shows what was found. Severe findings end with exit code 1, as a freeze would be refused.
func (s surveyLintCommand) Run(c *call) error {
	raw, err := s.read(c.In)
	if err != nil {
		return err
	}
	content, err := survey.ParseContent(raw)
	if err != nil {
		return err
	}
	var causes []wording.Choice
	if s.Causes != "" {
		list, err := os.ReadFile(s.Causes)
		if err != nil {
			return unreadable(s.Causes, err)
		}
		dec := json.NewDecoder(bytes.NewReader(list))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&causes); err != nil {
			return fault.NewInvalid("causes", "survey.malformed", "error", err.Error())
		}
	}
	found := wording.CheckSurvey(content, causes)
	if c.JSON {
		err = c.writeJSON(lintJSON(found))
	} else {
		c.writeFindings(found)
	}
	if err == nil && slices.ContainsFunc(found, func(f wording.Finding) bool { return f.Severity == wording.Severe }) {
		return exit(exitFlawed)
	}
	return err
}

func (s surveyLintCommand) read(in io.Reader) ([]byte, error) {
	if s.File == "-" {
		return io.ReadAll(io.LimitReader(in, 1<<20))
	}
	raw, err := os.ReadFile(s.File)
	if err != nil {
		return nil, unreadable(s.File, err)
	}
	return raw, nil
}

// writeFindings shows findings for people.
func (c *call) writeFindings(found []wording.Finding) {
	l := c.lang()
	for _, f := range found {
		c.printf("%s  %s (%s)  %s\n    %s\n", l.Severity(f.Severity), f.Path, f.Language, f.Code, l.Finding(f))
		if f.Proposal != "" {
			c.printf("    %s %s\n", l.T("Voorstel:", "Proposal:"), strings.ReplaceAll(f.Proposal, "\n", " / "))
		}
	}
	if len(found) == 0 {
		c.printf("%s\n", l.T("Niets gevonden.", "Nothing found."))
	}
}

// lintJSON is findings with their explanation in both languages.
func lintJSON(found []wording.Finding) []any {
	type explained struct {
		wording.Finding
		Why intake.Text `json:"why"`
	}
	all := []any{}
	for _, f := range found {
		all = append(all, explained{f, intake.Text{NL: i18n.NL.Finding(f), EN: i18n.EN.Finding(f)}})
	}
	return all
}
