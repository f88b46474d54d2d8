package app

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"klankbord.org/store/chaindb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
)

// sealingTime is how long the figures about sealing may take.
const sealingTime = 2 * time.Second

// sealing measures how far the chains lag behind the ledger, whenever somebody reads the figures.
type sealing struct{ app *App }

var (
	unsealedEntries = prometheus.NewDesc("klankbord_chain_unsealed_entries", "Entries of all ledgers that wait to be sealed into their chain.", nil, nil)
	unsealedAge     = prometheus.NewDesc("klankbord_chain_unsealed_age_seconds", "Age of the oldest entry that waits to be sealed; 0 when none does.", nil, nil)
)

// Describe implements prometheus.Collector.
func (s sealing) Describe(out chan<- *prometheus.Desc) { out <- unsealedEntries; out <- unsealedAge }

// Collect implements prometheus.Collector. What can't be measured is reported as such, not as zero.
func (s sealing) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), sealingTime)
	defer cancel()
	var waiting, oldest int64
	err := s.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		waiting, oldest = 0, 0
		list, err := orgdb.List(ctx, tx)
		if err != nil {
			return err
		}
		for _, o := range list {
			state, err := chaindb.Find(ctx, tx, o.ID)
			if err != nil {
				return err
			}
			waiting += state.Unsealed
			if state.Oldest > 0 && (oldest == 0 || state.Oldest < oldest) {
				oldest = state.Oldest
			}
		}
		return nil
	})
	if err != nil {
		out <- prometheus.NewInvalidMetric(unsealedEntries, err)
		out <- prometheus.NewInvalidMetric(unsealedAge, err)
		return
	}
	age := 0.0
	if oldest > 0 {
		age = max(0, s.app.now().Sub(time.UnixMilli(oldest)).Seconds())
	}
	out <- prometheus.MustNewConstMetric(unsealedEntries, prometheus.GaugeValue, float64(waiting))
	out <- prometheus.MustNewConstMetric(unsealedAge, prometheus.GaugeValue, age)
}
