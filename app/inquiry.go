package app

import (
	"context"
	"slices"
	"sync"

	"klankbord.org/core/agree"
	"klankbord.org/core/attribution"
	"klankbord.org/core/day"
	"klankbord.org/core/org"
	"klankbord.org/core/respond"
	"klankbord.org/core/survey"
	"klankbord.org/store/agreedb"
	"klankbord.org/store/orgdb"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/surveydb"
)

// inquiry is all that decides what a survey asks on a day, and how an answer to it counts. It is shared by everybody who answers, and never
// changed.
type inquiry struct {
	org     org.Organisation
	survey  survey.Survey
	version survey.Version
	terms   *agree.Terms // that bind today; nil when nothing does
	metric  survey.Metric
	causes  []respond.Cause
	bound   *agree.Bound
	units   []org.Unit // only when agreements bind ways of units
}

// inquiries remembers what is asked: it is read for every page of every customer, and changes a few times a year. What is remembered holds
// as long as the organisation's revision stands still, which each reading asks the database.
type inquiries struct {
	mu   sync.Mutex
	list map[inquiryKey]remembered
	keys map[org.ID][]byte // that links are signed with; once made they stay
}

type inquiryKey struct {
	org     org.ID
	survey  survey.ID
	version int // 0: the one that is asked
}

type remembered struct {
	revision int64
	on       day.Day
	inquiry  *inquiry
}

// mostInquiries is how many are remembered; beyond it all are forgotten, and read again as they are needed.
const mostInquiries = 10_000

func (m *inquiries) find(k inquiryKey, revision int64, on day.Day) *inquiry {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r := m.list[k]; r.inquiry != nil && r.revision == revision && r.on == on {
		return r.inquiry
	}
	return nil
}

func (m *inquiries) keep(k inquiryKey, r remembered) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.list == nil || len(m.list) >= mostInquiries {
		m.list = map[inquiryKey]remembered{}
	}
	m.list[k] = r
}

func (m *inquiries) key(o org.ID) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.keys[o]
}

func (m *inquiries) keepKey(o org.ID, key []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.keys == nil {
		m.keys = map[org.ID][]byte{}
	}
	m.keys[o] = key
}

// inquiry returns what a version of a survey asks, 0 being the one that is asked today.
func (a *App) inquiry(ctx context.Context, tx sqldb.Tx, o org.ID, s survey.ID, version int) (*inquiry, error) {
	revision, err := sqldb.Revision(ctx, tx, int64(o))
	if err != nil {
		return nil, err
	}
	k, on := inquiryKey{o, s, version}, a.today()
	if found := a.inquiries.find(k, revision, on); found != nil {
		return found, nil
	}
	found, err := readInquiry(ctx, tx, k, on)
	if err == nil && sqldb.Reads(tx) { // what a transaction that writes sees may never come to be
		a.inquiries.keep(k, remembered{revision, on, found})
	}
	return found, err
}

func readInquiry(ctx context.Context, tx sqldb.Tx, k inquiryKey, on day.Day) (*inquiry, error) {
	o, err := orgdb.Find(ctx, tx, k.org)
	if err != nil {
		return nil, err
	}
	found := &inquiry{org: o}
	if found.survey, err = surveydb.FindSurvey(ctx, tx, k.org, k.survey); err != nil {
		return nil, err
	}
	if found.version, found.terms, err = surveydb.AskedVersion(ctx, tx, k.org, k.survey, on); err != nil {
		return nil, err
	}
	if k.version != 0 && k.version != found.version.Number {
		if found.version, err = surveydb.FindVersion(ctx, tx, k.org, k.survey, k.version); err != nil {
			return nil, err
		}
	}
	if found.metric, err = surveydb.FindMetricByRef(ctx, tx, k.org, found.version.Content.Metric); err != nil {
		return nil, err
	}
	causes, err := surveydb.ListCauses(ctx, tx, k.org)
	if err != nil {
		return nil, err
	}
	if found.terms != nil { // what was frozen is what customers can choose; a newer cause waits for an amendment
		causes = slices.DeleteFunc(causes, func(c attribution.Cause) bool { return !found.terms.Offers(c.Ref) })
	}
	found.causes = offered(causes, found.version.Content.Causes)
	if found.bound, err = agreedb.Bound(ctx, tx, k.org); err != nil {
		return nil, err
	}
	if found.bound.WaysOfUnits() {
		found.units, err = orgdb.ListUnits(ctx, tx, k.org)
	}
	return found, err
}

// otherWay tells for a day of service and units whether an answer by a source comes by a way that wasn't agreed; nil where nothing was.
func (g *inquiry) otherWay(source string) func(day.Day, []org.UnitID) bool {
	if !g.bound.Any() {
		return nil
	}
	return func(on day.Day, units []org.UnitID) bool {
		var paths []agree.Path
		for _, u := range g.units {
			if slices.Contains(units, u.ID) {
				paths = append(paths, func(d day.Day) []string { return pathOf(g.units, u, d) })
			}
		}
		return g.bound.OtherWay(g.survey.Ref, on, source, paths)
	}
}
