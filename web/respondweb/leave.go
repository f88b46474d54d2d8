package respondweb

import (
	"context"
	"net/http"

	"klankbord.org/core/fault"
)

// Exit is whose letters a link stops.
type Exit struct {
	Org     string
	Address string // "u" or "je"
}

// Exits lets customers ask for no more letters.
type Exits interface {
	// Exit returns whose letters a link stops; it stores nothing. A link that isn't one is a NotFound fault.
	Exit(ctx context.Context, token string) (Exit, error)
	// Leave stops them. Doing it again changes nothing.
	Leave(ctx context.Context, token string) error
}

// exitView is a page about stopping.
type exitView struct {
	screen
	Org  string
	Done bool
}

// exit asks whether the customer means it: mail scanners follow links too.
func (p *Pages) exit(w http.ResponseWriter, r *http.Request) { p.showExit(w, r, false) }

// leave stops the letters. Mail programs post here too when somebody presses their own button (RFC 8058); what they post is beside the point.
func (p *Pages) leave(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil { // it says nothing that we need, but nobody may send without end
		p.fail(w, r, fault.NewInvalid("", "form.unreadable"))
		return
	}
	if err := p.Exits.Leave(r.Context(), r.PathValue("token")); err != nil {
		p.fail(w, r, err)
		return
	}
	p.showExit(w, r, true)
}

func (p *Pages) showExit(w http.ResponseWriter, r *http.Request, done bool) {
	x, err := p.Exits.Exit(r.Context(), r.PathValue("token"))
	if err != nil {
		p.fail(w, r, err)
		return
	}
	s := screen{Lang: langOf(r), Address: x.Address}
	p.draw(w, r, http.StatusOK, exitPage(exitView{s, x.Org, done}))
}
