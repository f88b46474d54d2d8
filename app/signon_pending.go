package app

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"klankbord.org/channel/oidc"
	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/web/page"
)

// signonMost is how long somebody may take at the provider.
const signonMost = 15 * time.Minute

// Purposes of a sign-on other than signing in.
const (
	purposeTest = "test" // show what comes in, change nothing
	purposeJoin = "join" // join the identity to whoever is signed in
)

// pending is a sign-on that went to a provider. Only the browser that started it has it, sealed: an answer that somebody
// else asked for is worth nothing here.
type pending struct {
	Provider string           `json:"provider"`
	Request  string           `json:"request"` // the state of OpenID Connect, the request's ID of SAML
	OIDC     oidc.Started     `json:"oidc"`
	Next     string           `json:"next"`
	Purpose  string           `json:"purpose"`
	Account  access.AccountID `json:"account"` // who asked, for a purpose
	Session  []byte           `json:"session"` // by which session, to join
	Until    int64            `json:"until"`
}

const pendingPurpose = "signon.pending"

// pendingCookie names the cookie of a request, so that two windows don't get in each other's way.
func (a *App) pendingCookie(request string) string {
	sum := sha256.Sum256([]byte(request))
	name := "klankbord-signon-" + hex.EncodeToString(sum[:6])
	if a.served.Secure() { // not __Host-: it goes to its provider's pages only
		return "__Secure-" + name
	}
	return name
}

// signonPath is an address of a provider.
func signonPath(o org.Organisation, ref, rest string) string {
	return page.OrgPath(o.Ref, "/sign-on/"+ref+rest)
}

// rememberPending gives the browser its sign-on to keep.
func (a *App) rememberPending(ctx context.Context, w http.ResponseWriter, o org.Organisation, p pending) error {
	p.Until = a.now().Add(signonMost).UnixMilli()
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	sealed, err := a.seal(ctx, o.ID, pendingPurpose, b)
	if err != nil {
		return err
	}
	// Lax: the provider leads back here from another site.
	http.SetCookie(w, &http.Cookie{ // #nosec G124 -- Secure wherever it is served over HTTPS
		Name: a.pendingCookie(p.Request), Value: base64.RawURLEncoding.EncodeToString(sealed),
		Path: signonPath(o, p.Provider, ""), MaxAge: int(signonMost.Seconds()), HttpOnly: true, Secure: a.served.Secure(), SameSite: http.SameSiteLaxMode})
	return nil
}

// takePending returns the sign-on that a browser started by a request, and has it forget.
func (a *App) takePending(w http.ResponseWriter, r *http.Request, o org.Organisation, provider, request string) (p pending, err error) {
	expired := fault.NewForbidden("signon.expired")
	c, err := r.Cookie(a.pendingCookie(request))
	if err != nil || request == "" {
		return p, expired
	}
	http.SetCookie(w, &http.Cookie{Name: c.Name, Path: signonPath(o, provider, ""), MaxAge: -1, HttpOnly: true, Secure: a.served.Secure(), SameSite: http.SameSiteLaxMode}) // #nosec G124 -- Secure wherever it is served over HTTPS
	sealed, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return p, expired
	}
	b, err := a.unseal(r.Context(), o.ID, pendingPurpose, sealed)
	if err == errUnsealed {
		return p, expired
	}
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(b, &p); err != nil || p.Provider != provider || p.Request != request || p.Until < a.millis() {
		return p, expired
	}
	return p, nil
}

// publicURL is how people reach us: as was configured, or as this request came when only this machine can.
func (a *App) publicURL(r *http.Request) string {
	if a.served.URL != "" {
		return strings.TrimRight(a.served.URL, "/")
	}
	return "http://" + r.Host
}
