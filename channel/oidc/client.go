// Package oidc signs people on at a provider of OpenID Connect: code flow with PKCE, state and nonce.
package oidc

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	upstream "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"klankbord.org/channel/idp"
	"klankbord.org/core/fault"
	"klankbord.org/core/signon"
)

// Skew is how far the clocks of a provider and ours may differ.
const Skew = 2 * time.Minute

// Client talks with providers. It is safe for concurrent use and remembers how providers describe themselves.
type Client struct {
	HTTP *http.Client
	Now  func() time.Time

	mu    sync.Mutex
	known map[string]described
}

// described is a provider's own description, for an hour; its keys are asked for again whenever one is new.
type described struct {
	provider *upstream.Provider
	more     metadata
	until    time.Time
}

// metadata is what the library doesn't read of the description.
type metadata struct {
	EndSession  string   `json:"end_session_endpoint"`
	NamesIssuer bool     `json:"authorization_response_iss_parameter_supported"`
	TokenAuth   []string `json:"token_endpoint_auth_methods_supported"`
}

// Agreement is what it takes to sign somebody on at a provider.
type Agreement struct {
	Settings signon.Settings
	Secret   string // of the client, in clear; empty for a public client
	Redirect string // our address to which the provider sends people back
}

// Started is what has to be remembered, in the browser that goes to the provider, until it comes back.
type Started struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
}

// Start returns where to send the browser.
func (c *Client) Start(ctx context.Context, a Agreement) (address string, s Started, err error) {
	d, err := c.describe(ctx, a.Settings.Issuer)
	if err != nil {
		return "", s, err
	}
	s = Started{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	return a.config(d).AuthCodeURL(s.State, upstream.Nonce(s.Nonce), oauth2.S256ChallengeOption(s.Verifier)), s, nil
}

func (a Agreement) config(d described) *oauth2.Config {
	endpoint := d.provider.Endpoint()
	// Basic is what every provider has to know unless it says otherwise.
	endpoint.AuthStyle = oauth2.AuthStyleInHeader
	if a.Secret == "" || (len(d.more.TokenAuth) > 0 && !contains(d.more.TokenAuth, "client_secret_basic")) {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	scopes := append([]string{upstream.ScopeOpenID, "profile", "email"}, a.Settings.Scopes...)
	return &oauth2.Config{ClientID: a.Settings.ClientID, ClientSecret: a.Secret, Endpoint: endpoint, RedirectURL: a.Redirect, Scopes: scopes}
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// Finish takes what the provider sent the browser back with, and returns whom it vouches for. Whatever doesn't hold is a
// Forbidden fault; a provider that can't be asked is Unavailable.
func (c *Client) Finish(ctx context.Context, a Agreement, s Started, answer url.Values) (signon.Identity, error) {
	d, err := c.describe(ctx, a.Settings.Issuer)
	if err != nil {
		return signon.Identity{}, err
	}
	if err := checkAnswer(d, a, s, answer); err != nil {
		return signon.Identity{}, err
	}
	token, err := a.config(d).Exchange(c.context(ctx), answer.Get("code"), oauth2.VerifierOption(s.Verifier))
	if err != nil {
		if refused := new(oauth2.RetrieveError); errors.As(err, &refused) && refused.ErrorCode != "" {
			return signon.Identity{}, idp.Refused(errors.New("token endpoint: " + refused.ErrorCode))
		}
		return signon.Identity{}, idp.Unreachable(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := c.verify(ctx, d, a, raw, s.Nonce)
	if err != nil {
		return signon.Identity{}, idp.Refused(err)
	}
	if token.AccessToken != "" && id.AccessTokenHash != "" {
		if err := id.VerifyAccessToken(token.AccessToken); err != nil {
			return signon.Identity{}, idp.Refused(err)
		}
	}
	return c.read(ctx, d, a, id, token, raw)
}

// checkAnswer checks the address that the browser came back to.
func checkAnswer(d described, a Agreement, s Started, answer url.Values) error {
	switch iss := answer.Get("iss"); {
	case s.State == "" || answer.Get("state") != s.State:
		return idp.Refused(errors.New("another state"))
	case iss != "" && iss != a.Settings.Issuer, iss == "" && d.more.NamesIssuer:
		return idp.Refused(errors.New("another issuer answered"))
	case answer.Get("error") == "access_denied":
		return fault.NewForbidden("signon.denied")
	case answer.Get("error") != "" || answer.Get("code") == "":
		return idp.Refused(errors.New("no code"))
	}
	return nil
}

// describe asks a provider to describe itself, at most once an hour.
func (c *Client) describe(ctx context.Context, issuer string) (described, error) {
	c.mu.Lock()
	d, ok := c.known[issuer]
	c.mu.Unlock()
	if ok && c.Now().Before(d.until) {
		return d, nil
	}
	// The provider keeps this context for its keys, so it may not end with the request.
	p, err := upstream.NewProvider(c.context(context.WithoutCancel(ctx)), issuer)
	if err != nil {
		return d, idp.Unreachable(err)
	}
	d = described{provider: p, until: c.Now().Add(time.Hour)}
	if err := p.Claims(&d.more); err != nil {
		return d, idp.Unreachable(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = map[string]described{}
	}
	c.known[issuer] = d
	return d, nil
}

func (c *Client) context(ctx context.Context) context.Context {
	return upstream.ClientContext(ctx, c.HTTP)
}

// Check asks the provider to describe itself, so that a wrong address is noticed by whoever types it.
func (c *Client) Check(ctx context.Context, issuer string) error {
	c.mu.Lock()
	delete(c.known, issuer)
	c.mu.Unlock()
	_, err := c.describe(ctx, issuer)
	return err
}

// SignOut returns where the browser may be sent to sign out at the provider too; empty when it offers none.
func (c *Client) SignOut(ctx context.Context, a Agreement, session, back string) (string, error) {
	d, err := c.describe(ctx, a.Settings.Issuer)
	if err != nil || d.more.EndSession == "" {
		return "", err
	}
	u, err := url.Parse(d.more.EndSession)
	if err != nil {
		return "", idp.Unreachable(err)
	}
	q := u.Query()
	q.Set("client_id", a.Settings.ClientID)
	q.Set("post_logout_redirect_uri", back)
	if session != "" {
		q.Set("id_token_hint", session)
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}
