package app

import (
	"encoding/csv"
	"encoding/json"
	"html"
	"net/http"
	"strings"
	"testing"

	"klankbord.org/core/access"
)

// Who looks at somebody's score is in the log by name, the one who was looked at sees it on the own page, and whoever takes the
// log along is in it as well.
func TestTheLogTellsWhoLookedAndWhoReadTheLog(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	looker := h.somebody(h.org, "Anja Auditor", "", always(access.Auditor))
	daan := h.somebody(h.org, "Daan", "M01", always(access.EmployeeRole))
	other := h.somebody(h.org, "Eva", "M02", always(access.EmployeeRole))
	if got := h.comes(looker, http.MethodGet, "/o/ruit/people/M01"); got.Code != http.StatusOK {
		t.Fatalf("the score: %d", got.Code)
	}
	read := func(v visitor, address string) string {
		t.Helper()
		got := h.comes(v, http.MethodGet, address)
		if got.Code != http.StatusOK {
			t.Fatalf("%s: %d %.300s", address, got.Code, got.Body)
		}
		return html.UnescapeString(got.Body.String())
	}
	if page := read(looker, "/o/ruit/audit?lang=en&area=readings&who=anja&about=M01"); !strings.Contains(page, "Anja Auditor looked at the score of") {
		t.Errorf("the log doesn't tell: %s", page)
	}
	if page := read(looker, "/o/ruit/audit?lang=en&area=readings&who=daan"); strings.Contains(page, "looked at the score of") {
		t.Error("the log tells of somebody else")
	}
	if page := read(daan, "/o/ruit/me/looked?lang=en"); !strings.Contains(page, "Anja Auditor looked at the score of") {
		t.Error("Daan isn't told")
	}
	if page := read(other, "/o/ruit/me/looked?lang=en"); strings.Contains(page, "Anja") {
		t.Error("Eva is told what isn't about her")
	}
	sheet, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(read(looker, "/o/ruit/audit/export?lang=en&area=readings"), "\uFEFF"))).ReadAll()
	if err != nil || len(sheet) < 2 || !strings.Contains(sheet[1][5], "Anja Auditor looked at the score of") {
		t.Errorf("as CSV: %v, %v", sheet, err)
	}
	var list []struct {
		Action  string          `json:"action"`
		Who     string          `json:"who"`
		Details json.RawMessage `json:"details"`
	}
	if err := json.Unmarshal(h.comes(looker, http.MethodGet, "/o/ruit/audit/export?format=json").Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) < 10 || list[0].Action != "audit.exported" || list[0].Who != "Anja Auditor" {
		t.Errorf("as JSON: %+v", list[:min(2, len(list))])
	}
	for _, address := range []string{"/o/ruit/audit?area=everything", "/o/ruit/audit?since=yesterday", "/o/ruit/audit/export?format=xml", "/o/ruit/audit?action=a.b"} {
		if got := h.comes(looker, http.MethodGet, address); got.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", address, got.Code)
		}
	}
}
