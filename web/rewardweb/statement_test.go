package rewardweb_test

import (
	"bytes"
	"context"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/net/html"

	"klankbord.org/core/org"
	"klankbord.org/core/reward"
	"klankbord.org/i18n"
	"klankbord.org/web/rewardweb"
)

// cents reads an amount as it is printed in English.
func cents(t *testing.T, s string) reward.Cents {
	t.Helper()
	digits := strings.NewReplacer("€", "", ",", "", ".", "", "−", "-", "+", "").Replace(strings.TrimSpace(s))
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		t.Fatalf("%q is no amount", s)
	}
	return reward.Cents(n)
}

// column lists the cells under a heading of the table with a caption.
func column(doc *html.Node, caption, label string) []string {
	var out []string
	each(doc, func(n *html.Node) {
		if n.Data != "table" || !strings.Contains(words(n), caption) {
			return
		}
		each(n, func(c *html.Node) {
			if c.Data == "td" && attr(c, "data-label") == label {
				out = append(out, words(c))
			}
		})
	})
	return out
}

// Whoever adds up what is printed finds the amount at the top, to the cent.
func TestWhatIsPrintedAddsUpToTheCent(t *testing.T) {
	t.Parallel()
	s := newSample(t)
	h := site(s)
	for i, run := range s.runs {
		for k := range run.Run.People {
			p := &run.Run.People[k]
			address := "/runs/" + strconv.Itoa(i+1) + "/people/" + p.Ref + "?lang=en"
			_, doc, _ := look(t, h, address)
			label, want := "Your share", p.Cents
			if i == 0 {
				label, want = "Amount", exactTotal(p)
			}
			parts := column(doc, "What the amount consists of", label)
			if i == 0 {
				if got := cents(t, parts[len(parts)-1]); got != want {
					t.Errorf("%s: the sum says %d, want %d", address, got, want)
				}
				parts = parts[:len(parts)-1]
			}
			var sum, places reward.Cents
			for _, x := range parts {
				sum += cents(t, x)
			}
			for _, x := range column(doc, "Per time in a team", "Amount") {
				places += cents(t, x)
			}
			if sum != want || places != want || !p.Disqualified() && want != p.Cents {
				t.Errorf("%s: parts %d, memberships %d, want %d, paid %d", address, sum, places, want, p.Cents)
			}
		}
	}
}

func exactTotal(p *reward.PersonResult) reward.Cents {
	sum := new(big.Rat)
	for _, g := range p.Segments {
		sum.Add(sum, g.Exact.Rat())
	}
	return reward.Round(sum)
}

// The formula of every membership ends in its exact amount, which weights and percentages give again.
func TestTheFormulaGivesTheExactAmount(t *testing.T) {
	t.Parallel()
	s := newSample(t)
	_, doc, _ := look(t, site(s), "/runs/1/people/"+moving+"?lang=en")
	found := regexp.MustCompile(`= (\d+)(?: (\d+/\d+))? cents`).FindAllStringSubmatch(words(doc), -1)
	p := &s.runs[0].Run.People[1]
	if len(found) != len(p.Segments) {
		t.Fatalf("%d formulas for %d memberships", len(found), len(p.Segments))
	}
	for i, g := range p.Segments {
		printed, _ := new(big.Rat).SetString(found[i][1])
		if found[i][2] != "" {
			rest, _ := new(big.Rat).SetString(found[i][2])
			printed.Add(printed, rest)
		}
		again := new(big.Rat)
		for _, part := range g.Parts {
			x := new(big.Rat).Mul(part.Weight.Rat(), part.Percentage.Rat())
			again.Add(again, x.Mul(x, big.NewRat(100000*int64(g.FTE)*int64(g.Days), 100*100*100*91)))
		}
		if printed.Cmp(g.Exact.Rat()) != 0 || again.Cmp(printed) != 0 {
			t.Errorf("membership %d: printed %s, stored %s, again %s", i, printed.RatString(), g.Exact.Rat().RatString(), again.RatString())
		}
	}
}

func TestThePaperHoldsWhatThePageHolds(t *testing.T) {
	t.Parallel()
	s := newSample(t)
	pdf, err := (&rewardweb.Pages{Reader: s}).PlainPDF(context.Background(), org.Organisation{ID: 1, Ref: "ruit", Name: "Ruit & Zn."}, 1, counting, i18n.NL)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"742,50", "257,50", "Anouk", "vriendelijke", "bezwaar@ruit.example,", s.runs[0].ResultHash, "aantoonbaar", "17,1"} {
		var b []byte
		for _, u := range utf16.Encode([]rune(word)) {
			b = append(b, byte(u>>8), byte(u))
		}
		if !bytes.Contains(pdf, b) {
			t.Errorf("the paper doesn't hold %q", word)
		}
	}
	if !bytes.Contains(pdf, []byte("/Lang (nl)")) {
		t.Error("the paper doesn't say its language")
	}
}
