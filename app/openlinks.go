package app

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
	"klankbord.org/web/linkweb"
)

// linkDesk makes open links: linkweb.Desk.
type linkDesk struct{ app *App }

// Links implements linkweb.Desk.
func (d linkDesk) Links(ctx context.Context, o org.ID, base string) (all []linkweb.Link, err error) {
	if _, err := access.Ask(ctx, o, access.SurveysRead, access.SurveysWrite); err != nil {
		return nil, err
	}
	err = d.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		links, err := collectdb.ListOpenLinks(ctx, tx, o)
		if err != nil {
			return err
		}
		all = nil
		for _, l := range links {
			s, err := surveydb.FindSurvey(ctx, tx, o, l.Survey)
			if err != nil {
				return err
			}
			all = append(all, linkweb.Link{OpenLink: l, SurveyRef: s.Ref})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	desk := &respond.Desk{Store: deskStore{d.app}}
	for i := range all {
		token, err := desk.Link(ctx, respond.Token{Kind: respond.ForAnyone, Org: o, Survey: all[i].Survey, Subject: int64(all[i].ID)})
		if err != nil {
			return nil, err
		}
		all[i].Address = base + "/s/" + token
	}
	return all, nil
}

// Link implements linkweb.Desk.
func (d linkDesk) Link(ctx context.Context, o org.ID, base string, id respond.LinkID) (linkweb.Link, error) {
	all, err := d.Links(ctx, o, base)
	for _, l := range all {
		if l.ID == id {
			return l, err
		}
	}
	if err == nil {
		err = fault.NewNotFound("open_link", fmt.Sprint(id))
	}
	return linkweb.Link{}, err
}

// Make implements linkweb.Desk.
func (d linkDesk) Make(ctx context.Context, o org.ID, surveyRef string, l respond.OpenLink) (id respond.LinkID, err error) {
	actor, err := access.Ask(ctx, o, access.SurveysWrite)
	if err != nil {
		return 0, err
	}
	if err := l.Check(); err != nil {
		return 0, err
	}
	if err := (deskStore{d.app}).makeKey(ctx, o); err != nil {
		return 0, err
	}
	l.CreatedAt, l.CreatedBy = d.app.millis(), actor.Ref()
	err = d.app.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		s, err := surveydb.FindSurveyByRef(ctx, tx, o, surveyRef)
		if fault.KindOf(err) == fault.NotFound {
			return fault.NewInvalid("survey", "value.unknown", "value", surveyRef)
		}
		if err != nil {
			return err
		}
		l.Survey = s.ID
		if err := linkExists(ctx, tx, o, l); err != nil {
			return err
		}
		id, err = collectdb.AddOpenLink(ctx, tx, o, l)
		return err
	})
	return id, err
}

// linkExists refuses a link about what isn't there.
func linkExists(ctx context.Context, tx sqldb.Tx, o org.ID, l respond.OpenLink) error {
	values, err := orgdb.ListValues(ctx, tx, o)
	if err != nil {
		return err
	}
	has := func(d dimension.Name, ref string) bool {
		for _, v := range values {
			if v.Dimension == d && v.Ref == ref {
				return true
			}
		}
		return ref == ""
	}
	switch {
	case !has(dimension.Touchpoint, l.Touchpoint):
		return fault.NewInvalid("touchpoint", "value.unknown", "value", l.Touchpoint)
	case !has(dimension.Role, l.Role):
		return fault.NewInvalid("role", "value.unknown", "value", l.Role)
	}
	if l.Unit != "" {
		if _, err := orgdb.FindUnitByRef(ctx, tx, o, l.Unit); err != nil {
			return unknownIn("unit", l.Unit, err)
		}
	}
	if l.Employee != "" {
		if _, err := orgdb.FindEmployeeByRef(ctx, tx, o, l.Employee); err != nil {
			return unknownIn("employee", l.Employee, err)
		}
	}
	return nil
}

// unknownIn makes what isn't found a fault of the form's field.
func unknownIn(field, value string, err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return fault.NewInvalid(field, "value.unknown", "value", value)
	}
	return err
}

