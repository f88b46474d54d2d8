package rewardweb_test

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/web/assets"
	"klankbord.org/web/page"
	"klankbord.org/web/rewardweb"
)

var serve = flag.String("serve", "", "serve the pages with sample data at this address, to look at them in a browser")

// TestMain runs the tests; with -serve it is a storybook:
//
//	go test ./web/rewardweb -args -serve 127.0.0.1:7803
func TestMain(m *testing.M) {
	flag.Parse()
	if *serve == "" {
		os.Exit(m.Run())
	}
	fmt.Printf("http://%s/o/ruit/schemes\n", *serve)
	fmt.Println(http.ListenAndServe(*serve, site(newSample(&testing.B{}))))
}

func site(r rewardweb.Reader) http.Handler {
	s := &page.Site{Log: slog.New(slog.DiscardHandler), Menu: rewardweb.Menu(), Actor: func(_ *http.Request, o org.Organisation) (access.Actor, error) {
		return access.System(o.ID, "test"), nil
	}, Now: func() time.Time { return time.Date(2024, 7, 10, 12, 0, 0, 0, time.UTC) },
		Organisation: func(_ context.Context, ref string) (org.Organisation, error) {
			if ref != "ruit" {
				return org.Organisation{}, fault.NewNotFound("organisation", ref)
			}
			return org.Organisation{ID: 1, Ref: ref, Name: "Ruit & Zn."}, nil
		}}
	mux := http.NewServeMux()
	(&rewardweb.Pages{Reader: r}).Register(func(pattern string, h page.Handler) { mux.Handle(pattern, s.Handle(h)) })
	mux.Handle(assets.Prefix, assets.Handler())
	mux.Handle("/", s.NotFound())
	return mux
}
