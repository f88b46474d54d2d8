package browser

import (
	"testing"

	"klankbord.org/demo"
)

// What is kept, how long, and the dossiers can be read on a phone and on a desk, light and dark, in both languages; and a period
// that may not be chosen comes back with what was typed.
func TestDataAndHowLong(t *testing.T) {
	home := program.base + "/o/" + demo.Ref
	for i, v := range []view{phone, deskDark, desk, phoneDark} {
		lang := []string{"nl", "en"}[i%2]
		t.Run(v.name+" "+lang, func(t *testing.T) {
			b := openTab(t, v)
			b.as("privacy-officer")
			for _, p := range []string{"/data-map", "/data-map?whose=employee", "/data-map?q=nothing-like-it", "/retention", "/dossiers", "/dossiers/dpia", "/dossiers/works-council"} {
				b.open(home + p)
				b.good(p)
			}
			b.open(home + "/retention?lang=" + lang)
			b.fill(`form[action$="/retention/words"]`, `f.noValidate=true; f.elements.days.value="3"; f.elements.reason.value="typed before"`)
			if got := evaluate[string](b, `document.querySelector('form[action$="/retention/words"]').elements.reason.value`); got != "typed before" {
				t.Errorf("what was typed is %q", got)
			}
			b.errors = nil // the page with the mistake is a 422
			b.good("mistake")
			b.fill(`form[action$="/retention/words"]`, `f.elements.days.value=`+"`"+[]string{"700", "701", "702", "703"}[i]+"`")
			b.good("saved")
		})
	}
}
