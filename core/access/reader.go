package access

// Reader is a kind of reader with a publication threshold of its own.
type Reader string

// The kinds of reader. Whoever has several roles reads as the kind that may see most.
const (
	ReadsScores      Reader = "scores"      // scores of units and slices
	ReadsIndividuals Reader = "individuals" // also scores of named employees, where the roles give that
)

// Readers returns the kinds of reader, from the strictest on.
func Readers() []Reader { return []Reader{ReadsScores, ReadsIndividuals} }
