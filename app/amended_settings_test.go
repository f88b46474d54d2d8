package app

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/web/agreeweb"
	"klankbord.org/web/settingsweb"
)

// A threshold that protects people better goes the same road as any other change of what was agreed: an amendment, and from its
// day on the setting.
func TestAThresholdIsRaisedByAnAmendment(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		consent(s.ctx, s.T, s.app, s.org, s.scheme)
		s.freeze()
		s.on("2024-05-10")
		higher := settingsweb.Input{Name: "Ruit", Language: "nl", TimeZone: s.org.Settings.TimeZone, Address: s.org.Settings.Address,
			InternalDomains: s.org.Settings.InternalDomains, Publication: 8, ForIndividuals: 12, IndividualsFrom: 20}
		err := s.app.ChangeSettings(s.ctx, s.org, higher)
		s.want(err, fault.Conflict, "agreement.frozen_threshold")

		general, n := 8, 20
		turn := day.Must("2024-05-16")
		s.must(book{s.app}.Propose(s.ctx, s.org, agreeweb.Proposal{Ref: "q2", Amend: true, Dutch: true, Effective: turn,
			Change:   agree.Change{Reason: "kleine ploegen", Kind: agree.WithWorksCouncil},
			Settings: agree.SettingsChange{Publication: &general, PublicationFor: map[string]int{"individuals": 12}, IndividualsFrom: &n}}))
		s.must(s.app.SignAgreement(s.ctx, s.org, "q2", s.parties()[0]))
		if body := s.page("/agreements/q2"); !strings.Contains(body, "20 antwoorden") || !strings.Contains(body, "12 antwoorden") {
			t.Error("the page doesn't say what the draft changes")
		}
		s.must(s.app.FreezeAgreement(s.ctx, s.org, "q2", "test"))
		s.want(s.app.ChangeSettings(s.ctx, s.org, higher), fault.Conflict, "agreement.frozen_threshold")
		s.on(turn.String())
		s.must(s.app.ChangeSettings(s.ctx, s.org, higher))
		now, err := s.app.Settings(s.ctx, s.org)
		s.must(err)
		if now.Settings.IndividualsFrom != 20 || now.Settings.PublicationFor["individuals"] != 12 {
			t.Errorf("%+v", now.Settings)
		}
		lower := higher
		lower.IndividualsFrom, lower.Confirmed = 10, true
		s.want(s.app.ChangeSettings(s.ctx, s.org, lower), fault.Conflict, "agreement.frozen_threshold")

		s.on("2024-07-10") // nobody's amount moves by it
		r, err := s.run(RunInput{Agreement: "q2", DryRun: true})
		s.must(err)
		if len(r.Run.Parts) != 0 {
			t.Error("another threshold splits the period")
		}
	})
}

func TestAThresholdThatTheSettingsRefuseCantBeAgreed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		two := 2
		for key, c := range map[string]agree.SettingsChange{
			"settings.threshold": {Publication: &two},
			"value.unknown":      {PublicationFor: map[string]int{"everybody": 8}},
			"settings.domain":    {InternalDomains: []string{"a b"}},
		} {
			_, err := s.app.DraftAgreement(s.ctx, s.org, AgreementInput{Ref: "q2", Scheme: s.scheme, Settings: c})
			s.want(err, fault.Invalid, key)
		}
	})
}

// A form of an amendment that can't be read comes back with everything that was typed.
func TestAnAmendmentThatCantBeReadComesBackAsTyped(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		s.freeze()
		for name, wrong := range map[string][2]string{"individuals_from": {"twintig", "Kies een aantal"}, "maturities": {"Noord zonder teken", "eigen regel"}} {
			s.comesBack(name, wrong[0], wrong[1])
		}
	})
}

// comesBack sends an amendment with one field that can't be, which has to come back with the rest and with why.
func (s *story) comesBack(name, wrong, why string) {
	s.Helper()
	typed := url.Values{"effective": {"2024-05-16"}, "reason": {"later"}, "kind": {"unilateral"}, "ground": {"crisis"}, name: {wrong}}
	r := httptest.NewRequest(http.MethodPost, "/o/ruit/agreements/q2/amend", strings.NewReader(typed.Encode())).WithContext(s.ctx)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(s.cookie())
	w := httptest.NewRecorder()
	s.app.Handler().ServeHTTP(w, r)
	body := w.Body.String()
	if w.Code != http.StatusUnprocessableEntity {
		s.Errorf("%d", w.Code)
	}
	for _, want := range []string{wrong, why, "crisis", `id="why"`} {
		if !strings.Contains(body, want) {
			s.Errorf("%q is gone", want)
		}
	}
}
