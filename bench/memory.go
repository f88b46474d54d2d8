package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"

	"klankbord.org/app"
	"klankbord.org/core/org"
	"klankbord.org/demo"
)

// idle measures the memory of a program that has one organisation without answers and has shown a page.
func idle(ctx context.Context, r *report) (err error) {
	folder, err := os.MkdirTemp("", "klankbord-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	a, err := app.Open(ctx, app.Config{Data: folder})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close(ctx)) }()
	if _, err := a.CreateOrganisation(ctx, org.Organisation{Ref: "big", Name: "Big", Settings: demo.Settings()}, "bench"); err != nil {
		return err
	}
	a.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/", nil))
	r.engine, r.answers = "sqlite", 0
	r.resident("resident memory, idle")
	return nil
}

// resident adds what the system says that this process holds, where the system says so.
func (r *report) resident(what string) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kB, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err == nil {
				r.size(what, kB/1024, "MiB")
			}
		}
	}
}
