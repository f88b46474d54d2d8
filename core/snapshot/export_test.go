package snapshot

// NewSized makes a snapshot with small blocks, so that a few rows fill several.
func NewSized(structure *Structure, size int) *Snapshot { return newSized(structure, size) }
