package app

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"klankbord.org/core/access"
	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/respond"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/sqldb"

	"context"
)

const ourBase = "https://klankbord.example"

// A poster at a counter gives answers that are about that counter and come in by QR, whatever the address says; once it is closed, it
// opens nothing.
func TestAPosterIsAboutItsPlace(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		l.put([]intake.Record{intake.Value{Dimension: "touchpoint", Ref: "balie", Name: intake.Text{NL: "Balie", EN: "Counter"}}})
		desk := linkDesk{l.app}
		id, err := desk.Make(l.program(), l.org.ID, "klus", respond.OpenLink{Name: "Balie Noord", Channel: respond.ByQR, Unit: "noord", Touchpoint: "balie", Employee: "M1", Role: "monteur"})
		if err != nil {
			l.Fatal(err)
		}
		at, err := desk.Link(l.program(), l.org.ID, ourBase, id)
		if err != nil || !strings.HasPrefix(at.Address, ourBase+"/s/") || at.Touchpoint != "balie" {
			l.Fatalf("%+v, %v", at, err)
		}
		token := strings.TrimPrefix(at.Address, ourBase+"/s/")
		for i := range 2 { // anybody may, and so may the next
			next, err := l.desk.Score(l.Context(), token, respond.Scored{Score: 9 - i, Language: "nl", Source: "mail"})
			if err != nil {
				l.Fatal(err)
			}
			if err := l.desk.Explain(l.Context(), next, "Fijn geholpen"); err != nil {
				l.Fatal(err)
			}
		}
		l.isAbout("balie", 2)
		forged := "B" + token[1:]
		if strings.HasPrefix(token, "B") {
			forged = "C" + token[1:]
		}
		if _, err := l.desk.Look(l.Context(), forged); fault.KindOf(err) != fault.NotFound {
			l.Errorf("a forged link: %v", err)
		}
		for range 2 {
			if err := desk.End(l.program(), l.org.ID, id); err != nil {
				l.Fatal(err)
			}
		}
		if _, err := l.desk.Look(l.Context(), token); fault.KindOf(err) != fault.NotFound {
			l.Errorf("a closed link: %v", err)
		}
		if r := l.verified(); !r.OK() {
			l.Errorf("the chain doesn't verify: %+v", r.Flaws)
		}
	})
}

// isAbout holds the newest answers against the place that they are about.
func (l *life) isAbout(touchpoint string, count int) {
	l.Helper()
	err := l.app.db.Read(l.Context(), func(ctx context.Context, tx sqldb.Tx) error {
		n, err := bookOf(ctx, tx, l.org.ID, nameUnits|nameEmployees|nameValues)
		if err != nil {
			return err
		}
		all, err := collectdb.List(ctx, tx, l.org.ID, collectdb.Filter{Text: "Fijn geholpen"})
		if len(all) != count {
			l.Errorf("%d answers, want %d", len(all), count)
		}
		for _, a := range all {
			if n.values["touchpoint"][a.Touchpoint] != touchpoint || n.units[a.Unit] != "noord" || n.values["source"][a.Source] != "qr" || a.Standing != collect.Counted ||
				len(a.Participants) != 1 || n.employees[a.Participants[0].Employee] != "M1" || n.values["role"][a.Participants[0].Role] != "monteur" {
				l.Errorf("it is about %+v", a)
			}
		}
		return err
	})
	if err != nil {
		l.Fatal(err)
	}
}

