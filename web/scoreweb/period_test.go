package scoreweb

import (
	"testing"

	"pgregory.net/rapid"

	"klankbord.org/core/day"
	"klankbord.org/i18n"
)

func TestThePeriodBeforeEndsWhereThisOneBegins(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := day.Day(rapid.IntRange(10_000, 30_000).Draw(t, "from"))
		p := day.Range{From: from, To: from + day.Day(rapid.IntRange(0, 800).Draw(t, "days"))}
		if b := before(p); b.To != p.From-1 || b.From > b.To {
			t.Fatalf("before %v comes %v", p, b)
		}
	})
}

func TestWholePeriodsAreComparedWithWholeOnes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ now, want day.Range }{
		{day.Month(2024, 3), day.Month(2024, 2)}, {day.Month(2024, 1), day.Month(2023, 12)}, {day.Quarter(2024, 1), day.Quarter(2023, 4)},
		{day.Quarter(2024, 3), day.Quarter(2024, 2)}, {wholeYear(2024), wholeYear(2023)},
		{day.Range{From: day.Must("2024-03-10"), To: day.Must("2024-03-19")}, day.Range{From: day.Must("2024-02-29"), To: day.Must("2024-03-09")}},
	} {
		if got := before(c.now); got != c.want {
			t.Errorf("before %v comes %v, want %v", c.now, got, c.want)
		}
	}
}

func TestPeriodsOfferWhatHasAnswers(t *testing.T) {
	t.Parallel()
	list := periods(i18n.NL, day.Range{From: day.Must("2024-05-03"), To: day.Must("2024-10-01")}, "2024-Q2")
	var got []string
	for _, o := range list {
		got = append(got, o.Value)
		if o.Selected != (o.Value == "2024-Q2") {
			t.Errorf("%+v is chosen", o)
		}
	}
	want := []string{"", "2024-Q4", "2024-Q3", "2024-Q2", "2024"}
	if len(got) != len(want) {
		t.Fatalf("offers %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("offers %v, want %v", got, want)
		}
	}
}

func TestPositionsSurviveTheAddress(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "x", "2024-01-01", "2024-13-01.4", "2024-01-01.x", ".", ".5"} {
		if parsePosition(bad) != nil {
			t.Errorf("%q was taken for a position", bad)
		}
	}
	if at := parsePosition("2024-01-31.42"); at == nil || at.Day != day.Must("2024-01-31") || at.ID != 42 {
		t.Errorf("read %v", at)
	}
}
