package surveyweb

import (
	"net/http"

	"klankbord.org/core/respond"
	"klankbord.org/core/survey"
	"klankbord.org/web/page"
)

// preview is a conversation about the draft as customers would have it, on the very page that they get. It stores nothing.
func (p *Pages) preview(w http.ResponseWriter, r *http.Request) error {
	v, err := p.load(r)
	if err != nil {
		return err
	}
	visit := respond.Visit{Org: v.Org.Name, Address: v.Org.Settings.Address, Version: 1, Content: v.Content, Causes: offeredBy(v.Content, v.Offers.Causes)}
	for _, m := range v.Offers.Metrics {
		if m.Ref == v.Content.Metric {
			visit.Metric = m
		}
	}
	p.Preview(w, r, page.From(r).Path("/surveys/"+r.PathValue("survey")+"/preview/"), r.PathValue("state"), visit)
	return nil
}

// offeredBy is the part of the cause tree that a survey shows.
func offeredBy(c *survey.Content, all []respond.Cause) (list []respond.Cause) {
	shown := map[any]bool{}
	for _, one := range all {
		if one.Parent == 0 {
			for _, ref := range c.Causes {
				shown[one.ID] = shown[one.ID] || ref == one.Ref
			}
			shown[one.ID] = shown[one.ID] || len(c.Causes) == 0
		}
	}
	for _, one := range all {
		if shown[one.ID] || shown[one.Parent] {
			list = append(list, one)
		}
	}
	return list
}