func TestLinksThatCantBe(t *testing.T) {
	t.Parallel()
	eachLife(t, func(l *life) {
		desk := linkDesk{l.app}
		good := respond.OpenLink{Name: "Balie", Channel: respond.ByLink}
		for field, change := range map[string]func(*respond.OpenLink) string{
			"name":       func(x *respond.OpenLink) string { x.Name = ""; return "klus" },
			"channel":    func(x *respond.OpenLink) string { x.Channel = "mail"; return "klus" },
			"survey":     func(*respond.OpenLink) string { return "nergens" },
			"unit":       func(x *respond.OpenLink) string { x.Unit = "nergens"; return "klus" },
			"touchpoint": func(x *respond.OpenLink) string { x.Touchpoint = "nergens"; return "klus" },
			"employee":   func(x *respond.OpenLink) string { x.Role = "monteur"; return "klus" },
			"role":       func(x *respond.OpenLink) string { x.Employee, x.Role = "M1", "nergens"; return "klus" },
		} {
			x := good
			survey := change(&x)
			if _, err := desk.Make(l.program(), l.org.ID, survey, x); fault.KindOf(err) != fault.Invalid || fault.As(err).Field != field {
				l.Errorf("%s: %v", field, err)
			}
		}
		if _, err := desk.Link(l.program(), l.org.ID, ourBase, 1); fault.KindOf(err) != fault.NotFound {
			l.Errorf("a link that isn't there: %v", err)
		}
		if err := desk.End(l.program(), l.org.ID, 1); fault.KindOf(err) != fault.NotFound {
			l.Errorf("closing a link that isn't there: %v", err)
		}
		nobody := access.With(l.Context(), access.Actor{Org: l.org.ID, Account: 1})
		if _, err := desk.Make(nobody, l.org.ID, "klus", good); fault.KindOf(err) != fault.Forbidden {
			l.Errorf("made by nobody: %v", err)
		}
		if _, err := desk.Links(access.With(l.Context(), access.Actor{Org: l.org.ID + 1, Account: 1}), l.org.ID, ourBase); fault.KindOf(err) != fault.NotFound {
			l.Error("another organisation reads the links")
		}
	})
}

// The pages make a link, and give its code as a drawing and a picture that a reader can read.
func TestAQRCodeCanBeKept(t *testing.T) {
	t.Parallel()
	h := newHouseOn(t, "")
	d := designing{&siege{house: h}, h.somebody(h.org, "cx", "", always(access.CXManager))}
	surveys, err := surveyDesk{h.app}.Surveys(h.program(), h.org.ID)
	if err != nil || len(surveys) == 0 {
		t.Fatal(surveys, err)
	}
	form := url.Values{"name": {"Etalage"}, "survey": {surveys[0].Ref}, "channel": {"qr"}}
	got := d.send(d.who, http.MethodPost, "/o/ruit/links/new", url.Values{"name": {"Etalage"}, "survey": {surveys[0].Ref}, "channel": {"duif"}}.Encode())
	if got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), `value="Etalage"`) {
		t.Errorf("a channel that isn't one: %d", got.Code)
	}
	got = d.send(d.who, http.MethodPost, "/o/ruit/links/new", form.Encode())
	at := got.Header().Get("Location")
	if got.Code != http.StatusSeeOther || at != "/o/ruit/links/1" {
		t.Fatalf("%d to %q", got.Code, at)
	}
	if page := d.page(at); !strings.Contains(page, "/s/") || !strings.Contains(page, "code.svg") {
		t.Errorf("%.800s", page)
	}
	var svg struct {
		ViewBox string `xml:"viewBox,attr"`
	}
	if err := xml.Unmarshal([]byte(d.page(at+"/code.svg")), &svg); err != nil || len(strings.Fields(svg.ViewBox)) != 4 {
		t.Fatalf("%+v, %v", svg, err)
	}
	modules, _ := strconv.Atoi(strings.Fields(svg.ViewBox)[2])
	picture, err := png.Decode(bytes.NewReader([]byte(d.page(at + "/code.png"))))
	if err != nil || picture.Bounds().Dx() != modules*16 {
		t.Fatalf("%v wide of %d modules, %v", picture.Bounds(), modules, err)
	}
	const finder = 4*16 + 8 // inside the corner that readers look for
	if r, _, _, _ := picture.At(finder, finder).RGBA(); r != 0 {
		t.Error("the corner isn't dark")
	}
	if r, _, _, _ := picture.At(8, 8).RGBA(); r != 0xffff {
		t.Error("there is no white around it")
	}
	d.send(d.who, http.MethodPost, at+"/end", "")
	if page := d.page("/o/ruit/links"); !strings.Contains(page, "Etalage") {
		t.Error("a closed link is forgotten")
	}
}
