package i18n_test

import (
	"testing"

	"klankbord.org/core/day"
	"klankbord.org/i18n"
)

func TestNumbersFollowTheLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{i18n.NL.Number(-1234.5, 1), "−1.234,5"},
		{i18n.EN.Number(-1234.5, 1), "−1,234.5"},
		{i18n.NL.Number(-0.04, 1), "0,0"},
		{i18n.NL.Signed(3, 0), "+3"},
		{i18n.NL.Money(123053, "EUR"), "€\u00a01.230,53"},
		{i18n.EN.Money(-5, "EUR"), "−€0.05"},
		{i18n.EN.Money(100, "CHF"), "CHF\u00a01.00"},
		{i18n.NL.OutOf(6, 9), "6 van de 9"},
		{i18n.NL.Range(day.Quarter(2024, 2)), "2e kwartaal 2024"},
		{i18n.EN.Range(day.Month(2024, 5)), "May 2024"},
		{i18n.NL.Range(day.Range{From: day.Must("2024-05-03"), To: day.Must("2024-06-01")}), "3 mei t/m 1 juni 2024"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
