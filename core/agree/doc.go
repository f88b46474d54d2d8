// Package agree is what was agreed about a period, and that it can't be changed any more.
//
// An agreement binds, for a period and a part of the organisation, everything that bears on judgement or pay: the wording of
// the surveys and the channels they go by, the causes that customers choose from, the influence matrix, targets, what team
// maturity means for whom, settings, how memberships count, and the version of the bonus scheme. It is drafted, then frozen by a
// named person after the parties agreed. A change is a new version with a reason, a kind of agreement and a day on which
// it takes effect; the days before it are computed by the version before (L13, L14, L15).
//
// Individual scores and pay wait for three records: the works council's consent, the DPIA, and the publication of the criteria
// (L04, L11). Amounts may change without renewing them, formula and criteria may not (L12).
package agree
