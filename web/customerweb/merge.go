package customerweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/customer"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
	"klankbord.org/web/page"
)

// Twin is a customer who may be the same as another, with why.
type Twin struct {
	Customer
	Why []customer.Alike
}

// MergePlan says what merging two customers would do.
type MergePlan struct {
	Kept, Merged Customer
	Moves        map[intake.Kind]int
	OptsOut      bool
}

// Since is something that came in after a merge.
type Since struct {
	customer.Thing
	Text string
}

// SplitPlan says what undoing a merge would do.
type SplitPlan struct {
	ID           int64
	At           int64 // unix milliseconds
	Kept, Merged Customer
	Back         map[intake.Kind]int
	Since        []Since
}

// Joiner merges customers and undoes it; each call needs privacy.manage.
type Joiner interface {
	Twins(ctx context.Context, o org.ID, id int64) (self Customer, all []Twin, merges []SplitPlan, err error)
	// PlanMerge says what merging whom a text names (number, address or telephone number) into a customer would do.
	PlanMerge(ctx context.Context, o org.Organisation, kept int64, text string) (MergePlan, error)
	Merge(ctx context.Context, o org.Organisation, kept, merged int64) error
	PlanSplit(ctx context.Context, o org.Organisation, lang i18n.Lang, merge int64) (SplitPlan, error)
	Split(ctx context.Context, o org.ID, merge int64, theirs []customer.Thing) error
}

type samePage struct {
	page.Page
	Self    Customer
	Twins   []Twin
	Merges  []SplitPlan
	Text    string
	Plan    *MergePlan
	Why     string
	Base    string
	Present string // where the customer's timeline is
}

// same shows who may be the same customer, and what merging would do once one is named.
func (p *Pages) same(w http.ResponseWriter, r *http.Request) error {
	return p.showSame(w, r, &samePage{Page: page.From(r)}, http.StatusOK)
}

func (p *Pages) showSame(w http.ResponseWriter, r *http.Request, v *samePage, status int) error {
	id, err := number(r, "customer")
	if err != nil {
		return err
	}
	if v.Self, v.Twins, v.Merges, err = p.Joiner.Twins(r.Context(), v.Org.ID, id); err != nil {
		return err
	}
	v.Entry, v.Title = "customers", v.F("Dubbele klanten bij %s", "Duplicates of %s", v.Self.Ref)
	v.Lead = v.T("Is één mens hier twee klanten? Voeg ze samen. Het kan altijd ongedaan.", "Is one person two customers here? Merge them. It can always be undone.")
	v.Base, v.Present = v.Path(addressOf(v.Self.ID)+"/same"), v.Path(addressOf(v.Self.ID))
	v.Crumbs = []page.Link{{Label: v.T("Klanten", "Customers"), Href: v.Path("/customers")}, {Label: v.Self.Ref, Href: v.Present}}
	switch v.Query().Get("done") {
	case "merged":
		v.Flash = v.T("De klanten zijn samengevoegd.", "The customers were merged.")
	case "split":
		v.Flash = v.T("De samenvoeging is ongedaan gemaakt.", "The merge was undone.")
	}
	return page.ShowStatus(w, r, status, v.Page, sameView(v))
}

// join shows what merging would do, and does it once somebody is sure. Whom to merge with is in the body: it may be an address.
func (p *Pages) join(w http.ResponseWriter, r *http.Request) error {
	v := &samePage{Page: page.From(r), Text: strings.TrimSpace(r.PostFormValue("with"))}
	id, err := number(r, "customer")
	if err != nil {
		return err
	}
	if sure, bad := strconv.ParseInt(r.PostFormValue("sure"), 10, 64); bad == nil {
		if err = p.Joiner.Merge(r.Context(), v.Org, id, sure); err == nil {
			return page.LeadTo(w, r, v.Path(addressOf(id)+"/same?done=merged"))
		}
	} else {
		var plan MergePlan
		if plan, err = p.Joiner.PlanMerge(r.Context(), v.Org, id, v.Text); err == nil {
			v.Plan = &plan
			return p.showSame(w, r, v, http.StatusOK)
		}
	}
	f := fault.As(err)
	if f == nil || f.Kind != fault.Conflict && f.Kind != fault.Invalid {
		return err
	}
	v.Why = v.Lang.Fault(f)
	return p.showSame(w, r, v, http.StatusUnprocessableEntity)
}

