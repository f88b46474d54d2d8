package page_test

import (
	"net/http"
	"testing"
)

func guarded(name string) string { return "__Host-" + name }

// cookiesSet are the cookies that an answer sets, by name.
func cookiesSet(res *http.Response) map[string]*http.Cookie {
	set := map[string]*http.Cookie{}
	for _, c := range res.Cookies() {
		set[c.Name] = c
	}
	return set
}

func TestAChoiceIsKeptUnderAGuardedName(t *testing.T) {
	t.Parallel()
	site := siteNaming(guarded, hello)
	res, _, _ := get(t, site, "/o/ruit?lang=en&theme=dark")
	set := cookiesSet(res)
	lang, theme := set["__Host-kb-lang"], set["__Host-kb-theme"]
	if len(set) != 2 || lang == nil || theme == nil || !lang.Secure || !theme.Secure || lang.Path != "/" || !lang.HttpOnly || theme.HttpOnly {
		t.Fatalf("set %v", res.Header["Set-Cookie"])
	}
	_, doc, _ := get(t, site, "/o/ruit", "Cookie", "__Host-kb-lang=en; __Host-kb-theme=dark", "Accept-Language", "nl")
	if html := find(doc, tag("html")); attr(html, "lang") != "en" || attr(html, "data-bs-theme") != "dark" {
		t.Error("what was chosen is forgotten")
	}
}

func TestAChoiceFromBeforeThePrefixGoesOnUnderTheNewName(t *testing.T) {
	t.Parallel()
	site := siteNaming(guarded, hello)
	res, doc, _ := get(t, site, "/o/ruit", "Cookie", "kb-lang=en; kb-theme=dark", "Accept-Language", "nl")
	if html := find(doc, tag("html")); attr(html, "lang") != "en" || attr(html, "data-bs-theme") != "dark" {
		t.Error("what was chosen is forgotten")
	}
	set := cookiesSet(res)
	for name, value := range map[string]string{"kb-lang": "en", "kb-theme": "dark"} {
		if now := set["__Host-"+name]; now == nil || now.Value != value {
			t.Errorf("%s isn't kept under its new name: %v", name, res.Header["Set-Cookie"])
		}
		if old := set[name]; old == nil || old.MaxAge >= 0 {
			t.Errorf("%s stays under its old name: %v", name, res.Header["Set-Cookie"])
		}
	}
	// What was chosen since counts; another host may have planted the other.
	res, doc, _ = get(t, site, "/o/ruit", "Cookie", "kb-lang=en; __Host-kb-lang=nl", "Accept-Language", "en")
	if attr(find(doc, tag("html")), "lang") != "nl" || cookiesSet(res)["__Host-kb-lang"] != nil {
		t.Errorf("the old name beats the new one: %v", res.Header["Set-Cookie"])
	}
}
