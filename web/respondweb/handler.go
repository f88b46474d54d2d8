package respondweb

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"klankbord.org/core/attribution"
	"klankbord.org/core/fault"
	"klankbord.org/core/respond"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
	"klankbord.org/web/mount"
)

// maxForm is how many bytes a step may post: far more than the longest why.
const maxForm = 64 << 10

// Desk is what the pages need from the conversation.
type Desk interface {
	Look(ctx context.Context, token string) (*respond.Visit, error)
	Score(ctx context.Context, token string, in respond.Scored) (string, error)
	Explain(ctx context.Context, token, verbatim string) error
	Choose(ctx context.Context, token string, cause attribution.CauseID) error
	Say(ctx context.Context, token, question string, value survey.Value) error
	Finish(ctx context.Context, token string) error
	CallBack(ctx context.Context, token string) error
}

// Pages serves the conversation.
type Pages struct {
	Desk  Desk
	Exits Exits
	Log   *slog.Logger

	at func(token string) string // where a conversation lives; nil: below /s/
}

// place is the path at which a conversation goes on.
func (p *Pages) place(token string) string {
	if p.at != nil {
		return p.at(token)
	}
	return "/s/" + url.PathEscape(token)
}

// Register adds the routes below /s/ and /u/ to a mux.
func (p *Pages) Register(mux interface {
	HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request))
}) {
	mux.HandleFunc("GET /s/{token}", p.look)
	mux.HandleFunc("POST /s/{token}", p.answer)
	mux.HandleFunc("GET /u/{token}", p.exit)
	mux.HandleFunc("POST /u/{token}", p.leave)
}

// look shows the step that the address asks for, or the first that is still open.
func (p *Pages) look(w http.ResponseWriter, r *http.Request) {
	v, err := p.Desk.Look(r.Context(), r.PathValue("token"))
	if err != nil {
		p.fail(w, r, err)
		return
	}
	s := p.newScreen(r, v)
	if preset, err := strconv.Atoi(r.URL.Query().Get("score")); err == nil {
		s.Preset = preset
	}
	p.show(w, r, http.StatusOK, s)
}

// answer takes one step in and redirects to the next.
func (p *Pages) answer(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	token := r.PathValue("token")
	if err := r.ParseForm(); err != nil {
		p.again(w, r, fault.NewInvalid("", "form.unreadable"))
		return
	}
	step := r.PostFormValue("step")
	token, err := p.take(r, token, step)
	if err != nil {
		p.again(w, r, err)
		return
	}
	next, err := p.after(r.Context(), token, step)
	if err != nil {
		p.again(w, r, err)
		return
	}
	http.Redirect(w, r, address(p.place(token), next, langOf(r)), http.StatusSeeOther) // #nosec G710 -- always a path of ours: the token is escaped
}

// take hands in what a step says, and returns the token with which the conversation goes on.
func (p *Pages) take(r *http.Request, token, step string) (string, error) {
	switch step {
	case stepScore:
		return p.score(r, token)
	case stepWhy:
		return token, p.Desk.Explain(r.Context(), token, r.PostFormValue("why"))
	case stepCause, stepSub:
		return token, p.choose(r, token)
	case stepDone:
		return token, p.Desk.CallBack(r.Context(), token)
	}
	question, ok := questionOf(step)
	if !ok {
		return token, fault.NewInvalid("step", "value.unknown", "value", step)
	}
	value, err := said(r.PostForm)
	if err != nil {
		return token, err
	}
	return token, p.Desk.Say(r.Context(), token, question, value)
}

// after returns the step that follows, now that one was handed in. Whoever is through is noted as such.
func (p *Pages) after(ctx context.Context, token, step string) (string, error) {
	if step == stepScore || step == stepDone {
		return stepAfter(step, nil), nil
	}
	v, err := p.Desk.Look(ctx, token)
	if err != nil {
		return "", err
	}
	next := reachable(stepAfter(step, v), v)
	if next == stepDone {
		err = p.Desk.Finish(ctx, token)
	}
	return next, err
}

