package wording_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"klankbord.org/core/score"
	"klankbord.org/core/wording"
)

// show prints what goes wrong in the build half. Texts of the held half are never shown.
var (
	show   = flag.Bool("show", false, "show misses and false alarms of the build half")
	update = flag.Bool("update", false, "write the figures into docs/method/wording.md")
)

// labelled is one line of testdata/wording.
type labelled struct {
	Role    wording.Role   `json:"role"`
	Text    string         `json:"text"`
	Choices []string       `json:"choices"`
	Labels  []wording.Code `json:"labels"`
}

// held reports in which half a text is.
func (l labelled) held() bool {
	h := sha256.New()
	h.Write([]byte(l.Text))
	for _, c := range l.Choices {
		h.Write([]byte("\n" + c))
	}
	return h.Sum(nil)[0]&1 == 1
}

func readSet(t testing.TB, lang string) []labelled {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "testdata", "wording", lang+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []labelled
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var l labelled
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
	return all
}

// tally counts one kind in one half.
type tally struct{ there, hit, not, alarm int }

// figures are what docs/method/wording.md states, by language, half and kind; "any" is whether a steering text gets any finding
// and an honest one none, "severe" the same for findings that refuse a freeze.
type figures map[string]*tally

func measure(t testing.TB, lang string, held bool) figures {
	var half []labelled
	for _, l := range readSet(t, lang) {
		if l.held() == held {
			half = append(half, l)
		}
	}
	return tell(t, lang, half, *show && !held)
}

// tell counts what is found in texts; aloud it prints what goes wrong.
func tell(t testing.TB, lang string, texts []labelled, aloud bool) figures {
	all := figures{}
	count := func(kind string, there, found bool) {
		if all[kind] == nil {
			all[kind] = &tally{}
		}
		k := all[kind]
		switch {
		case there && found:
			k.there, k.hit = k.there+1, k.hit+1
		case there:
			k.there++
		case found:
			k.not, k.alarm = k.not+1, k.alarm+1
		default:
			k.not++
		}
	}
	for _, l := range texts {
		found := map[wording.Code]bool{}
		severe := false
		for _, f := range wording.Check(wording.Text{Role: l.Role, Language: lang, Body: l.Text, Choices: l.Choices}) {
			found[f.Code] = true
			severe = severe || f.Severity == wording.Severe
		}
		wanted := false
		for _, c := range wording.Codes {
			if c == wording.MissingLanguage {
				continue
			}
			there := slices.Contains(l.Labels, c)
			wanted = wanted || severeCodes[c] && there
			count(string(c), there, found[c])
			if aloud && there != found[c] {
				t.Logf("%s %s: labelled %v, found %v: %s %q", lang, c, there, found[c], l.Text, l.Choices)
			}
		}
		count("any", len(l.Labels) > 0, len(found) > 0)
		if wanted || len(l.Labels) == 0 {
			count("severe", wanted, severe)
		}
	}
	return all
}

// severeCodes are the kinds of which every finding refuses a freeze in any role.
var severeCodes = map[wording.Code]bool{wording.ScoreInstruction: true, wording.Begging: true, wording.Reward: true, wording.EmployeeInterest: true,
	wording.Pressure: true, wording.ColouredScore: true, wording.Preselected: true, wording.UnequalLinks: true}

// percent writes a share with Wilson's interval of 95 %.
func percent(count, n int) string {
	if n == 0 {
		return "–"
	}
	i, _ := score.Share{Count: int64(count), N: int64(n)}.Wilson(0.95)
	return fmt.Sprintf("%d/%d (%.0f–%.0f %%)", count, n, i.Lower, i.Upper)
}

