package app

import (
	"context"
	"slices"
	"strconv"

	"klankbord.org/core/access"
	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/core/score"
	"klankbord.org/core/snapshot"
	"klankbord.org/store/rewarddb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/rewardweb"
)

// payScope is whose pay somebody may see.
type payScope struct {
	view  *snapshot.View
	names snapshot.Catalog
}

func (a *App) payScope(ctx context.Context, o org.ID, actor access.Actor) (payScope, error) {
	live, err := a.snapshots.Snapshot(ctx, o)
	if err != nil {
		return payScope{}, err
	}
	return payScope{live.View().Within(scopeOf(actor, access.PayRead)), live.Catalog()}, nil
}

// covers reports whether a line is about nothing but units that the scope covers: an amount can't be shown in part.
func (s payScope) covers(p *reward.PersonResult) bool {
	if s.view.Scope().Units == nil {
		return true
	}
	return !slices.ContainsFunc(allSegments(p), func(g reward.SegmentResult) bool {
		unit, ok := s.names.Code(snapshot.InUnit, g.Team)
		return !ok || !s.view.Covers(org.UnitID(unit), g.Range.From) || !s.view.Covers(org.UnitID(unit), g.Range.End())
	})
}

// totals is a run as somebody sees it who may see nobody's pay: teams with too few answers, or whose figures would give
// those of others away, have none, and the pool of a team, which may be one person's, isn't told.
func totals(info rewardweb.RunInfo, actor access.Actor, m score.MinimumN) rewardweb.RunInfo {
	if actor.Everywhere(access.PayRead) {
		return info
	}
	run := *info.Run
	run.Teams = slices.Clone(run.Teams)
	for part := range parts(run.Teams) {
		n, line := make([]int64, len(run.Teams)), make([]int, len(run.Teams))
		for i, t := range run.Teams {
			line[i] = i
			if r := partOf(t, part); r != nil {
				n[i] = r.Period.N()
			}
		}
		for i, hidden := range m.Concealed(n, [][]int{line}) {
			if hidden {
				run.Teams[i].Parts = slices.DeleteFunc(slices.Clone(run.Teams[i].Parts), func(r reward.PartResult) bool { return r.Part == part })
			}
		}
	}
	for i := range run.Teams {
		run.Teams[i].Pool = nil
	}
	run.Warnings = namelessWarnings(run)
	info.Run = &run
	run.Parts = slices.Clone(run.Parts)
	for i, part := range run.Parts {
		run.Parts[i] = totals(rewardweb.RunInfo{Run: part}, actor, m).Run
	}
	info.Parts = slices.Clone(info.Parts)
	for i := range info.Parts {
		info.Parts[i].Run = run.Parts[i]
	}
	return info
}

// namelessWarnings are the warnings of a run without saying about whom: people are numbered anew for each kind, so that
// they can be counted.
func namelessWarnings(run reward.Run) []reward.Warning {
	teams := map[string]bool{}
	for _, t := range run.Teams {
		teams[t.Team] = true
	}
	out, numbers := slices.Clone(run.Warnings), map[string]map[string]int{}
	for i := range out {
		w := &out[i]
		if w.About == "" || teams[w.About] {
			continue
		}
		if numbers[w.Key] == nil {
			numbers[w.Key] = map[string]int{}
		}
		n, known := numbers[w.Key][w.About]
		if !known {
			n = len(numbers[w.Key]) + 1
			numbers[w.Key][w.About] = n
		}
		w.About, w.Args = "#"+strconv.Itoa(n), nil
	}
	return out
}

// allSegments are the memberships that an amount was earned by, over all parts of an amended period.
func allSegments(p *reward.PersonResult) []reward.SegmentResult {
	all := slices.Clone(p.Segments)
	for _, part := range p.Parts {
		if part != nil {
			all = append(all, part.Segments...)
		}
	}
	return all
}

// parts are the parts of a scheme that teams have results of.
func parts(teams []reward.TeamResult) map[string]bool {
	all := map[string]bool{}
	for _, t := range teams {
		for _, r := range t.Parts {
			all[r.Part] = true
		}
	}
	return all
}

func partOf(t reward.TeamResult, part string) *reward.PartResult {
	for i := range t.Parts {
		if t.Parts[i].Part == part {
			return &t.Parts[i]
		}
	}
	return nil
}

// silence takes the words out of a statement that whoever reads it may not read: seeing what somebody is paid isn't
// reading what customers wrote.
func (a *App) silence(ctx context.Context, o org.ID, actor access.Actor, info *rewardweb.StatementInfo) error {
	if actor.Everywhere(access.VerbatimsRead) {
		return nil
	}
	live, err := a.snapshots.Snapshot(ctx, o)
	if err != nil {
		return err
	}
	theirs := live.View().Within(scopeOf(actor, access.VerbatimsRead))
	for _, piece := range append(info.Parts, *info) {
		for ref, said := range piece.Verbatims {
			if said.Text != "" && !theirs.Sees(said.Answer) {
				said.Text = ""
				piece.Verbatims[ref] = said
			}
		}
	}
	return nil
}

// shares are the weights that the pools of a run were divided by.
func shares(ctx context.Context, tx sqldb.Tx, o org.ID, info rewardweb.RunInfo) (map[string]rewardweb.Sharing, error) {
	return sharesOf(ctx, tx, o, info, -1)
}

// sharesOf are the weights in one part of an amended period; below 0 in the whole.
func sharesOf(ctx context.Context, tx sqldb.Tx, o org.ID, info rewardweb.RunInfo, part int) (map[string]rewardweb.Sharing, error) {
	if info.Scheme.Scheme.Money.Kind == reward.Personal {
		return nil, nil
	}
	lines, err := rewarddb.ListPeople(ctx, tx, o, rewarddb.RunID(info.ID))
	if err != nil {
		return nil, err
	}
	var people []*reward.PersonResult
	for _, l := range lines {
		p, err := reward.ParsePerson(l.Body)
		if err != nil {
			return nil, err
		}
		switch {
		case part < 0:
			people = append(people, p)
		case part < len(p.Parts) && p.Parts[part] != nil:
			people = append(people, p.Parts[part])
		}
	}
	return rewardweb.Shares(info.Scheme.Scheme, people), nil
}

// Received lists the runs that whoever asks is in themselves, the newest first.
func (a *App) Received(ctx context.Context, o org.Organisation) (list []rewardweb.ReceivedInfo, err error) {
	actor, err := access.Ask(ctx, o.ID, access.OwnRead)
	if err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		list = nil
		received, err := rewarddb.ListRunsOf(ctx, tx, o.ID, actor.Employee)
		for _, r := range received {
			info, err := findRun(ctx, tx, o.ID, int(r.Run))
			if err != nil {
				return err
			}
			list = append(list, rewardweb.ReceivedInfo{RunInfo: info, Cents: reward.Cents(r.Cents)})
		}
		return err
	})
	return list, err
}
