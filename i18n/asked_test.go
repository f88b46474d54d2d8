package i18n_test

import (
	"testing"

	"klankbord.org/core/sample"
	"klankbord.org/i18n"
)

func TestEveryReasonNotToAskHasWords(t *testing.T) {
	t.Parallel()
	for _, why := range sample.Reasons() {
		if nl, en := i18n.NL.NotAsked(why), i18n.EN.NotAsked(why); nl == "" || en == "" || nl == en {
			t.Errorf("%s: %q, %q", why, nl, en)
		}
	}
}
