package matrixweb_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/web/matrixweb"
	"klankbord.org/web/page"
)

// shelf keeps two versions, the second with one line changed; an empty shelf keeps none.
type shelf struct{ empty bool }

var mechanic, quality, parts = intake.Text{NL: "Monteur", EN: "Mechanic"}, intake.Text{NL: "Kwaliteit <b>", EN: "Quality <b>"}, intake.Text{NL: "Juiste ruit aanwezig", EN: "Right windscreen present"}

func (s shelf) MatrixVersions(context.Context, org.ID) ([]matrixweb.Version, error) {
	if s.empty {
		return nil, nil
	}
	return []matrixweb.Version{
		{Ref: "2024-1", Reason: "Eerste afspraak", MadeOn: day.Must("2023-12-01"), SignOffs: []matrixweb.SignOff{{Party: "works_council", Name: "A. de Raad", On: day.Must("2023-12-10"), Document: "OR-7"}}},
		{Ref: "2024-2", Reason: "Voorraad in eigen bus", MadeOn: day.Must("2024-06-01")},
	}, nil
}

func (s shelf) MatrixLines(_ context.Context, _ org.ID, ref string) ([]matrixweb.Line, error) {
	cause := intake.Text{NL: "Ruit", EN: "Windscreen"}
	return []matrixweb.Line{
		{Role: mechanic, Cause1: cause, Cause2: quality, From: day.Must("2024-01-01"), Influenceable: true, Reason: "eigen vak"},
		{Role: mechanic, Cause1: cause, Cause2: parts, From: day.Must("2024-01-01"), Influenceable: ref == "2024-2", Reason: "magazijn"},
	}, nil
}

// read fetches a page and returns its status and text.
func read(t *testing.T, s shelf, address string) (int, string) {
	t.Helper()
	site := &page.Site{Log: slog.New(slog.DiscardHandler), Organisation: func(_ context.Context, ref string) (org.Organisation, error) {
		if ref != "x" {
			return org.Organisation{}, fault.NewNotFound("organisation", ref)
		}
		return org.Organisation{ID: 1, Ref: ref, Name: "X"}, nil
	}}
	mux := http.NewServeMux()
	mux.Handle("GET /o/{org}/matrix", site.Handle((&matrixweb.Pages{Reader: s}).Matrix))
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	mux.ServeHTTP(w, r)
	b, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(b)
}

func TestTheNewestVersionShowsWhatItChanged(t *testing.T) {
	t.Parallel()
	status, body := read(t, shelf{}, "/o/x/matrix?lang=nl")
	for _, words := range []string{"Versie 2024-2", "Voorraad in eigen bus", "Wat er veranderde na versie 2024-1", "nee → ja", "A. de Raad", "ondernemingsraad", "2 van 2 keer ja", "Nog door niemand getekend", "Kwaliteit &lt;b&gt;"} {
		if status != 200 || !strings.Contains(body, words) {
			t.Errorf("status %d, and the page doesn't say %q", status, words)
		}
	}
	if strings.Contains(body, "<b>") && strings.Contains(body, "Kwaliteit <b>") {
		t.Error("a name is taken for markup")
	}
}

func TestCausesAreFoldedUntilAskedFor(t *testing.T) {
	t.Parallel()
	if _, body := read(t, shelf{}, "/o/x/matrix?lang=en"); !strings.Contains(body, `<details class="kb-fold">`) || !strings.Contains(body, "open=all") {
		t.Error("the causes aren't folded, or can't be unfolded at once")
	}
	if _, body := read(t, shelf{}, "/o/x/matrix?lang=en&open=all"); !strings.Contains(body, `<details class="kb-fold" open>`) || strings.Contains(body, "Unfold everything") {
		t.Error("the causes stay folded")
	}
}

func TestAnOlderVersionStaysToBeSeen(t *testing.T) {
	t.Parallel()
	status, body := read(t, shelf{}, "/o/x/matrix?lang=en&version=2024-1")
	if status != 200 || !strings.Contains(body, "Version 2024-1: of 2 agreed lines, 1 say") || strings.Contains(body, "What changed after") {
		t.Errorf("status %d:\n%s", status, body)
	}
}

func TestWhatIsntThereIsSaid(t *testing.T) {
	t.Parallel()
	if status, _ := read(t, shelf{}, "/o/x/matrix?version=2019"); status != 404 {
		t.Errorf("an unknown version answers %d", status)
	}
	if status, _ := read(t, shelf{}, "/o/y/matrix"); status != 404 {
		t.Errorf("an unknown organisation answers %d", status)
	}
	if status, body := read(t, shelf{empty: true}, "/o/x/matrix?lang=nl"); status != 200 || !strings.Contains(body, "nog geen matrix") {
		t.Errorf("an empty matrix answers %d", status)
	}
}
