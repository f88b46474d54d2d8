package browser

import (
	"context"
	"net"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"klankbord.org/app"
	"klankbord.org/core/org"
	"klankbord.org/demo"
	"klankbord.org/server"
)

// inFolder serves the sample organisation under a folder of a site.
func inFolder(t *testing.T, folder string) (base string, links app.DemoLinks) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	a, err := app.Open(ctx, app.Config{Data: t.TempDir(), Log: os.Stderr, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	var o org.Organisation
	if o, err = a.LoadDemo(ctx, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	if links, err = a.DemoLinks(ctx, o); err != nil {
		t.Fatal(err)
	}
	listening, ended := make(chan string, 1), make(chan error, 1)
	address := freeAddress(t)
	go func() {
		ended <- a.Serve(ctx, server.Config{Listen: address, URL: "http://" + address + folder}, func(base string) { listening <- base })
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
		if err := a.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	select {
	case base = <-listening:
		return base, links
	case err := <-ended:
		t.Fatal(err)
		return
	}
}

// freeAddress is an address of this machine that nothing listens on: who serves under a URL has to know it beforehand.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Under a folder of somebody's site all works as it does elsewhere: signing in, every link of every kind of page, the live
// parts, and a customer's answer.
func TestEverythingWorksInAFolder(t *testing.T) {
	const folder = "/over/klanken"
	base, links := inFolder(t, folder)
	home := folder + "/o/" + demo.Ref
	b := openTab(t, desk)
	b.open(base + "/o/" + demo.Ref + "/answers?lang=en")
	b.arrives(home + "/signin")
	b.do(chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".kb-eyes button")].find(b => b.textContent.trim() === "CX manager").click()`))
	b.arrives(home + "/answers")
	b.quiet("the answers")
	if !evaluate[bool](b, `document.fonts.ready.then(() => [...document.fonts].some(f => f.status === "loaded"))`) {
		t.Error("no type was loaded")
	}
	b.open(base + "/o/" + demo.Ref)
	opened := map[string]bool{}
	for queue := b.links(); len(queue) > 0 && len(opened) < 25; queue = queue[1:] {
		kind := kindOf(queue[0])
		if opened[kind] {
			continue
		}
		opened[kind] = true
		if !strings.HasPrefix(kind, folder+"/") {
			t.Errorf("%s leads out of the folder", queue[0])
			continue
		}
		status := evaluate[int](b, `fetch("`+queue[0]+`").then(r => r.status)`)
		if status != 200 {
			t.Errorf("%s answers %d", queue[0], status)
		}
	}
	if len(opened) < 8 {
		t.Errorf("only %d kinds of page were offered", len(opened))
	}
	b.quiet("the overview")

	live := evaluate[string](b, `new Promise(done => { const s = new EventSource(document.querySelector("[data-live]").dataset.live); s.onopen = () => { s.close(); done("open") }; s.onerror = () => done("failed") })`)
	if live != "open" {
		t.Errorf("following new answers %s", live)
	}
	b.open(base + links.Open)
	b.do(chromedp.Click("form button"))
	b.arrives(folder + links.Open)
	b.quiet("a customer's page")
}