// table writes the figures of a language as docs/method/wording.md shows them.
func table(t testing.TB, lang string) string {
	build, held := measure(t, lang, false), measure(t, lang, true)
	var b strings.Builder
	b.WriteString("| finding | found, build | found, held | false alarm, build | false alarm, held |\n| --- | --- | --- | --- | --- |\n")
	row := func(name, kind string) {
		x, y := build[kind], held[kind]
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", name, percent(x.hit, x.there), percent(y.hit, y.there), percent(x.alarm, x.not), percent(y.alarm, y.not))
	}
	for _, c := range wording.Codes {
		if c != wording.MissingLanguage {
			row("`"+string(c)+"`", string(c))
		}
	}
	row("**any finding**", "any")
	row("**severe**", "severe")
	return b.String()
}

// laterTable writes the figures of a set that was written after the patterns.
func laterTable(t testing.TB, set string) string {
	var b strings.Builder
	b.WriteString("| | found | false alarm |\n| --- | --- | --- |\n")
	for _, lang := range []string{"nl", "en"} {
		all := tell(t, lang, readSet(t, set+"-"+lang), false)
		for _, k := range []string{"any", "severe"} {
			fmt.Fprintf(&b, "| %s, %s | %s | %s |\n", map[string]string{"nl": "Dutch", "en": "English"}[lang], map[string]string{"any": "any finding", "severe": "severe"}[k], percent(all[k].hit, all[k].there), percent(all[k].alarm, all[k].not))
		}
	}
	return b.String()
}

// The figures in the docs are those of this code: not better, and not left behind.
func TestTheDocsSayHowOftenItIsRight(t *testing.T) {
	t.Parallel()
	if *show {
		measure(t, "nl", false)
		measure(t, "en", false)
		return
	}
	file := filepath.Join("..", "..", "docs", "method", "wording.md")
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc := string(raw)
	for _, lang := range []string{"nl", "en", "later", "last", "final"} {
		begin, end := "<!-- figures "+lang+" -->\n", "<!-- end "+lang+" -->"
		before, rest, ok := strings.Cut(doc, begin)
		said, after, ok2 := strings.Cut(rest, end)
		if !ok || !ok2 {
			t.Fatalf("%s has no table for %s", file, lang)
		}
		measured := ""
		if lang == "later" || lang == "last" || lang == "final" {
			measured = laterTable(t, lang)
		} else {
			measured = table(t, lang)
		}
		if said != measured && !*update {
			t.Errorf("%s: the docs say\n%s\nmeasured was\n%s", lang, said, measured)
		}
		doc = before + begin + measured + end + after
	}
	if *update {
		if err := os.WriteFile(file, []byte(doc), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// What must hold whatever is changed: hardly anything that makes a score worthless slips through, and an honest text is hardly
// ever refused. The floors lie below the figures, so that a set that grows doesn't break them by one text.
func TestHitAndFalseAlarmRates(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"nl", "en"} {
		texts := readSet(t, lang)
		honest := 0
		for _, l := range texts {
			if len(l.Labels) == 0 {
				honest++
			}
		}
		if len(texts) < 200 || honest*5 < len(texts)*2 {
			t.Errorf("%s: %d texts of which %d honest; at least 200 are wanted, two in five honest", lang, len(texts), honest)
		}
		for _, held := range halves() {
			all := measure(t, lang, held)
			for _, c := range []struct {
				kind       string
				hit, alarm float64
			}{{"severe", 0.85, 0.03}, {"any", 0.85, 0.04}} {
				k := all[c.kind]
				if hit := float64(k.hit) / float64(k.there); hit < c.hit {
					t.Errorf("%s held=%v %s: found %d of %d", lang, held, c.kind, k.hit, k.there)
				}
				if alarm := float64(k.alarm) / float64(k.not); alarm > c.alarm {
					t.Errorf("%s held=%v %s: %d false alarms in %d", lang, held, c.kind, k.alarm, k.not)
				}
			}
			for kind, k := range all {
				if k.not > 0 && float64(k.alarm)/float64(k.not) > 0.06 {
					t.Errorf("%s held=%v %s: %d false alarms in %d", lang, held, kind, k.alarm, k.not)
				}
			}
		}
	}
}

// halves leaves the held half out while texts of the other are shown: whoever mends patterns has no business with it.
func halves() []bool {
	if *show {
		return []bool{false}
	}
	return []bool{false, true}
}
