package score

// NPS returns the three categories of an 0–10 distribution; ok is false on any other scale, because other scales can't
// be recoded to an NPS.
func (d Distribution) NPS() (c Counts, ok bool) {
	if d.Scale != ScaleNPS {
		return Counts{}, false
	}
	return Counts{d.Between(0, 6), d.Between(7, 8), d.Between(9, 10)}, true
}

// TopTwo returns the answers on the two highest points of the scale: for CSAT the satisfied.
func (d Distribution) TopTwo() Share { return d.Share(d.Scale.Max-1, d.Scale.Max) }

// EasyShare returns the answers of 5–7 on CES 2.0; ok is false on another scale.
func (d Distribution) EasyShare() (s Share, ok bool) {
	if d.Scale != ScaleCES {
		return Share{}, false
	}
	return d.Share(5, 7), true
}

// NetEase returns CES 2.0 answers as difficult (1–3), neutral (4) and easy (5–7) in the roles of detractors, passives
// and promoters, so that everything about an NPS holds for net ease too; ok is false on another scale.
func (d Distribution) NetEase() (c Counts, ok bool) {
	if d.Scale != ScaleCES {
		return Counts{}, false
	}
	return Counts{d.Between(1, 3), d.Between(4, 4), d.Between(5, 7)}, true
}

// LowEffort returns the answers of 1 and 2 on CES 1.0, where 1 is very little effort; ok is false on another scale. CES
// 1.0 is another instrument than CES 2.0: low is good, and the two are never added or turned around.
func (d Distribution) LowEffort() (s Share, ok bool) {
	if d.Scale != ScaleCES1 {
		return Share{}, false
	}
	return d.Share(1, 2), true
}
