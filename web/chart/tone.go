package chart

// Tone is the role of a colour. The zero value is no colour at all.
type Tone uint8

// The tones.
const (
	None Tone = iota
	Ink
	Soft
	Rule // axes and grid
	Wash
	Surface
	Accent
	AccentSoft
	Band  // 95 % interval
	Inner // 80 % interval
	Promoter
	Passive
	Detractor
	OnPromoter // text upon a promoter's colour
	OnPassive
	OnDetractor
)

// tones holds the name by which a style sheet knows a tone and its colour where there is no style sheet. Blue, sand and
// orange stay apart for every kind of colour blindness.
var tones = [...]struct{ class, hex string }{
	None: {"", "none"}, Ink: {"ink", "#282329"}, Soft: {"soft", "#675e66"}, Rule: {"line", "#e8e2db"}, Wash: {"wash", "#f4f0eb"},
	Surface: {"surface", "#ffffff"}, Accent: {"accent", "#7b2d5b"}, AccentSoft: {"accentsoft", "#f6ecf2"}, Band: {"band", "#ead5e1"},
	Inner: {"inner", "#d5adc4"}, Promoter: {"promoter", "#2a66a8"}, Passive: {"passive", "#b3aa9f"}, Detractor: {"detractor", "#c4631b"},
	OnPromoter: {"onpromoter", "#ffffff"}, OnPassive: {"onpassive", "#282329"}, OnDetractor: {"ondetractor", "#ffffff"},
}

// Hex returns the tone's colour on white paper as "#rrggbb", or "none".
func (t Tone) Hex() string { return tones[t].hex }

// RGB returns the tone's colour on white paper; black for None.
func (t Tone) RGB() (r, g, b uint8) {
	if t == None {
		return 0, 0, 0
	}
	digit := func(i int) uint8 {
		c := tones[t].hex[i]
		if c >= 'a' {
			return c - 'a' + 10
		}
		return c - '0'
	}
	pair := func(i int) uint8 { return digit(i)<<4 | digit(i+1) }
	return pair(1), pair(3), pair(5)
}
