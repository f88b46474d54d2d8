package rewardweb

import (
	"context"

	"klankbord.org/core/org"
	"klankbord.org/i18n"
)

// PlainPDF is PDF without compression, so that a test can find words in it.
func (p *Pages) PlainPDF(ctx context.Context, o org.Organisation, run int, employee string, l i18n.Lang) ([]byte, error) {
	s, err := p.sheet(ctx, o, run, employee, l)
	if err != nil {
		return nil, err
	}
	return s.paper(false)
}