// End implements linkweb.Desk.
func (d linkDesk) End(ctx context.Context, o org.ID, id respond.LinkID) error {
	actor, err := access.Ask(ctx, o, access.SurveysWrite)
	if err != nil {
		return err
	}
	return d.app.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		if _, err := collectdb.FindOpenLink(ctx, tx, o, id); err != nil {
			return fault.NewNotFound("open_link", fmt.Sprint(id))
		}
		return collectdb.EndOpenLink(ctx, tx, o, id, d.app.millis(), actor.Ref())
	})
}

// Picture implements linkweb.Desk: the address as a QR code that survives a smudge (level M, about 15 %).
func (d linkDesk) Picture(ctx context.Context, o org.ID, base string, id respond.LinkID, format string) ([]byte, error) {
	l, err := d.Link(ctx, o, base, id)
	if err != nil {
		return nil, err
	}
	code, err := qr.Encode(l.Address, qr.M, qr.Auto)
	if err != nil {
		return nil, err
	}
	if format == "svg" {
		return svgOf(code), nil
	}
	const pixels = 16 // a module, large enough to print
	scaled, err := barcode.Scale(code, code.Bounds().Dx()*pixels, code.Bounds().Dy()*pixels)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = png.Encode(&b, framed(scaled, quiet*pixels))
	return b.Bytes(), err
}

// visited makes the experience that an answer by an open link is about, and returns its number. The organisation chose what the link is
// about; who took part is as on any other day.
func (d deskStore) visited(ctx context.Context, o org.ID, l respond.OpenLink, answer int64) (collect.TransactionID, error) {
	t := intake.Transaction{Ref: fmt.Sprintf("visit/%d", answer), Day: d.app.today(), Unit: l.Unit}
	if l.Touchpoint != "" {
		t.Values = map[string]string{string(dimension.Touchpoint): l.Touchpoint}
	}
	if l.Employee != "" {
		t.Participants = []intake.Participant{{Employee: l.Employee, Role: l.Role, Unit: l.Unit}}
	}
	var id collect.TransactionID
	err := d.app.bring(ctx, o, collectdb.Respondent, t, func(ctx context.Context, tx sqldb.Tx) error {
		return tx.QueryRow(ctx, "/* app.visited */ select id from transactions where org = $1 and ref = $2", o, t.Ref).Scan(&id)
	})
	return id, err
}

// svgOf draws a code as one path: crisp at any size, dark on white whatever the theme.
func svgOf(code barcode.Barcode) []byte {
	n := code.Bounds().Dx()
	var path strings.Builder
	for y := range n {
		for x := range n {
			if dark(code, x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`,
		n+2*quiet, n+2*quiet, n+2*quiet, n+2*quiet, path.String())
}

// Offers implements linkweb.Desk.
func (d linkDesk) Offers(ctx context.Context, o org.ID, lang string) (offers linkweb.Offers, err error) {
	if _, err := access.Ask(ctx, o, access.SurveysWrite); err != nil {
		return offers, err
	}
	err = d.app.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		offers = linkweb.Offers{}
		surveys, err := surveydb.ListSurveys(ctx, tx, o)
		if err != nil {
			return err
		}
		for _, s := range surveys {
			offers.Surveys = append(offers.Surveys, linkweb.Choice{Ref: s.Ref, Label: s.Ref})
		}
		units, err := orgdb.ListUnits(ctx, tx, o)
		if err != nil {
			return err
		}
		for _, u := range units {
			offers.Units = append(offers.Units, linkweb.Choice{Ref: u.Ref, Label: u.Name})
		}
		employees, err := orgdb.ListEmployees(ctx, tx, o)
		if err != nil {
			return err
		}
		for _, e := range employees {
			offers.Employees = append(offers.Employees, linkweb.Choice{Ref: e.Ref, Label: e.Name})
		}
		for _, one := range []struct {
			of   dimension.Name
			into *[]linkweb.Choice
		}{{dimension.Touchpoint, &offers.Touchpoints}, {dimension.Role, &offers.Roles}} {
			values, err := orgdb.ListValuesOf(ctx, tx, o, one.of)
			if err != nil {
				return err
			}
			for _, v := range values {
				*one.into = append(*one.into, linkweb.Choice{Ref: v.Ref, Label: v.Name.In(lang)})
			}
		}
		return nil
	})
	return offers, err
}
