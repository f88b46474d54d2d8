package mapping

import (
	"math"
	"math/bits"
	"strconv"
	"strings"

	"klankbord.org/core/fault"
)

// decimal is an exact number: mant divided by ten to the power of scale.
type decimal struct {
	mant  int64
	scale int
}

// number reads a number in the notation of the source, exactly. Currency signs around it are left out.
func (c *conv) number(s string) (decimal, *fault.Error) {
	t := strings.TrimFunc(s, func(r rune) bool { return strings.ContainsRune("€$£ \u00a0\u202f", r) })
	negative := false
	if rest, ok := strings.CutPrefix(t, "-"); ok {
		negative, t = true, strings.TrimLeft(rest, "€$£ \u00a0")
	} else if rest, ok := strings.CutPrefix(t, "−"); ok {
		negative, t = true, rest
	} else {
		t = strings.TrimPrefix(t, "+")
	}
	d, digits, point := decimal{}, 0, false
	sinceGroup, groups := 0, 0
	for i := 0; i < len(t); i++ {
		switch b := t[i]; {
		case b >= '0' && b <= '9':
			hi, lo := bits.Mul64(uint64(d.mant), 10)
			lo, carry := bits.Add64(lo, uint64(b-'0'), 0)
			if hi != 0 || carry != 0 || lo > math.MaxInt64 {
				return decimal{}, fault.NewInvalid("", "cell.too_large", "value", s)
			}
			d.mant = int64(lo)
			digits++
			sinceGroup++
			if point {
				d.scale++
			}
		case b == c.decimal && !point && digits > 0:
			if groups > 0 && sinceGroup != 3 {
				return decimal{}, fault.NewInvalid("", "cell.not_number", "value", s)
			}
			point = true
		case c.thousands != 0 && b == c.thousands && !point && digits > 0 && (groups == 0 || sinceGroup == 3):
			groups, sinceGroup = groups+1, 0
		case (b == '.' || b == ',') && digits > 0:
			return decimal{}, fault.NewInvalid("", "cell.thousands", "value", s)
		case (b == 'e' || b == 'E') && digits > 0:
			return c.exponent(s, d, negative, t[i+1:])
		default:
			return decimal{}, fault.NewInvalid("", "cell.not_number", "value", s)
		}
	}
	if digits == 0 || (groups > 0 && !point && sinceGroup != 3) {
		return decimal{}, fault.NewInvalid("", "cell.not_number", "value", s)
	}
	if negative {
		d.mant = -d.mant
	}
	return d.short(), nil
}

// exponent handles numbers as spreadsheets store very large and small ones: 1.2E+3.
func (c *conv) exponent(s string, d decimal, negative bool, power string) (decimal, *fault.Error) {
	p, err := strconv.Atoi(strings.TrimPrefix(power, "+"))
	if err != nil || p > 30 || p < -30 {
		return decimal{}, fault.NewInvalid("", "cell.not_number", "value", s)
	}
	d.scale -= p
	for ; d.scale < 0; d.scale++ {
		if d.mant > math.MaxInt64/10 {
			return decimal{}, fault.NewInvalid("", "cell.too_large", "value", s)
		}
		d.mant *= 10
	}
	if negative {
		d.mant = -d.mant
	}
	return d.short(), nil
}

// short drops zeros at the end of the decimals.
func (d decimal) short() decimal {
	for d.scale > 0 && d.mant%10 == 0 {
		d.mant, d.scale = d.mant/10, d.scale-1
	}
	if d.mant == 0 {
		d.scale = 0
	}
	return d
}

// whole returns the number moved by places to the right; ok is false when that is no whole number of 64 bits.
func (d decimal) whole(places int) (int64, bool) {
	d = d.short()
	if d.scale > places {
		return 0, false
	}
	v := d.mant
	for range places - d.scale {
		if v > math.MaxInt64/10 || v < math.MinInt64/10 {
			return 0, false
		}
		v *= 10
	}
	return v, true
}

// add returns the sum; ok is false when it doesn't fit.
func (d decimal) add(o decimal) (decimal, bool) {
	scale := max(d.scale, o.scale)
	a, okA := d.whole(scale)
	b, okB := o.whole(scale)
	if !okA || !okB || (b > 0 && a > math.MaxInt64-b) || (b < 0 && a < math.MinInt64-b) {
		return decimal{}, false
	}
	return decimal{mant: a + b, scale: scale}.short(), true
}

// compare returns -1, 0 or 1.
func (d decimal) compare(o decimal) int {
	if diff, ok := d.add(decimal{-o.mant, o.scale}); ok {
		switch {
		case diff.mant < 0:
			return -1
		case diff.mant > 0:
			return 1
		}
		return 0
	}
	a, b := d.float(), o.float()
	if a < b {
		return -1
	}
	return 1
}

func (d decimal) float() float64 { return float64(d.mant) / math.Pow10(d.scale) }

// String writes the number with a decimal point.
func (d decimal) String() string {
	d = d.short()
	s := strconv.FormatInt(d.mant, 10)
	if d.scale == 0 {
		return s
	}
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	if len(s) <= d.scale {
		s = strings.Repeat("0", d.scale-len(s)+1) + s
	}
	return sign + s[:len(s)-d.scale] + "." + s[len(s)-d.scale:]
}

// integer reads a whole number, moved by the places that the expression asks for.
func (c *conv) integer(s string) (int64, *fault.Error) {
	if len(s) == 1 && s[0] >= '0' && s[0] <= '9' && c.times == 0 {
		return int64(s[0] - '0'), nil // scores, nearly always
	}
	d, f := c.number(s)
	if f != nil {
		return 0, f
	}
	v, ok := d.whole(c.times)
	if !ok && d.short().scale > c.times {
		return 0, fault.NewInvalid("", "cell.not_whole", "value", s)
	}
	if !ok {
		return 0, fault.NewInvalid("", "cell.too_large", "value", s)
	}
	return v, nil
}
