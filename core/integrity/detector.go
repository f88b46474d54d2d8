package integrity

// Detector names what gave a signal. The empty detector is a person who told.
type Detector string

// The detectors.
const (
	Exclusions   Detector = "A1"  // more transactions kept out of the survey than peers do
	Selectivity  Detector = "A2"  // the unhappy kept out
	Uncovered    Detector = "A3"  // fewer invited than the norm
	Heaping      Detector = "A4"  // nines where peers have eights
	Burst        Detector = "A5"  // many answers within minutes
	SameDevice   Detector = "A6"  // several answers from one device
	Asymmetry    Detector = "A7"  // unhappy customers oddly silent
	Steering     Detector = "A8"  // causes of detractors shifted outside one's influence
	OwnAddress   Detector = "A9"  // an answer from the organisation itself
	Wording      Detector = "A10" // the question changed during a freeze
	TooFast      Detector = "A11" // no customer reads that fast
	Surroundings Detector = "A12" // customers say a score was suggested
)

// Level is the adjusted p-value at which a test gives a signal: among the signals at most this share is expected to be
// a false alarm.
const Level = 0.05
