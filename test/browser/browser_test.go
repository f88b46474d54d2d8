// Package browser looks at the pages as people do: in a real browser, on a phone and on a desk, in both languages, light
// and dark, with and without script.
package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// patience is how long a step in the browser may take before the test gives up: generous, since nothing is timed here.
const patience = 30 * time.Second

// shared is the one browser and the one program that all tests of this package look at.
var shared struct {
	browser context.Context
	axe     string
}

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	axe, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "axe-core is missing; type: npm ci --prefix test/browser")
		return 1
	}
	path, err := findChromium()
	if err != nil {
		fmt.Fprintln(os.Stderr, "Chromium is missing; type: apt-get install chromium")
		return 1
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.DisableGPU)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	browser, stopBrowser := chromedp.NewContext(allocator)
	defer stopBrowser()
	if err := chromedp.Do(browser, chromedp.Navigate("about:blank")); err != nil {
		fmt.Fprintln(os.Stderr, "Chromium doesn't start:", err)
		return 1
	}
	shared.browser, shared.axe = browser, string(axe)
	if err := startProgram(); err != nil {
		fmt.Fprintln(os.Stderr, "the program doesn't start:", err)
		return 1
	}
	defer program.stop()
	return m.Run()
}

func findChromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", exec.ErrNotFound
}

// tab is one page in the browser, with what went wrong on it.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu     sync.Mutex
	errors []string
}

// view is how somebody looks.
type view struct {
	name   string
	width  int64
	dark   bool
	script bool
}

var (
	phone     = view{"phone", 390, false, true}
	phoneDark = view{"phone, dark", 390, true, true}
	desk      = view{"desk", 1440, false, true}
	deskDark  = view{"desk, dark", 1440, true, true}
	noScript  = view{"phone without script", 390, false, false}
)

func openTab(t *testing.T, v view) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(shared.browser)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx}
	b.do(chromedp.Navigate("about:blank"))
	timed, cancelTime := context.WithTimeout(ctx, 5*patience)
	t.Cleanup(cancelTime)
	b.ctx = timed
	go b.listen(ctx)
	scheme := "light"
	if v.dark {
		scheme = "dark"
	}
	b.check(chromedp.Call(timed, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: v.width, Height: 900, DeviceScaleFactor: 1, Mobile: v.width < 600}))
	b.check(chromedp.Call(timed, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}))
	b.check(chromedp.Call(timed, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !v.script}))
	return b
}

// listen keeps what the page complains about.
func (b *tab) listen(ctx context.Context) {
	for m, err := range chromedp.Console(ctx) {
		if err != nil {
			return
		}
		if m.Type == "error" || m.IsException() {
			b.mu.Lock()
			b.errors = append(b.errors, m.String()+" "+m.URL)
			b.mu.Unlock()
		}
	}
}

func (b *tab) check(_ any, err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func evaluate[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

func (b *tab) open(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address), chromedp.WaitReady("body"))
}

// submit presses the form's button and waits for the next step.
func (b *tab) submit() {
	b.t.Helper()
	b.leaves(func() { b.do(chromedp.Click("form button")) })
}

// leaves waits until something that was done leads to another address, wholly loaded.
func (b *tab) leaves(do func()) {
	b.t.Helper()
	const where = "document.readyState === 'complete' ? location.href : ''"
	before := evaluate[string](b, where)
	do()
	for deadline := time.Now().Add(patience); ; b.do(chromedp.Sleep(20 * time.Millisecond)) {
		now, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](where)) // fails while one page makes room for the next
		if err == nil && now != "" && now != before {
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("nothing came after %s", before)
		}
	}
}

// violation is what axe says of a page.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// accessible fails the test for everything that axe finds against WCAG 2.2 AA.
func (b *tab) accessible(where string) {
	b.t.Helper()
	evaluate[int](b, shared.axe+";0")
	found := evaluate[string](b, `axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'],resultTypes:['violations']}).then(r=>JSON.stringify(r.violations))`)
	var violations []violation
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range violations {
		for _, n := range v.Nodes[:min(3, len(v.Nodes))] {
			b.t.Errorf("%s: %s (%s)\n  %s\n  %s", where, v.Help, v.ID, n.HTML, n.Summary)
		}
	}
}

// fits fails the test when the page is wider than the window.
func (b *tab) fits(where string) {
	b.t.Helper()
	overflow := evaluate[float64](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
	if overflow > 1 {
		b.t.Errorf("%s is %.0f px too wide", where, overflow)
	}
}

// quiet fails the test when the page reported errors, for example something that its own policy refused.
func (b *tab) quiet(where string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.errors {
		b.t.Errorf("%s: %s", where, e)
	}
	b.errors = nil
}

// text returns the words of an element.
func (b *tab) text(selector string) string {
	b.t.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.Text(selector))
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// links returns where the page's own links lead; a file that is downloaded is no page.
func (b *tab) links() []string {
	b.t.Helper()
	return evaluate[[]string](b, `[...document.querySelectorAll('a[href]:not([download])')].filter(a=>a.origin===location.origin).map(a=>a.href)`)
}
