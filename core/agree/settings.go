package agree

import (
	"maps"
	"reflect"
	"slices"

	"klankbord.org/core/org"
)

// Settings are the organisation's own choices that bear on pay, on what respondents read, or on what is shown of whom.
type Settings struct {
	Currency        string   `json:"currency"`
	TimeZone        string   `json:"time_zone"`
	InternalDomains []string `json:"internal_domains"`
	Publication     int      `json:"publication"` // answers; 0: the program's own number
	Address         string   `json:"address"`
	// Thresholds are nil in what was agreed before they were bound: those terms bind Publication alone, and keep their hash.
	Thresholds *Thresholds `json:"thresholds,omitempty"`
}

// Thresholds are numbers of answers below which some readers see nothing, where they differ from Settings.Publication.
type Thresholds struct {
	PublicationFor  map[string]int `json:"publication_for"`  // by kind of reader
	IndividualsFrom int            `json:"individuals_from"` // for named employees; 0: as the reader's
}

// SettingsOf returns the part of an organisation's settings that an agreement binds.
func SettingsOf(s org.Settings) Settings {
	return Settings{Currency: s.Currency, TimeZone: s.TimeZone, InternalDomains: s.InternalDomains, Publication: s.Publication, Address: s.Address,
		Thresholds: &Thresholds{PublicationFor: s.PublicationFor, IndividualsFrom: s.IndividualsFrom}}.sorted()
}

// sorted returns a copy in which domains have their one order and nothing is missing that is bound.
func (s Settings) sorted() Settings {
	s.InternalDomains = sortedBy(s.InternalDomains, func(d string) string { return d })
	if s.Thresholds != nil {
		own := *s.Thresholds
		if own.PublicationFor = maps.Clone(own.PublicationFor); own.PublicationFor == nil {
			own.PublicationFor = map[string]int{}
		}
		s.Thresholds = &own
	}
	return s
}

// binds reports whether an organisation may have these settings by the terms.
func (s Settings) binds(now Settings) bool {
	if s.Thresholds == nil {
		now.Thresholds = nil
	}
	return reflect.DeepEqual(s.sorted(), now.sorted())
}

// sameButThresholds reports whether settings differ in nothing but from how many answers on something is shown.
func (s Settings) sameButThresholds(o Settings) bool {
	o.Publication, o.Thresholds = s.Publication, s.Thresholds
	return s.binds(o)
}

// SettingsChange is what an agreement is to bind otherwise than it is, or than was agreed before. What is nil stays.
type SettingsChange struct {
	Publication     *int
	PublicationFor  map[string]int // by kind of reader; 0: as Publication
	IndividualsFrom *int           // 0: as the reader's
	InternalDomains []string
}

// Thresholds are the numbers that it says.
func (c SettingsChange) Thresholds() []int {
	all := slices.Collect(maps.Values(c.PublicationFor))
	for _, n := range []*int{c.Publication, c.IndividualsFrom} {
		if n != nil {
			all = append(all, *n)
		}
	}
	return all
}

// In returns settings with what it changes. Thresholds that weren't bound become those of the organisation now.
func (c SettingsChange) In(s Settings, now org.Settings) Settings {
	if s.Thresholds == nil {
		s.Thresholds = SettingsOf(now).Thresholds
	}
	s = s.sorted()
	if c.Publication != nil {
		s.Publication = *c.Publication
	}
	if c.IndividualsFrom != nil {
		s.Thresholds.IndividualsFrom = *c.IndividualsFrom
	}
	for reader, n := range c.PublicationFor {
		if s.Thresholds.PublicationFor[reader] = n; n == 0 {
			delete(s.Thresholds.PublicationFor, reader)
		}
	}
	if c.InternalDomains != nil {
		s.InternalDomains = c.InternalDomains
	}
	return s.sorted()
}
