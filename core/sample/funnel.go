package sample

import "slices"

// Stage is how far somebody came on the way from the source system to an answer.
type Stage int

// The stages in order. Whoever is in one was in all before it.
const (
	Known     Stage = iota // the source system delivered them
	InFrame                // nothing but chance and quotas could keep them from being asked
	Sampled                // chosen
	Invited                // an invitation was handed to a mail server, gateway or device
	Delivered              // and no refusal came back
	Answered               // at least the score
	stages
)

// Funnel counts how many came how far, and why the others didn't.
type Funnel struct {
	Source  int // what the source system itself says it did; 0 when it didn't say
	reached [stages]int
	reasons map[Reason]int
}

// Add counts somebody who came as far as a stage. Reason is that of who isn't asked.
func (f *Funnel) Add(reached Stage, why Reason) {
	for s := range reached + 1 {
		f.reached[s]++
	}
	if why == Asked {
		return
	}
	if f.reasons == nil {
		f.reasons = map[Reason]int{}
	}
	f.reasons[why]++
}

// Reached returns how many came at least as far as a stage.
func (f *Funnel) Reached(s Stage) int { return f.reached[s] }

// NotAsked returns how many weren't asked for a reason.
func (f *Funnel) NotAsked(why Reason) int { return f.reasons[why] }

// Withheld returns how many of what the source system did never came here; 0 when it didn't say or when more came.
func (f *Funnel) Withheld() int { return max(f.Source-f.reached[Known], 0) }

// ResponseRate returns answers and delivered invitations: what a response rate is a fraction of (AAPOR's usable answers over
// delivered invitations; METHODS 1.4).
func (f *Funnel) ResponseRate() (answered, delivered int) {
	return f.reached[Answered], f.reached[Delivered]
}

// Sum adds another funnel, such as that of another day.
func (f *Funnel) Sum(other Funnel) {
	f.Source += other.Source
	for s := range f.reached {
		f.reached[s] += other.reached[s]
	}
	for why, n := range other.reasons {
		if f.reasons == nil {
			f.reasons = map[Reason]int{}
		}
		f.reasons[why] += n
	}
}

// Closed reports whether everybody is accounted for: who is known was sampled, or has a reason why not. It is what makes a
// funnel a proof and not a picture.
func (f *Funnel) Closed() bool {
	n := 0
	for _, count := range f.reasons {
		n += count
	}
	return f.reached[Known] == f.reached[Sampled]+n && slices.IsSortedFunc(f.reached[:], func(a, b int) int { return b - a })
}
