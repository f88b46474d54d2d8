package agreedb

import (
	"context"
	"fmt"
	"sync"

	"klankbord.org/core/agree"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlContent = `-- agreedb.readTerms
select content from agreement_versions where org = $1 and agreement_id = $2 and version = $3`

// readTerms reads what a version says.
func readTerms(ctx context.Context, tx sqldb.Tx, o org.ID, id agree.ID, v *agree.Version) error {
	if err := tx.QueryRow(ctx, sqlContent, o, id, v.Number).Scan(&v.Content); err != nil {
		return err
	}
	var err error
	if v.Terms, err = agree.ParseTerms(v.Content); err != nil {
		return fmt.Errorf("read agreement %d version %d: %w", id, v.Number, err)
	}
	return nil
}

// known are terms that were read before. Every answer asks what is bound, and terms are long: reading them anew for each took half a
// millisecond an agreement. The hash of terms names their content, which is the same for ever; what is frozen is told by the row.
var known = termsByHash{list: map[termsKey]*agree.Version{}}

// mostKnown is how many versions are remembered; beyond it all are forgotten, and read again as they are needed.
const mostKnown = 1000

// termsKey tells versions apart, also those of organisations that agreed on the very same.
type termsKey struct {
	org  org.ID
	hash string
}

type termsByHash struct {
	mu   sync.Mutex
	list map[termsKey]*agree.Version
}

func (t *termsByHash) find(k termsKey) *agree.Version {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.list[k]
}

func (t *termsByHash) keep(k termsKey, v *agree.Version) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.list) >= mostKnown {
		clear(t.list)
	}
	t.list[k] = v
}

// knownTerms is readTerms for those who only look: the terms are shared, and must not be changed. What doesn't fit its hash isn't
// remembered: somebody changed it in the database, and whoever reads it gets what is there.
func knownTerms(ctx context.Context, tx sqldb.Tx, o org.ID, id agree.ID, v *agree.Version) error {
	k := termsKey{o, v.Hash}
	if was := known.find(k); was != nil {
		v.Content, v.Terms = was.Content, was.Terms
		return nil
	}
	if err := readTerms(ctx, tx, o, id, v); err != nil {
		return err
	}
	if v.Terms.Hash() == v.Hash {
		known.keep(k, &agree.Version{Content: v.Content, Terms: v.Terms})
	}
	return nil
}
