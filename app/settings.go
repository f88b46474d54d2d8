package app

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/score"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/web/settingsweb"
)

const (
	longestName      = 200
	highestThreshold = 1000
)

// Settings implements settingsweb.Keeper.
func (a *App) Settings(ctx context.Context, o org.Organisation) (now org.Organisation, err error) {
	if _, err := access.Ask(ctx, o.ID, access.SettingsManage); err != nil {
		return now, err
	}
	err = a.db.Read(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		now, err = orgdb.Find(ctx, tx, o.ID)
		return err
	})
	return now, err
}

// ChangeSettings implements settingsweb.Keeper. What a frozen agreement binds is refused, and a threshold goes down only when
// that is confirmed.
func (a *App) ChangeSettings(ctx context.Context, o org.Organisation, in settingsweb.Input) error {
	actor, err := access.Ask(ctx, o.ID, access.SettingsManage)
	if err != nil {
		return err
	}
	if err := checkSettings(in); err != nil {
		return err
	}
	return a.db.Write(ctx, func(ctx context.Context, tx sqldb.Tx) error {
		now, err := orgdb.Find(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		next := changed(now, in)
		if lowers(now.Settings, next.Settings) && !in.Confirmed {
			return fault.NewConflict("confirmed", "settings.lower")
		}
		return orgdb.Update(ctx, tx, next, orgdb.Act{Actor: actor.Ref(), At: a.millis()})
	})
}

func checkSettings(in settingsweb.Input) error {
	if in.Name == "" || utf8.RuneCountInString(in.Name) > longestName {
		return fault.NewInvalid("name", "settings.name", "max", longestName)
	}
	if in.Language != "nl" && in.Language != "en" {
		return fault.NewInvalid("language", "value.unknown", "value", in.Language)
	}
	if in.Address != "u" && in.Address != "je" {
		return fault.NewInvalid("address", "value.unknown", "value", in.Address)
	}
	if _, err := time.LoadLocation(in.TimeZone); err != nil || in.TimeZone == "" || in.TimeZone == "Local" {
		return fault.NewInvalid("time_zone", "settings.time_zone", "value", in.TimeZone)
	}
	if err := checkDomains(in.InternalDomains, "internal_domains"); err != nil {
		return err
	}
	for name, n := range map[string]int{"publication": in.Publication, "for_individuals": in.ForIndividuals, "individuals_from": in.IndividualsFrom} {
		if n != 0 && (n < settingsweb.LowestThreshold || n > highestThreshold) {
			return fault.NewInvalid(name, "settings.threshold", "min", settingsweb.LowestThreshold)
		}
	}
	return nil
}

// checkDomains refuses what can't be the domain of a mail address.
func checkDomains(domains []string, field string) error {
	for _, d := range domains {
		if !strings.Contains(d, ".") || strings.ContainsAny(d, "@/ ") || len(d) > 253 {
			return fault.NewInvalid(field, "settings.domain", "value", d)
		}
	}
	return nil
}

// changed is an organisation with what somebody chose; the rest stays.
func changed(o org.Organisation, in settingsweb.Input) org.Organisation {
	o.Name = in.Name
	s := &o.Settings
	s.Languages = append([]string{in.Language}, slices.DeleteFunc(slices.Clone(s.Languages), func(l string) bool { return l == in.Language })...)
	s.TimeZone, s.Address = in.TimeZone, in.Address
	s.InternalDomains = nil
	for _, d := range in.InternalDomains {
		s.InternalDomains = append(s.InternalDomains, strings.ToLower(d))
	}
	s.Publication, s.IndividualsFrom = in.Publication, in.IndividualsFrom
	s.PublicationFor = maps.Clone(s.PublicationFor)
	delete(s.PublicationFor, string(access.ReadsIndividuals))
	if in.ForIndividuals != 0 {
		if s.PublicationFor == nil {
			s.PublicationFor = map[string]int{}
		}
		s.PublicationFor[string(access.ReadsIndividuals)] = in.ForIndividuals
	}
	return o
}

// lowers reports whether anybody would see figures of fewer answers than before.
func lowers(was, is org.Settings) bool {
	general := func(s org.Settings) int {
		if s.Publication == 0 {
			return int(score.DefaultPublication)
		}
		return s.Publication
	}
	readers := func(s org.Settings) int {
		if n, ok := s.PublicationFor[string(access.ReadsIndividuals)]; ok {
			return n
		}
		return general(s)
	}
	people := func(s org.Settings) int { return max(readers(s), s.IndividualsFrom) }
	return general(is) < general(was) || readers(is) < readers(was) || people(is) < people(was)
}
