package app

import (
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"

	"klankbord.org/channel/bounce"
	channel "klankbord.org/channel/mail"
	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/mail"
	"klankbord.org/core/org"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/invitedb"
	"klankbord.org/store/maildb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// postOffice is the actor of what mail servers and providers tell.
const postOffice = "mail"

// bounced notes what came back of a letter: nothing goes any more to an address that doesn't exist or whose reader complained, for all surveys;
// what failed for now is counted. Whom the letter was to is looked up by its identity; only a trusted report may name an address itself. It
// reports whether the letter was ours. Hearing it again changes nothing.
func (a *App) bounced(ctx context.Context, o org.ID, r bounce.Report, trusted bool) (ours bool, err error) {
	err = a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		ours = false
		i, err := invitedb.FindByMessage(ctx, tx, o, r.MessageID)
		address := ""
		switch {
		case fault.KindOf(err) == fault.NotFound:
			if !trusted || !mail.IsAddress(r.Address) {
				return nil
			}
			address = r.Address
		case err != nil:
			return err
		default:
			ours = true
			if i.State == stateOf(r.Kind) || i.State == "complained" {
				return nil
			}
			if address, err = addressOf(ctx, tx, o, i); err != nil {
				return err
			}
			if err := invitedb.Became(ctx, tx, o, i.MessageID, stateOf(r.Kind), a.millis()); err != nil {
				return err
			}
		}
		return a.stopWriting(ctx, tx, o, i.ID, address, r.Kind)
	})
	return ours, err
}

func stateOf(k bounce.Kind) string {
	if k == bounce.Complaint {
		return "complained"
	}
	return "bounced"
}

// addressOf is whom an invitation was to; empty when they were forgotten since.
func addressOf(ctx context.Context, tx sqldb.Tx, o org.ID, i invitedb.Invitation) (string, error) {
	t, err := customerdb.FindTransaction(ctx, tx, o, i.Transaction)
	if err != nil || t.Customer == 0 {
		return "", err
	}
	c, err := customerdb.Find(ctx, tx, o, t.Customer)
	if fault.KindOf(err) == fault.NotFound {
		return "", nil
	}
	return c.Email, err
}

func (a *App) stopWriting(ctx context.Context, tx sqldb.Tx, o org.ID, invitation int64, address string, k bounce.Kind) error {
	if address == "" {
		return nil
	}
	if k == bounce.Soft {
		return invitedb.Failed(ctx, tx, o, "mail", address, a.millis())
	}
	why := invitedb.Bounced
	if k == bounce.Complaint {
		why = invitedb.Complained
	}
	changed, err := invitedb.Stop(ctx, tx, o, "mail", address, why, a.millis())
	if err != nil || !changed {
		return err
	}
	return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(o), At: a.millis(), Actor: postOffice, Action: "customers.stopped", Kind: invitedb.Kind,
		FirstID: invitation, LastID: invitation, Body: []byte(`{"reason":"` + string(why) + `"}`)})
}

// refusedAtTheDoor notes what a mail server said about a recipient while the letter was handed over.
func (a *App) refusedAtTheDoor(ctx context.Context, o org.ID, l maildb.Letter, why *channel.Failure) error {
	if !why.Forever || why.Step != "recipient" {
		return nil
	}
	_, err := a.bounced(ctx, o, bounce.Report{Kind: bounce.KindOf(why.Status), MessageID: l.MessageID}, false)
	return err
}

// eventSecret names the secret that a provider signs with.
func eventSecret(provider string) string { return "mail-events " + provider }

// SetEventSecret keeps the secret with which a provider signs what it tells; an empty one ends that it may.
func (a *App) SetEventSecret(ctx context.Context, o org.Organisation, provider, secret string) error {
	actor, err := access.Ask(ctx, o.ID, access.SettingsManage)
	if err != nil {
		return err
	}
	if !bounce.Known(provider) {
		return fault.NewInvalid("provider", "value.unknown", "value", provider)
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if err := orgdb.ReplaceSecret(ctx, tx, o.ID, eventSecret(provider), []byte(secret)); err != nil {
			return err
		}
		return sqldb.AppendLedger(ctx, tx, sqldb.Entry{Org: int64(o.ID), At: a.millis(), Actor: actor.Ref(), Action: "letters.provider_changed", Kind: "organisation",
			FirstID: int64(o.ID), LastID: int64(o.ID)})
	})
}

// mostTold is how many bytes a provider may tell at once.
const mostTold = 1 << 20

// providerPath is what a provider's name looks like in an address.
var providerPath = regexp.MustCompile(`^[a-z]{1,20}$`)

// mailEvents takes what a provider tells. Without the right signature it tells nothing, not even whether there is such an organisation.
func (a *App) mailEvents(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostTold))
	if err != nil {
		http.Error(w, http.StatusText(http.StatusRequestEntityTooLarge), http.StatusRequestEntityTooLarge)
		return
	}
	switch err := a.takeEvents(r.Context(), r.PathValue("org"), r.PathValue("provider"), r.Header, body); {
	case err == nil:
		w.WriteHeader(http.StatusNoContent)
	case errors.Is(err, bounce.ErrForged):
		http.Error(w, http.StatusText(http.StatusForbidden), http.StatusForbidden)
	case fault.KindOf(err) == fault.Invalid:
		http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest)
	default: // the provider tries again
		a.log.ErrorContext(r.Context(), "mail events", "error", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}

func (a *App) takeEvents(ctx context.Context, ref, provider string, h http.Header, body []byte) error {
	if !providerPath.MatchString(provider) {
		return bounce.ErrForged
	}
	o, err := a.Organisation(ctx, ref)
	if fault.KindOf(err) == fault.NotFound {
		return bounce.ErrForged
	}
	if err != nil {
		return err
	}
	var secret []byte
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		secret, _, err = orgdb.FindSecret(ctx, tx, o.ID, eventSecret(provider))
		return err
	})
	if err != nil {
		return err
	}
	reports, err := bounce.Read(provider, string(secret), h, body, a.now())
	if err != nil && !errors.Is(err, bounce.ErrForged) {
		return fault.NewInvalid("", "form.unreadable")
	}
	for _, r := range reports {
		if err == nil {
			_, err = a.bounced(ctx, o.ID, r, true)
		}
	}
	return err
}

// Collect implements jobs.Collector: it reads the mailbox that letters come back to. What is about a letter of ours goes; anything else stays
// for people to read.
func (w worker) Collect(ctx context.Context) error {
	if w.returns == nil {
		return nil
	}
	list, err := w.Organisations(ctx)
	if err != nil {
		return err
	}
	return w.returns.Fetch(ctx, func(raw io.Reader) (done bool, err error) {
		reports, err := bounce.Parse(raw)
		if err != nil {
			return false, nil // a letter of somebody, or one that nobody can read
		}
		for _, r := range reports {
			for _, o := range list {
				ours, err := w.bounced(ctx, o.ID, r, false)
				if err != nil {
					return false, err
				}
				done = done || ours
			}
		}
		return done, nil
	})
}