type splitPage struct {
	page.Page
	SplitPlan
	Target string
	Why    string
}

func (p *Pages) split(w http.ResponseWriter, r *http.Request) error {
	return p.showSplit(w, r, &splitPage{Page: page.From(r)}, http.StatusOK)
}

func (p *Pages) showSplit(w http.ResponseWriter, r *http.Request, v *splitPage, status int) error {
	id, err := number(r, "merge")
	if err != nil {
		return err
	}
	if v.SplitPlan, err = p.Joiner.PlanSplit(r.Context(), v.Org, v.Lang, id); err != nil {
		return err
	}
	v.Entry, v.Title = "customers", v.F("%s en %s weer uit elkaar", "%s and %s apart again", v.Kept.Ref, v.Merged.Ref)
	v.Crumbs = []page.Link{{Label: v.T("Klanten", "Customers"), Href: v.Path("/customers")}, {Label: v.Kept.Ref, Href: v.Path(addressOf(v.Kept.ID))},
		{Label: v.T("Dubbele klanten", "Duplicates"), Href: v.Path(addressOf(v.Kept.ID) + "/same")}}
	v.Target = v.Path("/customer-merges/" + strconv.FormatInt(id, 10))
	return page.ShowStatus(w, r, status, v.Page, splitView(v))
}

// part undoes a merge.
func (p *Pages) part(w http.ResponseWriter, r *http.Request) error {
	v := &splitPage{Page: page.From(r)}
	id, err := number(r, "merge")
	if err != nil {
		return err
	}
	plan, err := p.Joiner.PlanSplit(r.Context(), v.Org, v.Lang, id)
	if err != nil {
		return err
	}
	var theirs []customer.Thing
	for _, s := range plan.Since {
		if r.PostFormValue(thingName(s.Thing)) == "merged" {
			theirs = append(theirs, s.Thing)
		}
	}
	if err := p.Joiner.Split(r.Context(), v.Org.ID, id, theirs); err != nil {
		return err
	}
	return page.LeadTo(w, r, v.Path(addressOf(plan.Kept.ID)+"/same?done=split"))
}

// thingName is how a form names something.
func thingName(t customer.Thing) string { return string(t.Kind) + "-" + idText(t.ID) }

// counted writes how many things of each kind there are.
func counted(l i18n.Lang, n map[intake.Kind]int) string {
	return l.F("%d klussen, %d antwoorden, %d signalen", "%d jobs, %d answers, %d signals", n[intake.KindTransaction], n[intake.KindAnswer], n[intake.KindSignal])
}

// because writes why two customers may be one.
func because(l i18n.Lang, why []customer.Alike) string {
	var all []string
	for _, y := range why {
		switch y {
		case customer.SameEmail:
			all = append(all, l.T("zelfde e-mailadres", "same e-mail address"))
		case customer.SamePhone:
			all = append(all, l.T("zelfde telefoonnummer", "same phone number"))
		case customer.SameRef:
			all = append(all, l.T("bijna hetzelfde nummer", "almost the same number"))
		}
	}
	return strings.Join(all, ", ")
}

// mayMerge reports whether a reader may say that customers are one.
func mayMerge(p page.Page) bool {
	return p.Actor.May(access.PrivacyManage)
}

// filledText leaves out what is empty.
func filledText(all ...string) (some []string) {
	for _, text := range all {
		if text != "" {
			some = append(some, text)
		}
	}
	return some
}
