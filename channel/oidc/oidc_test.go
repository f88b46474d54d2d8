package oidc_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"klankbord.org/channel/idp"
	"klankbord.org/channel/oidc"
	"klankbord.org/core/fault"
	"klankbord.org/core/signon"
)

// forger is a provider that says whatever a test wants, under whatever key.
type forger struct {
	*httptest.Server
	mu     sync.Mutex
	keys   []jose.JSONWebKey // what it shows
	claims map[string]any
	signer jose.Signer
	info   map[string]any
	asked  url.Values // what the token endpoint was sent
}

func newForger(t *testing.T) *forger {
	f := &forger{}
	mux := http.NewServeMux()
	answer := func(pattern string, body func(*http.Request) any) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			f.mu.Lock()
			defer f.mu.Unlock()
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(body(r))
		})
	}
	answer("/.well-known/openid-configuration", func(*http.Request) any {
		return map[string]any{"issuer": f.URL, "authorization_endpoint": f.URL + "/auth", "token_endpoint": f.URL + "/token", "jwks_uri": f.URL + "/keys",
			"userinfo_endpoint": f.URL + "/me", "end_session_endpoint": f.URL + "/end", "id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"}}
	})
	answer("/keys", func(*http.Request) any { return jose.JSONWebKeySet{Keys: f.keys} })
	answer("/me", func(*http.Request) any { return f.info })
	answer("/token", func(r *http.Request) any {
		_ = r.ParseForm()
		f.asked = r.PostForm
		b, _ := json.Marshal(f.claims)
		signed, err := f.signer.Sign(b)
		if err != nil {
			t.Error(err)
		}
		token, _ := signed.CompactSerialize()
		return map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": token}
	})
	f.Server = httptest.NewServer(mux)
	t.Cleanup(f.Close)
	f.rotate(t, "one", true)
	return f
}

// rotate signs with a new key from now on; shown tells whether it is published.
func (f *forger) rotate(t *testing.T, id string, shown bool) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: id}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.signer = signer
	if shown {
		f.keys = []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: id, Algorithm: "RS256", Use: "sig"}}
	}
}

