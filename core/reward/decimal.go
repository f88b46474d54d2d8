package reward

import (
	"bytes"
	"math/big"
	"regexp"
	"strings"

	"klankbord.org/core/fault"
)

// Decimal is an exact decimal number of a scheme. It is written in one way whatever way it was spelt, so that 0.10 and
// 0.1 hash alike. The zero value is 0.
type Decimal struct{ r *big.Rat }

// plain is the only spelling that is accepted: no exponent (which could name astronomic numbers), at most 12 digits
// before and 9 after the point.
var plain = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,9})?$`)

// ParseDecimal reads a decimal. Anything but a plain number is an Invalid fault without a field.
func ParseDecimal(s string) (Decimal, error) {
	if !plain.MatchString(s) {
		return Decimal{}, fault.NewInvalid("", "number.malformed", "value", clip(s))
	}
	r, _ := new(big.Rat).SetString(s)
	return Decimal{r}, nil
}

// MustDecimal is ParseDecimal for literals; it panics on anything else.
func MustDecimal(s string) Decimal {
	d, err := ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Rat returns the number as a fraction that the caller must not change.
func (d Decimal) Rat() *big.Rat {
	if d.r == nil {
		return new(big.Rat)
	}
	return d.r
}

// IsZero reports whether the number is 0, so that an absent field and a 0 are written alike.
func (d Decimal) IsZero() bool { return d.Sign() == 0 }

// Cmp compares two decimals: −1, 0 or +1.
func (d Decimal) Cmp(o Decimal) int { return d.Rat().Cmp(o.Rat()) }

// Sign returns −1, 0 or +1.
func (d Decimal) Sign() int { return d.Rat().Sign() }

// String writes the number in its shortest form: 2.5, never 2.50.
func (d Decimal) String() string {
	s := d.Rat().FloatString(9)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// MarshalJSON writes a JSON number in its shortest form.
func (d Decimal) MarshalJSON() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalJSON reads a JSON number exactly, without a detour over floating point.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	v, err := ParseDecimal(string(bytes.TrimSpace(b)))
	*d = v
	return err
}

// clip shortens a text that is repeated in a message.
func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}
