package agreedb

import (
	"context"
	"encoding/json"

	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlInternalDomains = `-- agreedb.InternalDomains
select content from agreement_versions where org = $1`

// InternalDomains returns whose addresses agreements call the organisation's own, whatever its settings say now.
func InternalDomains(ctx context.Context, tx sqldb.Tx, o org.ID) (domains []string, err error) {
	rows, err := tx.Query(ctx, sqlInternalDomains, o)
	return domains, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var content []byte
		var terms struct {
			Settings struct {
				InternalDomains []string `json:"internal_domains"`
			} `json:"settings"`
		}
		if err := r.Scan(&content); err != nil {
			return err
		}
		err := json.Unmarshal(content, &terms)
		domains = append(domains, terms.Settings.InternalDomains...)
		return err
	})
}
