package app

import (
	"context"
	"fmt"

	"klankbord.org/core/agree"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/demo"
)

// agreeDemo tells the part of the sample's story that comes before any bonus: DPIA, consent and publication, agreements that
// were frozen before their periods began, and one that was amended on the way.
func (a *App) agreeDemo(ctx context.Context, o org.Organisation, w *demo.World) error {
	var files [][]byte
	for _, s := range w.Schemes {
		files = append(files, s.JSON)
	}
	start := w.Quarters[0].From
	for _, r := range demo.Records(start) {
		in := ConsentInput{Record: r, Schemes: files, Matrices: []string{demo.MatrixFirst, demo.MatrixSecond}, Actor: "demo", at: noon(r.On)}
		if _, err := a.RecordConsent(ctx, o, in); err != nil {
			return fmt.Errorf("record %s: %w", r.Kind, err)
		}
	}
	for _, s := range w.Schemes {
		if err := a.freezeDemo(ctx, o, s); err != nil {
			return fmt.Errorf("freeze %s: %w", s.Ref, err)
		}
	}
	return nil
}

// freezeDemo freezes one of the sample's schemes three weeks before its period, and lets the annual one be clarified.
func (a *App) freezeDemo(ctx context.Context, o org.Organisation, s demo.Scheme) error {
	scheme, err := reward.ParseScheme(s.JSON)
	if err != nil {
		return err
	}
	from := scheme.Period.From
	parties := demo.Parties(from - 30)
	_, err = a.DraftAgreement(ctx, o, AgreementInput{Ref: s.Ref, Scheme: s.JSON, Parties: parties, Actor: "demo", at: noon(from - 28)})
	if err != nil {
		return err
	}
	if err := a.freeze(ctx, o, s.Ref, "demo", noon(from-21)); err != nil {
		return err
	}
	if s.Ref != demo.SchemeYear {
		return nil
	}
	amend := AgreementInput{Ref: s.Ref, Parties: demo.Parties(from + 50), Effective: from + 60, Actor: "demo", at: noon(from + 55),
		Change: agree.Change{Reason: "Verduidelijkt wat er gebeurt bij ziekte; aan de berekening verandert niets.", Kind: agree.WithWorksCouncil}}
	amend.Terms.Nature = intake.Text{NL: scheme.Nature.NL + " Ziekte en verlof verlagen de score nooit.", EN: scheme.Nature.EN + " Illness and leave never lower the score."}
	if _, err := a.AmendAgreement(ctx, o, amend); err != nil {
		return err
	}
	return a.freeze(ctx, o, s.Ref, "demo", noon(from+55))
}

// noon is the middle of a day, in unix milliseconds UTC.
func noon(d day.Day) int64 { return d.Time().UnixMilli() + 12*3600*1000 }
