package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	upstream "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"klankbord.org/channel/idp"
	"klankbord.org/core/signon"
)

// asymmetric are the signatures that are believed: a shared secret or none at all would let others sign.
var asymmetric = []string{upstream.RS256, upstream.RS384, upstream.RS512, upstream.ES256, upstream.ES384, upstream.ES512,
	upstream.PS256, upstream.PS384, upstream.PS512, upstream.EdDSA}

// verify checks an ID token: signature, issuer, audience, authorised party, times and nonce.
func (c *Client) verify(ctx context.Context, d described, a Agreement, raw, nonce string) (*upstream.IDToken, error) {
	if raw == "" {
		return nil, errors.New("no ID token")
	}
	id, err := d.provider.Verifier(&upstream.Config{ClientID: a.Settings.ClientID, SupportedSigningAlgs: asymmetric,
		SkipExpiryCheck: true, Now: c.Now}).Verify(c.context(ctx), raw)
	if err != nil {
		return nil, err
	}
	var more struct {
		Party     string  `json:"azp"`
		NotBefore float64 `json:"nbf"`
	}
	if err := id.Claims(&more); err != nil {
		return nil, err
	}
	now := c.Now()
	switch {
	case id.Nonce != nonce || nonce == "":
		return nil, errors.New("another nonce")
	case id.Expiry.Add(Skew).Before(now):
		return nil, fmt.Errorf("expired at %s", id.Expiry)
	case id.IssuedAt.Add(-Skew).After(now):
		return nil, fmt.Errorf("issued at %s, which has yet to come", id.IssuedAt)
	case time.Unix(int64(more.NotBefore), 0).Add(-Skew).After(now):
		return nil, errors.New("not valid yet")
	case more.Party != "" && more.Party != a.Settings.ClientID:
		return nil, errors.New("for another party")
	case more.Party == "" && len(id.Audience) > 1:
		return nil, errors.New("for several parties, and doesn't say which of them")
	case id.Subject == "":
		return nil, errors.New("about nobody")
	}
	return id, nil
}

// read turns claims into an identity; what the ID token leaves out is asked for at the provider.
func (c *Client) read(ctx context.Context, d described, a Agreement, id *upstream.IDToken, token *oauth2.Token, raw string) (signon.Identity, error) {
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return signon.Identity{}, idp.Refused(err)
	}
	strength := slices.Concat(texts(claims["acr"]), texts(claims["amr"])) // of the token: it is signed
	if incomplete(claims, a.Settings) && d.provider.UserInfoEndpoint() != "" {
		info, err := d.provider.UserInfo(c.context(ctx), oauth2.StaticTokenSource(token))
		if err != nil {
			return signon.Identity{}, idp.Unreachable(err)
		}
		// Another subject would mean that the token was swapped for somebody else's.
		if info.Subject != id.Subject {
			return signon.Identity{}, idp.Refused(errors.New("user info is about somebody else"))
		}
		more := map[string]any{}
		if err := info.Claims(&more); err != nil {
			return signon.Identity{}, idp.Refused(err)
		}
		for k, v := range more {
			if _, ok := claims[k]; !ok {
				claims[k] = v
			}
		}
	}
	out := signon.Identity{Subject: id.Subject, EmailVerified: yes(claims["email_verified"]), Claims: listed(claims), Strength: strength, Session: raw}
	out = a.Settings.Read(out)
	// "Verified" is said of the standard claim; an address from another one was never verified.
	out.EmailVerified = out.EmailVerified && a.Settings.Email() == "email"
	return out, nil
}

// incomplete reports whether something that was agreed is missing.
func incomplete(claims map[string]any, s signon.Settings) bool {
	for _, name := range []string{s.Groups(), s.Email(), s.Name(), s.EmployeeClaim} {
		if _, ok := claims[name]; name != "" && !ok {
			return true
		}
	}
	return false
}

// yes reads a boolean that some providers write as a text.
func yes(v any) bool { return v == true || v == "true" }

// protocol are claims about the token rather than about somebody.
var protocol = []string{"iss", "aud", "exp", "iat", "nbf", "nonce", "at_hash", "c_hash", "s_hash", "azp", "jti", "sid", "auth_time", "acr", "amr"}

// listed writes claims as texts, in order of name.
func listed(claims map[string]any) []signon.Claim {
	var out []signon.Claim
	for name, v := range claims {
		if !slices.Contains(protocol, name) {
			out = append(out, signon.Claim{Name: name, Values: texts(v)})
		}
	}
	slices.SortFunc(out, func(a, b signon.Claim) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return out
}

func texts(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return []string{v}
	case bool:
		return []string{strconv.FormatBool(v)}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case []any:
		var out []string
		for _, one := range v {
			out = append(out, texts(one)...)
		}
		return out
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return []string{string(b)}
}
