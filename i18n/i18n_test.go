package i18n_test

import (
	"strings"
	"testing"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
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

// A refusal says what one lacks as a colleague would, and never by the code that programs know.
func TestARefusalNamesThePermissionInWords(t *testing.T) {
	t.Parallel()
	for _, p := range access.Permissions() {
		for _, key := range []string{"access.denied", "account.own_grant", "key.more_than_held"} {
			err := fault.NewForbidden(key, "permission", string(p))
			for lang, words := range map[i18n.Lang]string{i18n.NL: p.Text().NL, i18n.EN: p.Text().EN} {
				if said := lang.Error(err); !strings.Contains(said, words) || strings.Contains(said, string(p)) {
					t.Errorf("%s of %s in %s: %q", key, p, lang, said)
				}
			}
		}
	}
}

func TestAMomentIsSaidByItsOwnClock(t *testing.T) {
	t.Parallel()
	at := time.Date(2024, 5, 4, 22, 5, 9, 0, time.UTC)
	if got := i18n.NL.Moment(at); got != "4 mei 2024 22:05" {
		t.Errorf("got %q", got)
	}
	if got := i18n.EN.Moment(at.In(time.FixedZone("", 2*3600))); got != "5 May 2024 00:05" {
		t.Errorf("got %q", got)
	}
}
