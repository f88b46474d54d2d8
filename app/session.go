package app

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"klankbord.org/auth"
	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/page"
)

// How long a sign-in lasts.
const (
	sessionIdle = 8 * time.Hour      // without a click: a working day
	sessionMost = 7 * 24 * time.Hour // whatever happens
	stageMost   = 15 * time.Minute   // between password and second factor
	seenEvery   = 5 * time.Minute    // how precisely use is noted, so that reading a page hardly ever writes
)

// sessionCookie is the name of the cookie, which goes behind the prefix that server.Config gives it.
const sessionCookie = "klankbord"

// cookieName is what the pages call their cookies; how they are reached is known once they are served.
func (a *App) cookieName(name string) string { return a.served.CookieName(name) }

// presented returns the organisation and token that a request carries.
func (a *App) presented(r *http.Request) (o org.ID, token string, ok bool) {
	c, err := r.Cookie(a.served.CookieName(sessionCookie))
	if err != nil {
		return 0, "", false
	}
	number, token, ok := strings.Cut(c.Value, ".")
	id, err := strconv.ParseInt(number, 10, 64)
	return org.ID(id), token, ok && err == nil && id > 0 && token != ""
}

// setCookie gives the browser its token; an empty one takes it away. It goes when the browser is closed.
func (a *App) setCookie(w http.ResponseWriter, o org.ID, token string) {
	c := &http.Cookie{Name: a.served.CookieName(sessionCookie), Path: "/", HttpOnly: true, Secure: a.served.Secure(), SameSite: http.SameSiteLaxMode} // #nosec G124 -- Secure wherever it is served over HTTPS
	if token == "" {
		c.MaxAge = -1
	} else {
		c.Value = strconv.FormatInt(int64(o), 10) + "." + token
	}
	http.SetCookie(w, c)
}

// sessionOf returns the session that a request carries, at whatever stage of signing in. Without one that still runs it is a
// NotFound fault.
func (a *App) sessionOf(ctx context.Context, tx sqldb.Tx, r *http.Request) (org.ID, accessdb.Session, error) {
	o, token, ok := a.presented(r)
	if !ok {
		return 0, accessdb.Session{}, fault.NewNotFound("session", "")
	}
	s, err := accessdb.FindSession(ctx, tx, o, token)
	if err != nil {
		return o, s, err
	}
	now := a.millis()
	if s.EndedAt != 0 || s.ExpiresAt <= now || s.SeenAt+sessionIdle.Milliseconds() <= now {
		return o, accessdb.Session{}, fault.NewNotFound("session", "")
	}
	return o, s, nil
}

// actor returns who a request is from: nobody unless it carries a session that is open and of an account that is in use.
// The organisation of the address doesn't matter: whoever comes to another than their own keeps their own, and is told
// that nothing is there.
func (a *App) actor(r *http.Request, _ org.Organisation) (actor access.Actor, err error) {
	if _, _, ok := a.presented(r); !ok {
		return access.Actor{}, nil
	}
	var o org.ID
	var s accessdb.Session
	err = a.db.Read(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		if o, s, err = a.sessionOf(ctx, tx, r); err != nil || s.Stage != accessdb.Full {
			return err
		}
		actor, err = accessdb.ActorOf(ctx, tx, o, s.Account, day.At(a.now()))
		return err
	})
	switch fault.KindOf(err) {
	case fault.NotFound, fault.Unauthenticated:
		return access.Actor{}, nil
	}
	if err != nil || actor.Anonymous() {
		return access.Actor{}, err
	}
	a.noteUse(r.Context(), o, s)
	return actor, nil
}

// noteUse notes once in a while that a session is in use. Failing to is no reason to turn somebody away.
func (a *App) noteUse(ctx context.Context, o org.ID, s accessdb.Session) {
	now := a.millis()
	if now-s.SeenAt < seenEvery.Milliseconds() {
		return
	}
	err := a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		return accessdb.SessionSeen(ctx, tx, o, s.Hash, now)
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		a.log.WarnContext(ctx, "note the use of a session", "error", err)
	}
}

