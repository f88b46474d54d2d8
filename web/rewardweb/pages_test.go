package rewardweb_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// look fetches an address of the sample organisation.
func look(t *testing.T, h http.Handler, target string) (int, *html.Node, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/o/ruit"+target, nil))
	body := w.Body.String()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, doc, body
}

// each calls f with every element.
func each(n *html.Node, f func(*html.Node)) {
	if n.Type == html.ElementNode {
		f(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		each(c, f)
	}
}

// words are what somebody reads, with single spaces.
func words(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

var addresses = []string{"/schemes", "/schemes/hybride", "/schemes/pot?version=1", "/schemes/teampot", "/runs", "/runs/1", "/runs/2", "/runs/3", "/runs/1/people/101",
	"/runs/1/people/102", "/runs/1/people/103", "/runs/1/people/104", "/runs/1/people/105", "/runs/2/people/101", "/runs/2/people/105", "/runs/3/people/102"}

func TestEveryPageIsSafeAndInOneLanguage(t *testing.T) {
	t.Parallel()
	h := site(newSample(t))
	for _, lang := range []string{"nl", "en"} {
		for _, address := range addresses {
			separator := "?"
			if strings.Contains(address, "?") {
				separator = "&"
			}
			code, doc, body := look(t, h, address+separator+"lang="+lang)
			if code != http.StatusOK {
				t.Errorf("%s: status %d", address, code)
			}
			heads := 0
			ids := map[string]bool{}
			each(doc, func(n *html.Node) {
				if n.Data == "h1" {
					heads++
				}
				if n.Data == "script" && attr(n, "src") == "" || n.Data == "b" || n.Data == "img" && attr(n, "src") == "x" {
					t.Errorf("%s: a name or a comment became an element %s", address, n.Data)
				}
				if id := attr(n, "id"); id != "" {
					if ids[id] {
						t.Errorf("%s: id %s twice", address, id)
					}
					ids[id] = true
				}
				for _, a := range n.Attr {
					if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
						t.Errorf("%s: attribute %s", address, a.Key)
					}
				}
			})
			text := words(doc)
			if heads != 1 || strings.Contains(text, "%!") || strings.Contains(body, "NaN") {
				t.Errorf("%s: %d headings, or a number that is none: %q", address, heads, text)
			}
			if len(body) > 200_000 {
				t.Errorf("%s weighs %d bytes", address, len(body))
			}
			if lang == "en" && (strings.Contains(text, "antwoord") || strings.Contains(text, " jouw ")) {
				t.Errorf("%s: Dutch on an English page: %s", address, text)
			}
		}
	}
}

func TestAStatementSaysWhatAMechanicAsks(t *testing.T) {
	t.Parallel()
	h := site(newSample(t))
	for person, want := range map[string][]string{
		counting: {"€ 742,50", "€ 257,50 minder dan bij precies het doel (€ 1.000,00)", "Daarvan tellen er 5 van de 10 voor jouw eigen deel", "jouw eigen antwoorden (5): −17,1 punten groei", "niet aantoonbaar",
			"De ruit was niet op voorraad", "telt niet mee voor jou: de klant koos geen deeloorzaak", "(De planning bestelt ruiten)", "telt nergens mee: een ander antwoord over dezelfde opdracht telt al", "Bellen bij vertraging",
			"Directie Ruit besluit", "bezwaar@ruit.example", "tot en met 14 augustus 2024", "versie 1", "Was één van je blije klanten ontevreden geweest"},
		moving:       {"Team Noord", "Team Zuid & <b>West</b>", "42 van de 91", "49 van de 91", "80 %"},
		few:          {"omdat jij minder dan 5 antwoorden hebt", "Jij hebt er te weinig"},
		noEffort:     {"niets: er is geen verbeterinitiatief op tijd en met bewijs afgerond", "Later telt niet"},
		disqualified: {"€ 0,00", "zaak-7", "Je kunt de bevinding inzien en bezwaar maken", "Uitgesloten", "Zonder de bevinding was het"},
	} {
		_, doc, _ := look(t, h, "/runs/1/people/"+person+"?lang=nl")
		text := words(doc)
		for _, w := range want {
			if !strings.Contains(text, strings.ReplaceAll(w, " ", " ")) && !strings.Contains(strings.ReplaceAll(text, "\u00a0", " "), w) {
				t.Errorf("statement of %s doesn't say %q: %s", person, w, text)
			}
		}
	}
	_, doc, _ := look(t, h, "/runs/1/people/"+counting+"?lang=en")
	for _, w := range []string{"€742.50", "less than at exactly the target", "5 of 10 count for your own part", "not demonstrable", "How is this computed"} {
		if !strings.Contains(words(doc), w) {
			t.Errorf("the English statement doesn't say %q", w)
		}
	}
}

func TestARunListsPeopleInTheAgreedOrder(t *testing.T) {
	t.Parallel()
	h := site(newSample(t))
	_, doc, _ := look(t, h, "/runs/1?lang=nl")
	text, last := words(doc), -1
	for _, name := range []string{"Anouk de Boer", "Eva", "Karim Haddad", "Lies van Dam", "Mo Smit"} {
		at := strings.LastIndex(text, name)
		if at <= last {
			t.Errorf("%s stands at %d, after %d", name, at, last)
		}
		last = at
	}
	for _, w := range []string{"Bij 2 van de 2 teams steunt", "dit is geen ranglijst", "ook zonder verbetering"} {
		if !strings.Contains(text, w) {
			t.Errorf("the run doesn't say %q: %s", w, text)
		}
	}
	_, _, body := look(t, h, "/runs/1/people.csv?lang=nl")
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\uFEFF")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 6 || rows[1][2] != "74250" || rows[2][1] != hostile {
		t.Errorf("file of amounts: %v %v", rows, err)
	}
}

