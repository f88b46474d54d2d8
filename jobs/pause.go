package jobs

import (
	"math/rand/v2"
	"time"

	"github.com/riverqueue/river/rivertype"
)

// unfinished are the states in which a job still has to be done: the same job isn't stored twice while it is in one. The
// library insists on pending, in which nothing of ours ever is.
var unfinished = []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning,
	rivertype.JobStateScheduled}

// pauseAfter returns how long to wait after an attempt, counted from 1, with up to a tenth more: what failed together
// shouldn't come back together.
func pauseAfter(pauses []time.Duration, attempt int) time.Duration {
	p := pauses[min(max(attempt, 1), len(pauses))-1]
	return p + rand.N(p/10+1) // #nosec G404 -- a pause needs no secret chance
}
