package demo

import "klankbord.org/core/day"

// Secrets are the effects that are hidden in a world, for those who check whether a screen finds them.
type Secrets struct {
	StockOutRegion string
	StockOut       day.Range // the right glass was hard to get; mechanics couldn't help it
	InitiativeTeam string
	InitiativeFrom day.Day // from when a checklist at handover brings this team 12 points
	ExcessFrom     day.Day // from when insured customers complain about their excess
	PhoneFrom      day.Day // from when a new phone menu makes contact harder
	Learner        string  // a mechanic who started and learns
	Excellent      string  // a mechanic who is truly excellent
	Unclear        string  // a mechanic who works well and explains badly
	Cheater        string  // a mechanic who withheld unhappy customers and asked for nines
	Cheating       day.Range
	Cleared        string // a mechanic whose suspicion was unfounded
	ClearedIn      day.Range
	MovedTeam      string // a team that went to another region on MovedOn
	MovedOn        day.Day
}

func newSecrets(c calendar, s *staff) Secrets {
	return Secrets{
		StockOutRegion: regionStockOut, StockOut: c.quarters[1],
		InitiativeTeam: teamInitiative, InitiativeFrom: c.in(2, 14),
		ExcessFrom: c.in(2, 30), PhoneFrom: c.in(2, 45),
		Learner: s.with(learner).ref, Excellent: s.with(excellent).ref, Unclear: s.with(unclear).ref,
		Cheater: s.with(cheater).ref, Cheating: c.quarters[3],
		Cleared: s.with(cleared).ref, ClearedIn: c.quarters[2],
		MovedTeam: teamMoved, MovedOn: c.quarters[2].From,
	}
}
