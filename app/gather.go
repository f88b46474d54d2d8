package app

import (
	"context"
	"fmt"
	"slices"

	"klankbord.org/core/attribution"
	"klankbord.org/core/collect"
	"klankbord.org/core/day"
	"klankbord.org/core/dimension"
	"klankbord.org/core/fault"
	"klankbord.org/core/improve"
	"klankbord.org/core/intake"
	"klankbord.org/core/integrity"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/core/survey"
	"klankbord.org/store/collectdb"
	"klankbord.org/store/improvedb"
	"klankbord.org/store/integritydb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
)

// gathered is what a run needs, read from storage within one snapshot.
type gathered struct {
	plan
	scheme   *reward.Scheme
	rules    collect.Rules
	inputs   reward.Inputs
	employee map[string]org.EmployeeID // by reference

	team         map[org.UnitID]int
	person       map[org.EmployeeID]int
	disqualified map[org.EmployeeID]bool
	roles        map[org.RoleID]string
	causes       map[attribution.CauseID]string
	deep         map[attribution.CauseID]bool
	matrix       *attribution.Matrix
}

// gather reads the inputs of a run.
func gather(ctx context.Context, tx sqldb.Tx, o org.Organisation, p plan) (*gathered, error) {
	s := p.scheme
	g := &gathered{plan: p, scheme: s, inputs: reward.Inputs{Scheme: s, Term: p.term()}, employee: map[string]org.EmployeeID{},
		rules: collect.Rules{WindowDays: s.Answers.WindowDays, Duplicates: s.Answers.Duplicates, InternalDomains: p.internalDomains(o)},
		team:  map[org.UnitID]int{}, person: map[org.EmployeeID]int{}, disqualified: map[org.EmployeeID]bool{},
		roles: map[org.RoleID]string{}, causes: map[attribution.CauseID]string{}}
	for _, step := range []func(context.Context, sqldb.Tx, org.ID) error{g.readNames, g.readMatrix, g.readFindings, g.readPeople, g.readInitiatives, g.readAnswers} {
		if err := step(ctx, tx, o.ID); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// readNames reads metrics, units, roles and causes.
func (g *gathered) readNames(ctx context.Context, tx sqldb.Tx, o org.ID) error {
	metrics, err := surveydb.ListMetrics(ctx, tx, o)
	if err != nil {
		return err
	}
	for _, m := range metrics {
		if slices.ContainsFunc(g.scheme.Parts, func(p reward.Part) bool { return p.Metric == m.Ref }) {
			g.inputs.Metrics = append(g.inputs.Metrics, m)
		}
	}
	all, err := orgdb.ListUnits(ctx, tx, o)
	if err != nil {
		return err
	}
	units, err := g.teams(ctx, tx, o, all)
	if err != nil {
		return err
	}
	for _, u := range units {
		g.team[u.ID] = len(g.inputs.Teams)
		g.inputs.Teams = append(g.inputs.Teams, reward.Team{Ref: u.Ref, Name: u.Name, Maturity: g.maturity(u, all)})
	}
	roles, err := orgdb.ListValuesOf(ctx, tx, o, dimension.Role)
	if err != nil {
		return err
	}
	for _, r := range roles {
		g.roles[r.ID] = r.Ref
	}
	causes, err := surveydb.ListCauses(ctx, tx, o)
	if err != nil {
		return err
	}
	for _, c := range causes {
		g.causes[c.ID] = c.Ref
	}
	g.deep = attribution.Deep(causes)
	return g.checkRoles()
}

// teams are the units that somebody was a member of in the period: only they can earn something.
func (g *gathered) teams(ctx context.Context, tx sqldb.Tx, o org.ID, all []org.Unit) ([]org.Unit, error) {
	memberships, err := g.memberships(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	if err := g.readScope(ctx, tx, o, all); err != nil {
		return nil, err
	}
	manned := map[org.UnitID]bool{}
	for _, m := range memberships {
		manned[m.Unit] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(u org.Unit) bool { return !manned[u.ID] }), err
}

// checkRoles refuses a scheme for a role that nobody can have.
func (g *gathered) checkRoles() error {
	for i, wanted := range g.scheme.People.Roles {
		known := false
		for _, ref := range g.roles {
			known = known || ref == wanted
		}
		if !known {
			f := fault.NewNotFound("role", wanted)
			f.Field = fmt.Sprintf("people.roles[%d]", i)
			return f
		}
	}
	return nil
}

// readMatrix reads the version that the scheme names, and hashes its lines by what they say.
func (g *gathered) readMatrix(ctx context.Context, tx sqldb.Tx, o org.ID) (err error) {
	if g.scheme.Matrix == "" {
		return nil
	}
	if g.matrix, err = surveydb.FindMatrixByRef(ctx, tx, o, g.scheme.Matrix); err != nil {
		return err
	}
	g.inputs.MatrixHash = matrixHash(g.matrix, g.roles, g.causes)
	return nil
}

// matrixHash identifies a version by what its lines say.
func matrixHash(m *attribution.Matrix, roles map[org.RoleID]string, causes map[attribution.CauseID]string) string {
	var lines []string
	for _, l := range m.Lines() {
		lines = append(lines, fmt.Sprintf("%q %q %s %v %q", roles[l.Role], causes[l.Cause], l.From, l.Influenceable, l.Reason))
	}
	return hashLines(lines)
}

// readFindings finds out who is disqualified: whoever has a confirmed finding about a day of the period.
func (g *gathered) readFindings(ctx context.Context, tx sqldb.Tx, o org.ID) error {
	findings, err := g.findings(ctx, tx, o)
	for _, f := range findings {
		g.disqualified[f.Employee] = true
	}
	return err
}

func (g *gathered) findings(ctx context.Context, tx sqldb.Tx, o org.ID) ([]integritydb.Finding, error) {
	all, err := integritydb.ListFindings(ctx, tx, o)
	return slices.DeleteFunc(all, func(f integritydb.Finding) bool {
		return f.Status != integrity.Confirmed || !f.Period.Overlaps(g.scheme.Period)
	}), err
}

// readPeople reads who takes part, with their memberships cut to the period.
func (g *gathered) readPeople(ctx context.Context, tx sqldb.Tx, o org.ID) error {
	employees, err := orgdb.ListEmployees(ctx, tx, o)
	if err != nil {
		return err
	}
	memberships, err := g.memberships(ctx, tx, o)
	if err != nil {
		return err
	}
	byEmployee := map[org.EmployeeID][]org.Membership{}
	for _, m := range memberships {
		byEmployee[m.Employee] = append(byEmployee[m.Employee], m)
	}
	findings, err := g.findings(ctx, tx, o)
	if err != nil {
		return err
	}
	for _, e := range employees {
		g.employee[e.Ref] = e.ID
		p := reward.Person{Ref: e.Ref, Name: e.Name, Place: e.Place, Segments: g.segments(e, byEmployee[e.ID])}
		if len(p.Segments) == 0 {
			continue
		}
		for _, f := range findings {
			if f.Employee == e.ID {
				p.Findings = append(p.Findings, f.Ref)
			}
		}
		g.person[e.ID] = len(g.inputs.People)
		g.inputs.People = append(g.inputs.People, p)
	}
	return nil
}

// segments cuts memberships to the period and to the days in service; roles that don't take part are left out.
func (g *gathered) segments(e org.Employee, memberships []org.Membership) []reward.Segment {
	service := e.Employed
	if service.From == 0 {
		service.From = 1 // known to work here, not since when
	}
	working, ok := service.Intersect(g.days())
	if !ok {
		return nil
	}
	var segments []reward.Segment
	for _, m := range memberships {
		role := g.roles[m.Role]
		if len(g.scheme.People.Roles) > 0 && !slices.Contains(g.scheme.People.Roles, role) {
			continue
		}
		if !g.concerns(m.Unit) {
			continue
		}
		if r, ok := m.Range.Intersect(working); ok {
			segments = append(segments, reward.Segment{Team: g.team[m.Unit], Role: role, FTE: m.FTE, Range: r})
		}
	}
	return segments
}

// readInitiatives gives people the initiatives that they, or a team of theirs in the period, made.
func (g *gathered) readInitiatives(ctx context.Context, tx sqldb.Tx, o org.ID) error {
	all, err := improvedb.List(ctx, tx, o)
	if err != nil {
		return err
	}
	for _, i := range all {
		given := reward.Initiative{Ref: i.Ref, Title: i.Title, Evidence: i.Evidence}
		if i.Status == improve.Done {
			given.DoneOn = i.DoneOn
		}
		if p, ok := g.person[i.Employee]; ok {
			g.inputs.People[p].Initiatives = append(g.inputs.People[p].Initiatives, given)
		}
		if i.Employee != 0 || i.Unit == 0 {
			continue
		}
		for p := range g.inputs.People {
			if person := &g.inputs.People[p]; g.inTeam(person, i.Unit) {
				person.Initiatives = append(person.Initiatives, given)
			}
		}
	}
	return nil
}

func (g *gathered) inTeam(p *reward.Person, u org.UnitID) bool {
	team, ok := g.team[u]
	return ok && slices.ContainsFunc(p.Segments, func(s reward.Segment) bool { return s.Team == team })
}

// readAnswers reads baseline and period, and judges every answer by the rules of the scheme.
func (g *gathered) readAnswers(ctx context.Context, tx sqldb.Tx, o org.ID) error {
	for _, m := range g.inputs.Metrics {
		reader := &answerReader{gathered: g, metric: m.ID, byTransaction: map[collect.TransactionID][]int{}}
		periods := []day.Range{g.days()}
		if g.scheme.Baseline.From != 0 {
			periods = append(periods, g.scheme.Baseline)
		}
		for _, period := range periods {
			if err := collectdb.EachScored(ctx, tx, o, m.ID, period, reader.take); err != nil {
				return err
			}
		}
		reader.judge()
	}
	return nil
}

// answerReader reads the answers to one metric.
type answerReader struct {
	*gathered
	metric        survey.MetricID
	first         int // index of its first answer
	candidates    []collect.Candidate
	causes        []attribution.CauseID
	roleOf        [][]org.RoleID // per answer, per participant
	byTransaction map[collect.TransactionID][]int
}

// take keeps one answer.
func (r *answerReader) take(s *collectdb.Scored) error {
	if len(r.candidates) == 0 {
		r.first = len(r.inputs.Answers)
	}
	at := len(r.candidates)
	r.candidates = append(r.candidates, collect.Candidate{ID: s.ID, Ref: s.Ref, HasScore: s.Score != intake.NoScore, Service: s.Day, AnsweredAt: s.AnsweredAt, Email: s.Email,
		OtherWay: r.otherWay(s)})
	r.causes = append(r.causes, s.Cause)
	if s.Transaction != 0 {
		r.byTransaction[s.Transaction] = append(r.byTransaction[s.Transaction], at)
	}
	answer := reward.Answer{Ref: s.Ref, Metric: r.metric, Day: s.Day, Score: s.Score}
	roles := make([]org.RoleID, 0, len(s.Participants))
	for _, p := range s.Participants {
		person, ok := r.person[p.Employee]
		if !ok {
			person = -1
		}
		team, ok := r.team[p.Unit]
		if !ok {
			team = -1
		}
		answer.Participants = append(answer.Participants, reward.Participation{Person: person, Team: team, Disqualified: r.disqualified[p.Employee]})
		roles = append(roles, p.Role)
	}
	if team, ok := r.team[s.Unit]; ok && len(s.Participants) == 0 {
		answer.Participants = append(answer.Participants, reward.Participation{Person: -1, Team: team})
		roles = append(roles, 0)
	}
	r.inputs.Answers = append(r.inputs.Answers, answer)
	r.roleOf = append(r.roleOf, roles)
	return nil
}

// judge decides standings under the scheme's rules, then for each participant whether the answer counts, and why not.
func (r *answerReader) judge() {
	alone := make([]collect.Candidate, 1)
	for i := range r.candidates {
		alone[0] = r.candidates[i]
		r.inputs.Answers[r.first+i].Standing = r.rules.Judge(alone)[0]
	}
	for _, rows := range r.byTransaction {
		if len(rows) < 2 {
			continue
		}
		together := make([]collect.Candidate, len(rows))
		for k, i := range rows {
			together[k] = r.candidates[i]
		}
		for k, s := range r.rules.Judge(together) {
			r.inputs.Answers[r.first+rows[k]].Standing = s
		}
	}
	for i := range r.candidates {
		answer := &r.inputs.Answers[r.first+i]
		known := attribution.Answer{Valid: answer.Standing == collect.Counted, Cause: r.causes[i], Deep: r.deep[r.causes[i]], Day: answer.Day}
		for k := range answer.Participants {
			answer.Participants[k].Reason = r.reason(known, r.roleOf[i][k])
		}
	}
}

// reason explains an answer for a role; a scheme without a matrix counts every valid answer.
func (r *answerReader) reason(a attribution.Answer, role org.RoleID) attribution.Reason {
	switch {
	case r.matrix != nil:
		reason, _ := r.matrix.Explain(a, role)
		return reason
	case a.Valid:
		return attribution.Counted
	}
	return attribution.NotValid
}
