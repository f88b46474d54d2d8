//go:build pictures

package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"klankbord.org/demo"
)

// TestPictures takes the pictures of the README, into the folder that KLANKBORD_PICTURES names: scripts/pictures.sh.
func TestPictures(t *testing.T) {
	folder := os.Getenv("KLANKBORD_PICTURES")
	if folder == "" {
		t.Fatal("KLANKBORD_PICTURES names no folder")
	}
	home := program.base + "/o/" + demo.Ref
	b := openTab(t, desk)
	b.as("employee")
	b.open(home + "/me?lang=en")
	score := evaluate[string](b, `document.querySelector("main a.btn-primary").href`)
	statement := evaluate[string](b, `document.querySelector("main table a").href`)
	for _, p := range []struct {
		name, who     string
		width, height int64
		address       string
	}{
		{"dashboard", "cx-manager", 1280, 1180, home},
		{"employee", "employee", 1280, 1300, score},
		{"statement", "employee", 1280, 1300, statement},
		{"respondent", "", 500, 620, program.base + program.links.Personal},
	} {
		b.as(p.who)
		b.check(chromedp.Call(b.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: p.width, Height: p.height, DeviceScaleFactor: 1}))
		b.open(strings.TrimSuffix(p.address, "/") + "?lang=en")
		b.do(chromedp.Sleep(patience / 100)) // fonts come after the page
		picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, p.name+".png"), picture, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
