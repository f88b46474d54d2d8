package demo

import (
	"testing"

	"klankbord.org/core/wording"
)

// Who sells a lint shows surveys that pass it, down to the hints.
func TestOwnSurveysAreClean(t *testing.T) {
	t.Parallel()
	var causes []wording.Choice
	for _, c := range causeRecords() {
		causes = append(causes, wording.Choice{Ref: c.Ref, Parent: c.Parent, Name: c.Name, Way: c.Way})
	}
	for _, s := range contents() {
		for _, f := range wording.CheckSurvey(&s.content, causes) {
			t.Errorf("%s %s (%s): %s %s by %q", s.ref, f.Path, f.Language, f.Severity, f.Code, f.Quote)
		}
	}
}
