package datamapweb

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/datamap"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/web/page"
)

// retentionView is the page with the periods.
type retentionView struct {
	page.Page
	Retention
	// What was typed into a form that was refused, and why. Form is its class, or "hold".
	Form, Why, Wrong       string
	Days, Reason, From, To string
}

// May reports whether the reader may change something here.
func (v retentionView) May() bool { return v.Actor.May(access.PrivacyManage) }

func (p *Pages) retention(w http.ResponseWriter, r *http.Request) error {
	v := retentionView{Page: page.From(r)}
	if v.Page.Query().Get("saved") != "" {
		v.Flash = v.T("Bewaard.", "Saved.")
	}
	return p.showRetention(w, r, v)
}

func (p *Pages) showRetention(w http.ResponseWriter, r *http.Request, v retentionView) (err error) {
	if v.Retention, err = p.Keeper.Retained(r.Context(), v.Org); err != nil {
		return fmt.Errorf("retention: %w", err)
	}
	v.Entry, v.Title = "retention", v.T("Hoe lang bewaren we wat?", "How long do we keep what?")
	var due int64
	for _, c := range v.Classes {
		due += c.Due
	}
	v.Lead = v.T("Er is nu niets over zijn tijd. Scores en tellingen blijven, ook als de rest gaat.", "Nothing is past its time now. Scores and counts stay, also when the rest goes.")
	if due > 0 {
		v.Lead = v.F("Van %s is de tijd voorbij; dat gaat bij de volgende ronde. Scores en tellingen blijven.", "The time of %s is over; that goes in the next round. Scores and counts stay.", v.Lang.Int(due))
	}
	status := http.StatusOK
	if v.Why != "" {
		status = http.StatusUnprocessableEntity
	}
	return page.ShowStatus(w, r, status, v.Page, retentionPage(v))
}

// classes is the table of what is kept how long and what would go.
func (v retentionView) classes() page.Table {
	t := page.Table{Caption: v.T("Bewaartermijnen", "Retention periods"), Columns: []page.Column{{Label: v.T("Wat", "What")}, {Label: v.T("Hoe lang", "How long")},
		{Label: v.T("Gaat nu", "Goes now"), Num: true}, {Label: v.T("Binnen een week", "Within a week"), Num: true}, {Label: v.T("Ging al", "Gone so far"), Num: true}, {Label: v.T("Laatste ronde", "Last round")}}}
	for _, c := range v.Classes {
		t.Rows = append(t.Rows, page.Row{{Text: c.Text.In(string(v.Lang)), Href: "#c-" + string(c.Keep)}, {Text: days(v.Page, c.Days) + " " + c.From.In(string(v.Lang))},
			{Text: v.Lang.Int(c.Due), Num: true}, {Text: v.Lang.Int(c.Week), Num: true}, {Text: v.Lang.Int(c.Total), Num: true}, {Text: v.round(c)}})
	}
	return t
}

func (v retentionView) round(c Class) string {
	switch {
	case c.StartedAt == 0:
		return v.T("nog geen", "none yet")
	case c.FinishedAt == 0:
		return v.F("bezig, %s tot nu toe", "under way, %s so far", v.Lang.Int(c.Done))
	}
	return v.MomentAt(c.FinishedAt)
}

// typed is what stands in the field of a class.
func (v retentionView) typed(c Class) (days, reason string) {
	if v.Form == string(c.Keep) {
		return v.Days, v.Reason
	}
	return strconv.Itoa(c.Days), ""
}

func (v retentionView) changes() page.Table {
	t := page.Table{Caption: v.T("Wat veranderd is", "What was changed"), Columns: []page.Column{{Label: v.T("Wat", "What")}, {Label: v.T("Wanneer", "When")}, {Label: v.T("Door", "By")}, {Label: v.T("Naar", "To")}, {Label: v.T("Waarom", "Why")}}}
	for _, c := range v.Changes {
		t.Rows = append(t.Rows, page.Row{{Text: datamap.KeepText(c.Keep).In(string(v.Lang))}, {Text: v.MomentAt(c.At)}, {Text: c.By.In(string(v.Lang))}, {Text: days(v.Page, c.Days)}, {Text: c.Reason}})
	}
	return t
}

func (v retentionView) span(r day.Range) string { return v.Lang.Range(r) }

func (p *Pages) setPeriod(w http.ResponseWriter, r *http.Request) error {
	v := retentionView{Page: page.From(r), Form: r.PathValue("class"), Days: strings.TrimSpace(r.PostFormValue("days")), Reason: r.PostFormValue("reason")}
	n, err := strconv.Atoi(v.Days)
	if err != nil && v.May() { // whoever may not hears that first, of the use case
		err = fault.NewInvalid("days", "retention.days")
	} else {
		err = p.Keeper.SetRetention(r.Context(), v.Org, datamap.Keep(v.Form), n, v.Reason)
	}
	return p.after(w, r, v, err, "#c-"+v.Form)
}

func (p *Pages) hold(w http.ResponseWriter, r *http.Request) error {
	v := retentionView{Page: page.From(r), Form: "hold", Reason: r.PostFormValue("reason"), From: strings.TrimSpace(r.PostFormValue("from")), To: strings.TrimSpace(r.PostFormValue("to"))}
	from, err := day.Parse(v.From)
	to, wrong := day.Parse(v.To)
	switch {
	case err != nil && v.May():
		err = fault.NewInvalid("from", "retention.day")
	case wrong != nil && v.May():
		err = fault.NewInvalid("to", "retention.day")
	default:
		err = p.Keeper.HoldDays(r.Context(), v.Org, day.Range{From: from, To: to}, v.Reason)
	}
	return p.after(w, r, v, err, "#holds")
}

func (p *Pages) release(w http.ResponseWriter, r *http.Request) error {
	v := retentionView{Page: page.From(r)}
	id, err := strconv.ParseInt(r.PathValue("hold"), 10, 64)
	if err != nil {
		return fault.NewNotFound("retention_hold", r.PathValue("hold"))
	}
	return p.after(w, r, v, p.Keeper.ReleaseDays(r.Context(), v.Org, id), "#holds")
}

// after leads back to the page, or shows the form again with what was typed and what is wrong with it.
func (p *Pages) after(w http.ResponseWriter, r *http.Request, v retentionView, err error, anchor string) error {
	if err == nil {
		http.Redirect(w, r, v.Path("/retention?saved=1"+anchor), http.StatusSeeOther)
		return nil
	}
	f := fault.As(err)
	if f == nil || f.Kind != fault.Invalid || v.Form == "" {
		return err
	}
	v.Why, v.Wrong = v.Lang.Fault(f), f.Field
	if f.Field == v.Form {
		v.Wrong = "days"
	}
	return p.showRetention(w, r, v)
}
