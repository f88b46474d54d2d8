package realdata

import (
	"os"
	"path/filepath"
	"testing"

	"klankbord.org/core/reward"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
	"klankbord.org/importer"
	"klankbord.org/internal/golden"
)

// The mappings and the scheme are sound by themselves, also where the data is absent.
func TestExamplesAreSound(t *testing.T) {
	t.Parallel()
	examples := filepath.Join(golden.Root(t), "examples")
	for _, name := range []string{"olist", "nhs-fft", "nhs-comments", "radio-donors", "lecture-ratings"} {
		m, err := importer.ReadMapping(filepath.Join(examples, name, "mapping.yaml"))
		if err != nil {
			t.Errorf("%s: %s", name, i18n.EN.Error(err))
			continue
		}
		if o := m.Organisation(); o == nil || o.Ref == "" || len(o.Settings) == 0 {
			t.Errorf("%s makes no organisation", name)
		}
	}
	b, err := os.ReadFile(filepath.Join(examples, "lecture-ratings", "scheme.json"))
	if err != nil {
		t.Fatal(err)
	}
	scheme, err := reward.ParseScheme(b)
	if err != nil {
		t.Fatal(i18n.EN.Error(err))
	}
	for _, p := range scheme.Parts {
		if p.Metric != string(survey.CSAT) {
			t.Errorf("part %s pays by %s; the mapping makes only %s", p.ID, p.Metric, survey.CSAT)
		}
		if c := p.Curves[reward.Any]; c.Jumps() {
			t.Errorf("part %s jumps at its threshold", p.ID)
		}
	}
}
