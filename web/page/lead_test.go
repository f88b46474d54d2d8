package page

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestPagesLeadOnlyToPagesOfOurs(t *testing.T) {
	t.Parallel()
	for to, ours := range map[string]bool{"/": true, "/o/x?a=//b": true, "": false, "//evil.example": false, "/\\evil.example": false,
		"https://evil.example": false, "javascript:alert(1)": false, "o/x": false, "/o\r\nX: y": false, "/\t/evil.example": false} {
		w := httptest.NewRecorder()
		err := LeadTo(w, httptest.NewRequest(http.MethodPost, "/o/x/form", nil), to)
		if (err == nil) != ours || (w.Header().Get("Location") != "") != ours {
			t.Errorf("%q: %v, leads to %q", to, err, w.Header().Get("Location"))
		}
	}
}
