package app

import (
	"context"
	"net/http"
	"time"

	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// readyTime is how long the database may take to answer before we call ourselves not ready.
const readyTime = 2 * time.Second

// readyz tells whoever spreads requests over several machines whether this one can answer them: 204 when the database does,
// 503 while it doesn't. It says no more than that, as anybody may ask.
func (a *App) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTime)
	defer cancel()
	err := a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		_, err := orgdb.List(ctx, tx)
		return err
	})
	if err != nil {
		a.log.WarnContext(r.Context(), "not ready", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
