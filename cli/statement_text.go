package cli

import (
	"fmt"
	"text/tabwriter"
	"time"

	"klankbord.org/core/day"
	"klankbord.org/core/reward"
	"klankbord.org/web/rewardweb"
)

// writeStatement tells one employee's line in words; the page and the PDF tell more.
func (c *call) writeStatement(info rewardweb.StatementInfo) error {
	l, p, scheme := c.lang(), info.Person, info.Scheme.Scheme
	c.printf("%s\n%s, %s\n\n", l.F("%s (%s)", "%s (%s)", p.Name, p.Ref), scheme.Name.In(c.Lang), l.Range(scheme.Period))
	c.printf("%s\n\n", l.F("Bonus: %s", "Bonus: %s", l.Money(int64(p.Cents), scheme.Currency)))
	if p.Disqualified() {
		c.printf("%s\n\n", l.T("Er is een bevestigde bevinding over deze periode; daarom is er geen bonus.", "There is a confirmed finding about this period; therefore there is no bonus."))
	}
	w := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
	for _, s := range p.Segments {
		fmt.Fprintf(w, "%s, %s, %s\t%s\n", s.Team, s.Role, l.Range(s.Range), l.F("%d %% dienstverband × %d van %d dagen", "%d%% employed × %d of %d days", s.FTE, s.Days, info.Run.DaysInPeriod))
		for _, part := range s.Parts {
			fmt.Fprintf(w, "  %s\t%s × %s\t%s\n", part.Part, l.Percent(part.Percentage.Float(), 2), part.Weight.String()+l.T("\u00a0%", "%"), c.sourceOf(part.Source))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	announced := day.At(time.UnixMilli(info.ComputedAt))
	told := reward.StatementOf(scheme, info.Run, p, announced)
	for _, own := range told.Own {
		c.printf("\n%s\n", l.F("Eigen score: %s; nulmeting: %s", "Own score: %s; baseline: %s", c.scoreWords(own.Period), c.scoreWords(own.Baseline)))
	}
	counted := 0
	for _, a := range p.Answers {
		if a.Reason == "counted" {
			counted++
		}
	}
	c.printf("%s\n", l.F("%s antwoorden tellen voor de eigen score.", "%s answers count for the own score.", l.OutOf(int64(counted), int64(len(p.Answers)))))
	c.printf("\n%s\n", l.F("%s besluit. Bezwaar kan tot en met %s: %s", "%s decides. You may object until %s: %s", scheme.Decision.By, l.Day(told.ObjectUntil), scheme.Decision.ObjectionTo))
	return nil
}

// scoreWords writes a figure with what chance leaves open.
func (c *call) scoreWords(s *reward.ScoreLine) string {
	l := c.lang()
	if s == nil {
		return l.T("geen antwoorden", "no answers")
	}
	return l.F("%s (n %s, waarschijnlijk tussen %s en %s)", "%s (n %s, probably between %s and %s)", l.Number(s.Value, 1), l.Int(s.N), l.Number(s.Lower, 1), l.Number(s.Upper, 1))
}

// sourceOf says where a percentage came from.
func (c *call) sourceOf(s reward.Source) string {
	l := c.lang()
	switch s {
	case reward.FromOrganisation:
		return l.T("organisatie", "organisation")
	case reward.FromTeam:
		return "team"
	case reward.FromOwn:
		return l.T("eigen score", "own score")
	case reward.FromTeamFewOwn:
		return l.T("team, want te weinig eigen antwoorden", "team, because of too few own answers")
	case reward.NoInitiative:
		return l.T("geen afgerond initiatief", "no initiative carried out")
	case reward.NoResult:
		return l.T("geen antwoorden om naar te kijken", "no answers to look at")
	}
	return l.T("geen curve voor dit team", "no curve for this team")
}
