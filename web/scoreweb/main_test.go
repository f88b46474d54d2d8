package scoreweb_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"testing"
)

var serve = flag.String("serve", "", "serve the pages with sample data at this address, to look at them in a browser")

// TestMain runs the tests; with -serve it is a storybook:
//
//	go test ./web/scoreweb -args -serve 127.0.0.1:7802
func TestMain(m *testing.M) {
	flag.Parse()
	if *serve == "" {
		os.Exit(m.Run())
	}
	fmt.Printf("http://%s/o/ruit\n", *serve)
	fmt.Println(http.ListenAndServe(*serve, site(newSample(&testing.B{}, 4000))))
}
