package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"klankbord.org/core/intake"
	"klankbord.org/core/org"
)

// Audit reads the audit log.
type Audit interface {
	// AuditLog returns up to limit entries that fit the parameters, before a position (0: from the newest on), and where to go on
	// (0: nowhere).
	AuditLog(ctx context.Context, o org.Organisation, params url.Values, before int64, limit int) (list []AuditEntry, next int64, err error)
}

// AuditEntry is what somebody did.
type AuditEntry struct {
	Entry    int64           `json:"entry"`
	At       Instant         `json:"at"`
	Actor    string          `json:"actor"`
	Who      string          `json:"who,omitempty"`
	From     string          `json:"from"`
	Action   string          `json:"action"`
	Kind     string          `json:"kind"`
	First    int64           `json:"first"`
	Last     int64           `json:"last"`
	About    string          `json:"about,omitempty"`
	Sentence intake.Text     `json:"sentence"`
	Details  json.RawMessage `json:"details"`
}

// auditParams are what the log can be narrowed by.
var auditParams = []string{"area", "action", "who", "about", "from", "since", "until", "answers"}

func (a *API) audit() []Route {
	return []Route{{Method: "GET", Path: "/audit-entries", params: append([]string{"limit", "cursor"}, auditParams...), handle: a.auditLog}}
}

// auditLog goes backwards: its cursor is the position of the last entry that was looked at.
func (a *API) auditLog(w http.ResponseWriter, r *http.Request, c call) error {
	limit, err := c.query.number("limit", DefaultLimit, 1, MaxLimit)
	if err != nil {
		return err
	}
	before := int64(0)
	if text := c.query.get("cursor"); text != "" {
		if before, err = strconv.ParseInt(text, 10, 64); err != nil || before < 1 {
			return refuse(http.StatusBadRequest, "cursor", "api.cursor")
		}
	}
	params := url.Values{}
	for _, name := range auditParams {
		if v := c.query.get(name); v != "" {
			params.Set(name, v)
		}
	}
	list, next, err := a.Source.AuditLog(r.Context(), c.org, params, before, limit)
	if err != nil {
		return err
	}
	out := listed[AuditEntry]{Items: append([]AuditEntry{}, list...)}
	if next != 0 {
		text := strconv.FormatInt(next, 10)
		out.Next = &text
	}
	return show(w, r, out)
}
