package survey

// Survey is a measurement that goes on from version to version and keeps its metric.
type Survey struct {
	ID     ID
	Ref    string
	Metric MetricID
}

// Version is what was published at a moment and never changed since.
type Version struct {
	Survey      ID
	Number      int // from 1
	Content     *Content
	Hash        string // SHA-256 of the content's canonical bytes, hexadecimal
	PublishedAt int64  // unix milliseconds, UTC
}

// Draft is what somebody works on before it is published. It may be incomplete.
type Draft struct {
	Ref     string // of the survey, which may not be there yet
	Content *Content
	SavedAt int64 // unix milliseconds, UTC
	SavedBy string
}
