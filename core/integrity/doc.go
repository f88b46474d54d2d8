// Package integrity watches over the measurement: signals that somebody may be steering who answers or what they say,
// and the findings that people make of them.
//
// A signal is never a verdict. It starts a review by somebody without an interest, who hears the employee and decides;
// only a confirmed finding has consequences. Tests compare with peers in the same role and period, leave the person out
// of the comparison, are exact and look in the harmful direction only. With few answers they see little, so no signal is
// no proof of honesty either. P-values and rates are 0…1.
package integrity