// An answer without a score is told as such, on the page and in the file.
func TestAnAnswerWithoutAScoreShowsNone(t *testing.T) {
	t.Parallel()
	h := site(newSample(t))
	for _, address := range []string{"/runs/1/people/101?lang=nl", "/runs/1/people/101/answers.csv?lang=nl"} {
		_, _, body := look(t, h, address)
		if strings.Contains(body, "-128") || strings.Contains(body, "−128") || !strings.Contains(body, "de klant gaf geen cijfer") {
			t.Errorf("%s shows a score that nobody gave", address)
		}
	}
}

func TestWhatIsntThereIsNotFound(t *testing.T) {
	t.Parallel()
	h := site(newSample(t))
	for _, address := range []string{"/schemes/none", "/schemes/hybride?version=9", "/runs/9", "/runs/x", "/runs/0", "/runs/4294967297", "/runs/1/people/none", "/runs/1/people/none/statement.pdf", "/runs/1/people/101?chart=none&format=svg"} {
		if code, _, _ := look(t, h, address); code != http.StatusNotFound {
			t.Errorf("%s: status %d", address, code)
		}
	}
}

func TestASchemeTellsItsRulesAndGivesItsFile(t *testing.T) {
	t.Parallel()
	s := newSample(t)
	h := site(s)
	_, doc, _ := look(t, h, "/schemes/hybride?lang=nl")
	text := strings.ReplaceAll(words(doc), "\u00a0", " ")
	for _, w := range []string{"Iedereen met de rol monteur", "binnen 30 dagen", "dan telt het eerste", "minder dan 5 eigen antwoorden", "uiterlijk 30 juni 2024", "Vanaf 5 punten groei: meteen 50 %. Dat is een sprong", "Vrijwillig; geeft geen recht",
		"Geldig tot en met 31 december 2024", s.schemes[0].Hash, "42 dagen", "antwoorden over wat de medewerker zelf kan beïnvloeden"} {
		if !strings.Contains(text, w) {
			t.Errorf("the scheme doesn't say %q: %s", w, text)
		}
	}
	if strings.Contains(text, "na het begin van de periode") {
		t.Error("a version recorded in time is called late")
	}
	_, doc, _ = look(t, h, "/schemes/teampot?lang=nl")
	if !strings.Contains(words(doc), "vastgelegd op 20 juli 2024, na het begin van de periode") {
		t.Error("a version recorded too late isn't called so")
	}
	if _, _, body := look(t, h, "/schemes/hybride?format=json"); !bytes.Equal([]byte(body), s.schemes[0].Scheme.Canonical()) {
		t.Error("the file isn't the stored text")
	}
}

func TestPapersAreTheSameEveryTimeAndForEverybody(t *testing.T) {
	t.Parallel()
	s := newSample(t)
	for run := 1; run <= 3; run++ {
		for _, person := range []string{counting, moving, few, noEffort, disqualified} {
			for _, lang := range []string{"nl", "en"} {
				address := fmt.Sprintf("/runs/%d/people/%s/statement.pdf?lang=%s", run, person, lang)
				code, _, first := look(t, site(s), address)
				_, _, second := look(t, site(newSample(t)), address)
				if code != http.StatusOK || !strings.HasPrefix(first, "%PDF-") || !strings.Contains(first, "D:20240703093000") {
					t.Errorf("%s: status %d, %d bytes", address, code, len(first))
				}
				if first != second {
					t.Errorf("%s: the same statement gives other bytes", address)
				}
			}
		}
	}
}
