package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"klankbord.org/demo"
)

// What a privacy officer does for a customer works on a phone and on a desk, light and dark, in both languages: find, give, look at
// what erasing would do, erase, and take words out of an answer.
func TestWhatACustomerAsks(t *testing.T) {
	home := program.base + "/o/" + demo.Ref
	for i, v := range []view{phone, deskDark, desk, phoneDark} {
		lang := []string{"nl", "en"}[i%2]
		t.Run(v.name+" "+lang, func(t *testing.T) {
			b := openTab(t, v)
			b.as("privacy-officer")
			b.open(home + "/privacy/customers?lang=" + lang)
			b.good("search")
			customer := home + "/privacy/customers/" + []string{"11", "12", "13", "14"}[i]
			b.open(customer)
			b.good("plan")
			ref := evaluate[string](b, `document.querySelector("h1").textContent.trim().split(" ").pop()`)
			b.fill(`form[action$="/erase"]`, `f.elements.ground.value="asked"; f.elements.ref.value="wrong"`)
			if !strings.Contains(b.text("#why"), []string{"klantnummer", "customer number"}[i%2]) {
				t.Errorf("a wrong number is refused with %q", b.text("#why"))
			}
			b.errors = nil // the page with the mistake is a 422
			b.good("mistake")
			b.fill(`form[action$="/erase"]`, `f.elements.ref.value=`+"`"+ref+"`")
			b.good("erased")
			if at := evaluate[string](b, "location.pathname"); !strings.Contains(at, "/privacy/erasures/") {
				t.Fatalf("after erasing: %s %s", at, b.text("main"))
			}
			b.open(home + "/answers")
			words := evaluate[string](b, `[...document.querySelectorAll("a[href*='/privacy/answers/']")].pop().href`)
			b.open(words)
			b.good("words")
			first := evaluate[string](b, `document.querySelector("blockquote").textContent.trim().split(" ")[0]`)
			b.fill("main form", `f.elements.words[0].value=`+"`"+first+"`"+`; f.elements.kind[0].value="other"`)
			b.good("preview")
			b.fill("main form", `const sure = document.createElement("input"); sure.type = "hidden"; sure.name = "sure"; sure.value = "1"; f.append(sure)`)
			b.good("redacted")
			if got := b.text("blockquote"); !strings.HasPrefix(strings.TrimSpace(got), "[") {
				t.Errorf("it reads %q", got)
			}
			b.open(home + "/privacy/redactions")
			b.good("trail")
		})
	}
}

// fill changes a form and sends it.
func (b *tab) fill(form, how string) {
	b.t.Helper()
	const which = "document.readyState === 'complete' ? performance.timeOrigin : 0"
	before := evaluate[float64](b, which)
	evaluate[bool](b, `(() => { const f = document.querySelector(`+"`"+form+"`"+`); `+how+`; f.requestSubmit(); return true })()`)
	b.anotherPage(before, which)
}

// anotherPage waits for the page that comes after one.
func (b *tab) anotherPage(before float64, which string) {
	b.t.Helper()
	for deadline := time.Now().Add(patience); ; b.do(chromedp.Sleep(20 * time.Millisecond)) {
		now, err := chromedp.Run(b.ctx, chromedp.Evaluate[float64](which)) // fails while one page makes room for the next
		if err == nil && now != 0 && now != before {
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatal("no page came")
		}
	}
}

// good looks at a page as everybody would.
func (b *tab) good(where string) {
	b.t.Helper()
	b.quiet(where)
	b.fits(where)
	b.accessible(where)
	if folder := os.Getenv("KLANKBORD_LOOK"); folder != "" {
		picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(80))
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, strings.ReplaceAll(b.t.Name(), "/", "-")+"-"+where+".jpg"), picture, 0o600)
		}
		b.check(nil, err)
	}
}
