package app

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"klankbord.org/auth"
	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/accessdb"
	"klankbord.org/store/sqldb"
)

// door is what signing in needs and keeps in memory.
type door struct {
	passwords *auth.Passwords
	throttle  *auth.Throttle
	breached  *auth.Breached // nil without a file of them
	demo      bool           // somebody may look as anybody of the sample organisation
}

// newDoor makes it.
func newDoor(c Config, now func() time.Time) (*door, error) {
	breached, err := c.breached()
	return &door{
		breached:  breached,
		passwords: auth.NewPasswords(auth.DefaultCost),
		throttle:  auth.NewThrottle(now),
		demo:      c.Demo,
	}, err
}

// checkPassword refuses a password that is easy to guess, or that was found in a breach. Known is what others know of its owner.
func (d *door) checkPassword(password string, known ...string) error {
	if err := auth.CheckPassword(password, known...); err != nil {
		return err
	}
	return d.breached.Check(password)
}

// desk is App as the pages about accounts know it.
type desk struct{ *App }

// The device cookie tells a browser that signed in before from strangers. It opens nothing.
const (
	deviceCookie = "kb-device"
	deviceKept   = 365 * 24 * time.Hour
)

// client is who knocks: the browser's own mark, and the neighbourhood of its address, which is never stored.
type client struct{ device, place string }

// clientOf also reads the mark under the name that it had before its prefix: it goes on under the new one.
func (a *App) clientOf(r *http.Request) client {
	c := client{place: auth.Neighbourhood(r.RemoteAddr)}
	for _, name := range []string{a.served.CookieName(deviceCookie), deviceCookie} {
		if kept, err := r.Cookie(name); err == nil && kept.Value != "" && len(kept.Value) < 100 {
			c.device = kept.Value
			break
		}
	}
	return c
}

// leaveMark gives a browser a mark of its own, unless it has one, and returns it.
func (a *App) leaveMark(w http.ResponseWriter, c client) string {
	if c.device == "" {
		c.device, _ = accessdb.NewToken()
	}
	http.SetCookie(w, &http.Cookie{ // #nosec G124 -- Secure wherever it is served over HTTPS
		Name: a.served.CookieName(deviceCookie), Value: c.device, Path: "/", HttpOnly: true, Secure: a.served.Secure(),
		SameSite: http.SameSiteLaxMode, MaxAge: int(deviceKept.Seconds())})
	return c.device
}

// keysFor are what is counted when a client tries something about an account. A browser in which the account signed in before
// is counted by itself alone: whatever strangers do, its owner isn't kept out. Strangers are counted by neighbourhood, as a
// browser that throws its mark away is still in the same place.
func (c client) keysFor(what string, o org.ID, account string, known bool) []auth.Key {
	name := strconv.FormatInt(int64(o), 10) + "\n" + account
	if known {
		return []auth.Key{{Limit: auth.PerAccount, Parts: [3]string{what + " known", name, c.device}}}
	}
	return []auth.Key{
		{Limit: auth.PerAccount, Parts: [3]string{what, name, c.place}},
		{Limit: auth.PerClient, Parts: [3]string{what, "", c.place}},
	}
}

// slow is the fault of somebody who has to wait.
func slow(wait time.Duration) error {
	return fault.NewInvalid("wait", "signin.slow", "seconds", int((wait+time.Second-1)/time.Second))
}

// tell appends to the ledger what the actor of the context did to an account or role.
func (a *App) tell(ctx context.Context, tx sqldb.Tx, o org.ID, action, kind string, id int64, body map[string]any) error {
	return tellLedger(ctx, tx, org.Organisation{ID: o}, a.millis(), access.Of(ctx).Ref(), action, kind, id, body)
}

// tellAs is tell for an account that acts before it is the actor of the context: on its way in.
func (a *App) tellAs(ctx context.Context, tx sqldb.Tx, o org.ID, id access.AccountID, action string, body map[string]any) error {
	who := access.Actor{Org: o, Account: id}
	return tellLedger(ctx, tx, org.Organisation{ID: o}, a.millis(), who.Ref(), action, "account", int64(id), body)
}
