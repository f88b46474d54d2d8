package intakedb

import (
	"context"
	"fmt"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
	"klankbord.org/store/sqldb"
)

// published is a survey with its versions.
type published struct {
	id, metric int64
	versions   int
	hashes     map[string]int
}

const sqlPublished = `-- intakedb.loadPublished
select s.ref, s.id, s.metric_id, v.version, v.hash
from surveys s join survey_versions v on v.org = s.org and v.survey_id = s.id
where s.org = $1 and s.ref = any($2)`

const sqlLastSurvey = `-- intakedb.lastSurvey
select coalesce(max(id), 0) from surveys where org = $1`

const sqlAddSurvey = `-- intakedb.publish
insert into surveys (org, id, ref, metric_id) values ($1, $2, $3, $4)`

const sqlAddVersion = `-- intakedb.publish, version
insert into survey_versions (org, survey_id, version, content, hash, published_at) values ($1, $2, $3, $4, $5, $6)`

func (b *batch) loadPublished(ctx context.Context, refs []string) (map[string]*published, error) {
	found := map[string]*published{}
	rows, err := b.tx.Query(ctx, sqlPublished, b.org, refs)
	return found, sqldb.Each(rows, err, func(r sqldb.Rows) error {
		var ref, hash string
		var p published
		var version int
		if err := r.Scan(&ref, &p.id, &p.metric, &version, &hash); err != nil {
			return err
		}
		if found[ref] == nil {
			p.hashes = map[string]int{}
			found[ref] = &p
		}
		found[ref].hashes[hash] = version
		found[ref].versions = max(found[ref].versions, version)
		return nil
	})
}

// applySurveys publishes versions. A content that was ever a version of this survey is unchanged, so that a file with
// all versions can be read again.
func applySurveys(ctx context.Context, b *batch, round []int) error {
	was, err := b.loadPublished(ctx, b.keysOf(round))
	if err != nil {
		return err
	}
	c, err := b.count(ctx, sqlLastSurvey)
	if err != nil {
		return err
	}
	causes, err := b.loadCauses(ctx)
	if err != nil {
		return err
	}
	for _, i := range round {
		s := record[intake.Survey](b, i)
		content, err := survey.ParseContent(s.Content)
		if err != nil {
			b.refuse(i, fault.As(err))
			continue
		}
		metrics, err := b.metrics(ctx, wanted{content.Metric: {}})
		if err != nil {
			return err
		}
		p := was[s.Ref]
		if f := b.unfit(content, metrics[content.Metric], p, causes); f != nil {
			b.refuse(i, f)
			continue
		}
		if p != nil && p.hashes[content.Hash()] > 0 {
			b.set(i, intake.Unchanged)
			continue
		}
		if err := b.publish(ctx, i, s.Ref, content, metrics[content.Metric], p, c); err != nil {
			return err
		}
	}
	return nil
}

// unfit returns why a content can't be published here.
func (b *batch) unfit(c *survey.Content, metric int64, p *published, causes *causeTree) *fault.Error {
	switch {
	case metric == 0:
		return notFound("content.metric", "metric", c.Metric)
	case p != nil && p.metric != metric:
		return fault.NewConflict("content.metric", "survey.metric_fixed")
	}
	for n, ref := range c.Causes {
		if causes.byRef[ref] == nil {
			return notFound(fmt.Sprintf("content.causes[%d]", n), "cause", ref)
		}
	}
	return nil
}

func (b *batch) publish(ctx context.Context, i int, ref string, c *survey.Content, metric int64, p *published, ids *counter) error {
	version := 1
	id := int64(0)
	if p == nil {
		id = ids.next()
		if id > 1<<16-1 {
			b.refuse(i, fault.NewConflict("ref", "survey.full"))
			return nil
		}
		if _, err := b.tx.Exec(ctx, sqlAddSurvey, b.org, id, ref, metric); err != nil {
			return err
		}
		b.made(i, id)
	} else {
		id, version = p.id, p.versions+1
		b.altered(i, id)
	}
	_, err := b.tx.Exec(ctx, sqlAddVersion, b.org, id, version, string(c.Canonical()), c.Hash(), b.door.opt.Now())
	return err
}