// startSession signs a browser in to an account that has proven itself, with a token that is new: whatever token the browser
// came with ends, so that one that somebody planted or saw is worth nothing.
func (a *App) startSession(w http.ResponseWriter, r *http.Request, o org.Organisation, account access.AccountID, method string) error {
	return a.startStage(w, r, o, account, method, accessdb.Full)
}

// startStage is startSession for one that still has a step to go.
func (a *App) startStage(w http.ResponseWriter, r *http.Request, o org.Organisation, account access.AccountID, method string, stage accessdb.Stage) error {
	now := a.now()
	most := sessionMost
	if stage != accessdb.Full {
		most = stageMost
	}
	s := accessdb.Session{Session: access.Session{Account: account, Device: auth.Device(r.UserAgent()), Method: method,
		CreatedAt: now.UnixMilli(), ExpiresAt: now.Add(most).UnixMilli()}, Stage: stage}
	var token string
	err := a.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		found, err := accessdb.Find(ctx, tx, o.ID, account)
		if err != nil {
			return err
		}
		if found.Status == access.Disabled {
			return fault.NewForbidden("signin.disabled")
		}
		if err := a.checkWayIn(ctx, tx, o, account, method); err != nil {
			return err
		}
		if err := a.endPresented(ctx, tx, r); err != nil {
			return err
		}
		if token, err = accessdb.StartSession(ctx, tx, o.ID, s); err != nil || stage != accessdb.Full {
			return err
		}
		if err := accessdb.Seen(ctx, tx, o.ID, account, s.CreatedAt); err != nil {
			return err
		}
		if _, err := accessdb.ForgetSessions(ctx, tx, o.ID, s.CreatedAt-sessionMost.Milliseconds()); err != nil {
			return err
		}
		who := access.Actor{Org: o.ID, Account: account}
		return tellLedger(ctx, tx, o, s.CreatedAt, who.Ref(), "accounts.signed_in", "account", int64(account), map[string]any{"method": method})
	})
	if err != nil {
		return err
	}
	a.setCookie(w, o.ID, token)
	return nil
}

// endPresented ends the session that a request carries, if any.
func (a *App) endPresented(ctx context.Context, tx sqldb.Tx, r *http.Request) error {
	o, s, err := a.sessionOf(ctx, tx, r)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = accessdb.EndSession(ctx, tx, o, s.Account, s.Hash, a.millis())
	return err
}

// SignOut ends the session of a request, in the database as well as in the browser. Whoever came by a sign-on is told where
// to sign out there too; elsewhere is empty for others.
func (d desk) SignOut(w http.ResponseWriter, r *http.Request, o org.Organisation) (elsewhere string, err error) {
	var of org.ID
	var s accessdb.Session
	err = d.db.Write(r.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		if of, s, err = d.sessionOf(ctx, tx, r); err != nil {
			return err
		}
		if s.Stage == accessdb.Full {
			if err := d.tellAs(ctx, tx, of, s.Account, "accounts.signed_out", nil); err != nil {
				return err
			}
		}
		return d.endPresented(ctx, tx, r)
	})
	if fault.KindOf(err) == fault.NotFound {
		err = nil
	}
	if err != nil {
		return "", err
	}
	d.setCookie(w, 0, "")
	if of != o.ID {
		return "", nil
	}
	return d.signOutAt(r, o, s.Method), nil
}

// signIn is where one signs in to an organisation and returns from to an address.
func signIn(o org.Organisation, next string) string {
	to := "/signin"
	if o.Ref != "" {
		to = page.OrgPath(o.Ref, "/signin")
	}
	if next == "" || next == "/" {
		return to
	}
	return to + "?next=" + url.QueryEscape(next)
}

// roads are the sign-ons of an organisation, each leading back to where somebody was going.
func (a *App) roads(ctx context.Context, o org.Organisation, next string) ([]page.Link, error) {
	links, err := a.SignOns(ctx, o)
	for i := range links {
		if next != "/" {
			links[i].Href += "?next=" + url.QueryEscape(next)
		}
	}
	return links, err
}
