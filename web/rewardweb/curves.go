package rewardweb

import (
	"maps"
	"math/big"
	"slices"
	"unicode"
	"unicode/utf8"

	"klankbord.org/core/reward"
	"klankbord.org/core/survey"
	"klankbord.org/i18n"
	"klankbord.org/web/chart"
)

// drawCurve makes the picture of a payout curve, without a result on it.
func drawCurve(l i18n.Lang, name, title string, p reward.Part, c reward.Curve) chart.Curve {
	out := chart.Curve{Name: name, Title: title, X: axis(l, p), Y: l.T("uitbetaling, % van het deel", "payout, % of the part")}
	at := func(x, y *big.Rat) { out.Points = append(out.Points, chart.Point{X: toFloat(x), Y: toFloat(y)}) }
	threshold, target := c.Threshold.Rat(), c.Target.Rat()
	at(threshold, new(big.Rat))
	if c.Jumps() {
		at(threshold, c.AtThreshold.Rat())
	}
	at(target, c.AtTarget.Rat())
	out.Marks = []chart.CurveMark{{X: toFloat(threshold), Label: l.T("drempel", "threshold")}, {X: toFloat(target), Label: l.T("doel", "target")}}
	if room := new(big.Rat).Sub(c.Cap.Rat(), c.AtTarget.Rat()); room.Sign() > 0 && c.Accelerator.Sign() > 0 {
		end := room.Quo(room, c.Accelerator.Rat())
		end.Add(end, target)
		at(end, c.Cap.Rat())
		out.Marks = append(out.Marks, chart.CurveMark{X: toFloat(end), Label: l.T("maximum", "cap")})
	}
	return out
}

// axis says what a curve's horizontal axis counts.
func axis(l i18n.Lang, p reward.Part) string {
	if p.Goal == reward.Growth {
		return l.F("groei in punten (%s)", "growth in points (%s)", figureName(l, p.Figure))
	}
	return figureName(l, p.Figure)
}

// place puts a result on a curve.
func place(result, pay *big.Rat) *chart.CurvePlace {
	return &chart.CurvePlace{X: toFloat(result), Y: toFloat(pay)}
}

// turned returns what a part's result and percentage had been with one answer worse and one better; nil where there was
// no such answer.
func turned(p reward.Part, m survey.Metric, c reward.Curve, r reward.PartResult) (worse, better *chart.CurvePlace) {
	pay := reward.LeverageOf(p.Figure, m, c, p.Goal, r.Baseline, r.Period)
	moved := reward.LeverageOf(p.Figure, m, straight, p.Goal, r.Baseline, r.Period)
	if pay.Worse != nil {
		worse = place(new(big.Rat).Sub(moved.Worse, straightOffset), pay.Worse)
	}
	if pay.Better != nil {
		better = place(new(big.Rat).Sub(moved.Better, straightOffset), pay.Better)
	}
	return worse, better
}

// straight pays a result itself plus an offset, so that the engine tells the results that it tells percentages of.
var (
	straight = reward.Curve{Threshold: reward.MustDecimal("-1000"), Target: reward.MustDecimal("1000"), AtThreshold: reward.MustDecimal("0"),
		AtTarget: reward.MustDecimal("2000"), Cap: reward.MustDecimal("2000")}
	straightOffset = big.NewRat(1000, 1)
)

// maturities lists the maturities that a part has a curve for, Any last.
func maturities(p reward.Part) []string {
	keys := slices.Sorted(maps.Keys(p.Curves))
	if i := slices.Index(keys, reward.Any); i >= 0 {
		keys = append(slices.Delete(keys, i, i+1), reward.Any)
	}
	return keys
}

// curveWords tells a curve in a few sentences.
func curveWords(l i18n.Lang, p reward.Part, c reward.Curve) []string {
	unit := func(d reward.Decimal) string {
		n := l.Number(toFloat(d.Rat()), min(decimals(d.Rat()), 1))
		if p.Goal == reward.Growth {
			return l.F("%s punten groei", "a growth of %s points", n)
		}
		return l.F("een resultaat van %s", "a result of %s", n)
	}
	pay := func(d reward.Decimal) string { return ratPercent(l, d.Rat()) }
	out := []string{l.F("Onder %s: niets.", "Below %s: nothing.", unit(c.Threshold))}
	if c.Jumps() {
		out = append(out, l.F("Vanaf %s: meteen %s. Dat is een sprong: vlak bij de drempel kan één klant veel geld verschuiven.",
			"From %s on: %s at once. That is a jump: near the threshold one customer can move a lot of money.", unit(c.Threshold), pay(c.AtThreshold)))
	}
	out = append(out, l.F("Daarboven loopt het in een rechte lijn op tot %s bij %s.", "Above that it rises in a straight line to %s at %s.", pay(c.AtTarget), unit(c.Target)))
	if c.Accelerator.Sign() > 0 && c.Cap.Cmp(c.AtTarget) > 0 {
		return append(out, l.F("Elk punt boven het doel geeft %s erbij, tot hooguit %s.", "Each point above the target adds %s, up to %s at most.", pay(c.Accelerator), pay(c.Cap)))
	}
	return append(out, l.T("Meer dan het doel betaalt niet meer.", "More than the target doesn't pay more."))
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