// try signs on with claims, and returns whom the provider vouched for.
func (f *forger) try(t *testing.T, c *oidc.Client, change map[string]any) (signon.Identity, error) {
	t.Helper()
	a := oidc.Agreement{Settings: signon.Settings{Issuer: f.URL, ClientID: "kb"}, Secret: "s", Redirect: "https://cx.example/back"}
	_, s, err := c.Start(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().Unix()
	claims := map[string]any{"iss": f.URL, "aud": "kb", "sub": "daan", "iat": now, "exp": now + 300, "nonce": s.Nonce, "email": "d@x.example", "email_verified": "true", "name": "D", "groups": []string{"a"}}
	for k, v := range change {
		if claims[k] = v; v == nil {
			delete(claims, k)
		}
	}
	f.mu.Lock()
	f.claims = claims
	f.mu.Unlock()
	id, err := c.Finish(t.Context(), a, s, url.Values{"state": {s.State}, "code": {"c"}})
	if f.asked.Get("code_verifier") != s.Verifier || s.Verifier == "" {
		t.Errorf("the code was exchanged without its verifier: %v", f.asked)
	}
	return id, err
}

func client() *oidc.Client { return &oidc.Client{HTTP: idp.NewClient(), Now: time.Now} }

func TestATokenIsBelievedOnlyWhenAllOfItHolds(t *testing.T) {
	t.Parallel()
	f, c := newForger(t), client()
	id, err := f.try(t, c, nil)
	if err != nil || id.Subject != "daan" || !id.EmailVerified || id.Email != "d@x.example" || len(id.Groups) != 1 {
		t.Fatalf("the honest token: %+v, %v", id, err)
	}
	if _, err := f.try(t, c, map[string]any{"aud": []string{"kb", "other"}, "azp": "kb"}); err != nil {
		t.Errorf("several parties of which we are the one: %v", err)
	}
	now := time.Now().Unix()
	if _, err := f.try(t, c, map[string]any{"exp": now - 60}); err != nil {
		t.Errorf("a clock that is a minute off: %v", err)
	}
	for what, change := range map[string]map[string]any{
		"another audience":                {"aud": "other"},
		"several parties, no word of who": {"aud": []string{"kb", "other"}},
		"another party":                   {"azp": "other"},
		"another issuer":                  {"iss": "https://evil.example"},
		"another nonce":                   {"nonce": "guessed"},
		"no nonce":                        {"nonce": nil},
		"expired":                         {"exp": now - 600},
		"never expires":                   {"exp": nil},
		"from the future":                 {"iat": now + 3600},
		"not valid yet":                   {"nbf": now + 3600},
		"about nobody":                    {"sub": ""},
	} {
		if _, err := f.try(t, c, change); fault.KindOf(err) != fault.Forbidden || err == nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if id, err := f.try(t, c, map[string]any{"email_verified": nil}); err != nil || id.EmailVerified {
		t.Errorf("an address that nobody verified counts as verified: %v", err)
	}
}

func TestKeysMayChangeButHaveToBeTheProviders(t *testing.T) {
	t.Parallel()
	f, c := newForger(t), client()
	if _, err := f.try(t, c, nil); err != nil {
		t.Fatal(err)
	}
	f.rotate(t, "two", true)
	if _, err := f.try(t, c, nil); err != nil {
		t.Errorf("after the provider took a new key: %v", err)
	}
	f.rotate(t, "two", false)
	if _, err := f.try(t, c, nil); err == nil {
		t.Error("a key of somebody else's under a known name was believed")
	}
	f.mu.Lock()
	public, err := json.Marshal(f.keys[0])
	if err == nil { // the old trick: the public key as a shared secret
		f.signer, err = jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: jose.JSONWebKey{Key: public, KeyID: "two"}}, nil)
	}
	f.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.try(t, c, nil); err == nil {
		t.Error("a token signed with the public key as a secret was believed")
	}
}

func TestWhatTheTokenLeavesOutIsAskedForAboutTheSamePerson(t *testing.T) {
	t.Parallel()
	f, c := newForger(t), client()
	f.info = map[string]any{"sub": "daan", "email": "d@x.example", "email_verified": true, "name": "D", "groups": []string{"a", "b"}}
	without := map[string]any{"email": nil, "email_verified": nil, "groups": nil, "name": nil}
	if id, err := f.try(t, c, without); err != nil || len(id.Groups) != 2 || !id.EmailVerified {
		t.Errorf("%+v, %v", id, err)
	}
	f.info["sub"] = "baas"
	if _, err := f.try(t, c, without); fault.KindOf(err) != fault.Forbidden || err == nil {
		t.Errorf("somebody else's details were taken: %v", err)
	}
}

func TestOneMaySignOutAtTheProviderToo(t *testing.T) {
	t.Parallel()
	f, c := newForger(t), client()
	to, err := c.SignOut(t.Context(), oidc.Agreement{Settings: signon.Settings{Issuer: f.URL, ClientID: "kb"}}, "", "https://cx.example/")
	if err != nil || !strings.HasPrefix(to, f.URL+"/end?") || !strings.Contains(to, "post_logout_redirect_uri=https%3A%2F%2Fcx.example%2F") {
		t.Errorf("%s, %v", to, err)
	}
}

func TestAProviderThatLeadsElsewhereOrTalksForeverIsUnreachable(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.RedirectHandler("http://169.254.169.254/", http.StatusFound))
	defer elsewhere.Close()
	endless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for range 3000 {
			_, _ = w.Write(make([]byte, 1024))
		}
	}))
	defer endless.Close()
	for _, address := range []string{elsewhere.URL, endless.URL, "http://169.254.169.254", "http://127.0.0.1:1"} {
		if err := client().Check(t.Context(), address); fault.KindOf(err) != fault.Unavailable || err == nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}