func (p *Pages) score(r *http.Request, token string) (string, error) {
	score, err := strconv.Atoi(r.PostFormValue("score"))
	if err != nil {
		return token, fault.NewInvalid("score", "score.choose")
	}
	return p.Desk.Score(r.Context(), token, respond.Scored{Score: score, Language: string(langOf(r)), Source: source(r), Hidden: r.URL.Query().Get})
}

// choose records a cause. Nothing chosen is an answer too: the customer goes on without one.
func (p *Pages) choose(r *http.Request, token string) error {
	value := r.PostFormValue("cause")
	if value == "" {
		return nil
	}
	id, err := strconv.ParseUint(value, 10, 16)
	if err != nil {
		return fault.NewInvalid("cause", "cause.not_offered")
	}
	return p.Desk.Choose(r.Context(), token, attribution.CauseID(id))
}

// again shows the step that was posted once more, with what is wrong and everything that was typed.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, problem error) {
	v, err := p.Desk.Look(r.Context(), r.PathValue("token"))
	if err != nil || fault.KindOf(problem) == fault.NotFound {
		p.fail(w, r, problem)
		return
	}
	s := p.newScreen(r, v)
	// Without a score every step after it has nothing to show: a post that skips it comes back to the score.
	if step := r.PostFormValue("step"); v.Given != nil && known(step, v) {
		s.Step = step
	}
	if missed := s.missed(problem); missed != "" {
		s.Step = missed
	}
	s.Problem = s.Lang.Error(problem)
	if fault.KindOf(problem) == fault.Unavailable { // a customer has no use for which part of ours doesn't work
		s.Problem = s.Lang.Fault(fault.NewInvalid("", "answer.not_now"))
	}
	s.Typed = r.PostFormValue("why")
	s.Said = typed(r.PostForm)
	p.logInternal(r, problem)
	p.show(w, r, statusOf(problem), s)
}

// fail shows that a link opens nothing, without saying why: that would tell who was asked.
func (p *Pages) fail(w http.ResponseWriter, r *http.Request, err error) {
	p.logInternal(r, err)
	s := screen{Lang: langOf(r), Step: stepGone, Address: "u", Expired: respond.IsExpired(err)}
	p.show(w, r, statusOf(err), s)
}

func (p *Pages) logInternal(r *http.Request, err error) {
	if k := fault.KindOf(err); k == fault.Internal || k == fault.Unavailable {
		p.Log.ErrorContext(r.Context(), "respondent page", "error", err)
	}
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, s screen) {
	p.draw(w, r, status, document(s))
}

// draw sends a page that nobody may keep, frame or index.
func (p *Pages) draw(w http.ResponseWriter, r *http.Request, status int, page templ.Component) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex")
	var b bytes.Buffer
	if err := page.Render(r.Context(), &b); err != nil {
		p.Log.DebugContext(r.Context(), "respondent page cut short", "error", err)
	}
	w.WriteHeader(status)
	_, _ = w.Write(mount.HTML(r.Context(), b.Bytes())) // a customer who went away needs no answer
}

func statusOf(err error) int {
	if respond.IsExpired(err) {
		return http.StatusGone
	}
	switch fault.KindOf(err) {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// address is where a step of a conversation lives.
func address(place, step string, lang i18n.Lang) string {
	return place + "?" + url.Values{"step": {step}, "lang": {string(lang)}}.Encode()
}

// langOf is the language that the address asks for, or the browser.
func langOf(r *http.Request) i18n.Lang {
	if l := r.URL.Query().Get("lang"); i18n.Known(l) {
		return i18n.Lang(l)
	}
	return i18n.Parse(r.Header.Get("Accept-Language"))
}

// source says how the customer came here, from a closed list: anything else is the web.
func source(r *http.Request) string {
	switch s := r.URL.Query().Get("source"); s {
	case "mail", "sms", "qr", "kiosk":
		return s
	}
	return "web"
}
