package survey

import (
	"maps"
	"net/url"
	"testing"
)

// Only declared facts are taken from an address, in characters that can hold no message and lead nowhere.
func TestWhatAnAddressMayBring(t *testing.T) {
	t.Parallel()
	c := &Content{Hidden: []Hidden{{Name: "order"}, {Name: "shop"}, {Name: "customer", Signed: true}}}
	for query, want := range map[string]map[string]string{
		"order=A-17&shop=Noord+2":        {"order": "A-17", "shop": "Noord 2"},
		"order=A-17&customer=K1&other=x": {"order": "A-17"},
		"order=https%3A%2F%2Fa.example":  nil,
		"order=%3Cb%3E":                  nil,
		"order=a%0Ab&shop=":              nil,
		"order=-1":                       nil,
		"order=0123456789012345678901234567890123456789012345678901234567890": nil,
		"order=Curaçao": {"order": "Curaçao"},
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Taken(values.Get); !maps.Equal(got, want) {
			t.Errorf("%s brings %v, want %v", query, got, want)
		}
	}
	if c.Taken(nil) != nil {
		t.Error("no address brings something")
	}
}
