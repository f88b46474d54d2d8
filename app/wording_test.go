package app

import (
	"context"
	"slices"
	"strings"
	"testing"

	"klankbord.org/api"
	"klankbord.org/core/agree"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
	"klankbord.org/core/wording"
	"klankbord.org/i18n"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
)

// publish brings a changed version of the survey in.
func (s *story) publish(change func(*survey.Content)) {
	s.Helper()
	var content survey.Content
	s.must(s.app.db.Read(s.ctx, func(ctx context.Context, tx sqldb.Tx) error {
		v, err := surveydb.LatestVersion(ctx, tx, s.org.ID, 1)
		content = *v.Content
		return err
	}))
	change(&content)
	if o := s.apply(intake.Survey{Ref: "na-de-ruit", Content: content.Canonical()}); o.Status != intake.Changed {
		s.Fatalf("%+v", o)
	}
}

// Words that make a score worthless are shown with the draft, in both languages, and can't be frozen; mended they can.
func TestSevereWordingIsNotFrozen(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		s.publish(func(c *survey.Content) {
			c.Thanks.Promoter = intake.Text{NL: "Dank u wel! U ontvangt een cadeaubon.", EN: "Thank you!"}
			c.Why.Passive = intake.Text{NL: "Alleen een 9 of 10 is een voldoende. Waarom?", EN: "What could be better?"}
			c.Question.EN = "How satisfied are you with the price and the quality?"
		})
		p, err := s.app.DraftAgreement(s.ctx, s.org, AgreementInput{Ref: "q2", Scheme: s.scheme, Parties: s.parties()})
		s.must(err)
		at := func(key string) (Problem, bool) {
			i := slices.IndexFunc(p.Problems, func(x Problem) bool { return x.Key == key })
			if i < 0 {
				return Problem{}, false
			}
			return p.Problems[i], true
		}
		for key, blocks := range map[string]bool{"wording.reward": true, "wording.score_instruction": true, "wording.double_barrelled": false} {
			if x, ok := at(key); !ok || x.Blocks != blocks {
				s.Errorf("%s: %+v", key, x)
			}
		}
		x, _ := at("wording.score_instruction")
		for lang, words := range map[i18n.Lang][]string{
			i18n.NL: {"na-de-ruit", "waarom, bij een middenscore", "9 of 10 is een voldoende", "Voorstel: Waarom?"},
			i18n.EN: {"na-de-ruit", "why, for a middling score", "9 of 10 is een voldoende", "Proposal: Waarom?"},
		} {
			for _, w := range words {
				if said := lang.Problem(x.Key, x.Args); !strings.Contains(said, w) {
					s.Errorf("%q doesn't say %q", said, w)
				}
			}
		}
		s.want(s.app.FreezeAgreement(s.ctx, s.org, "q2", "test"), fault.Conflict, "agreement.wording")

		s.publish(func(c *survey.Content) {
			c.Thanks.Promoter.NL = "Dank u wel!"
			c.Why.Passive.NL = "Waarom?"
		})
		s.freeze()
	})
}

// What was agreed before the lint knew better stays agreed: an amendment about something else isn't refused for it.
func TestWordsThatWereAgreedAreNotRefusedAgain(t *testing.T) {
	t.Parallel()
	terms := &agree.Terms{Surveys: []agree.Survey{{Ref: "a", Version: 1}}}
	ag := &agree.Agreement{Versions: []agree.Version{{Status: agree.Frozen, Terms: terms}, {Status: agree.Draft, Terms: &agree.Terms{Surveys: []agree.Survey{{Ref: "a", Version: 2}}}}}}
	if !agreedBefore(ag, agree.Survey{Ref: "a", Version: 1}) || agreedBefore(ag, agree.Survey{Ref: "a", Version: 2}) || agreedBefore(ag, agree.Survey{Ref: "b", Version: 1}) {
		t.Error("what a draft binds isn't agreed, what a frozen version binds is")
	}
}

// Programs get findings with their explanation; causes are those of the organisation unless they are given.
func TestWordingThroughTheAPI(t *testing.T) {
	t.Parallel()
	onBoth(t, func(s *story) {
		src := apiSource{s.app}
		found, err := src.CheckWording(s.ctx, s.org, api.WordingInput{Text: &api.WordingText{Role: wording.Invitation, Language: "en", Body: "Give us a 10!"}})
		s.must(err)
		if len(found) != 1 || found[0].Code != wording.Begging || found[0].Quote != "Give us a 10" || found[0].Why.NL == "" || found[0].Why.EN == "" {
			s.Errorf("found %+v", found)
		}
		content := []byte(`{"metric":"nps","languages":["nl"],"question":{"nl":"Beveelt u ons aan?"},"low":{"nl":"Heel onwaarschijnlijk"},"high":{"nl":"Heel waarschijnlijk"}}`)
		found, err = src.CheckWording(s.ctx, s.org, api.WordingInput{Survey: content})
		s.must(err)
		if len(found) != 1 || found[0].Code != wording.NoWayOut || found[0].Path != "causes" {
			s.Errorf("found %+v", found)
		}
		found, err = src.CheckWording(s.ctx, s.org, api.WordingInput{Survey: content, Causes: []wording.Choice{}})
		s.must(err)
		if len(found) != 0 {
			s.Errorf("found %+v", found)
		}
		_, err = src.CheckWording(s.ctx, s.org, api.WordingInput{Survey: []byte(`{"colour":"red"}`)})
		s.want(err, fault.Invalid, "survey.malformed")
	})
}
