package intake

import "strings"

// join builds a key of several references; the unit separator can't occur in a reference that passed Check.
func join(parts ...string) string { return strings.Join(parts, "\x1f") }

// Key is the dimension and the reference.
func (v Value) Key() string { return join(v.Dimension, v.Ref) }

// Key is the reference.
func (u Unit) Key() string { return u.Ref }

// Key is the reference.
func (e Employee) Key() string { return e.Ref }

// Key is the employee, unit, role and first day.
func (m Membership) Key() string { return join(m.Employee, m.Unit, m.Role, m.From.String()) }

// Key is the reference.
func (m Metric) Key() string { return m.Ref }

// Key is the reference.
func (c Cause) Key() string { return c.Ref }

// Key is the reference.
func (s Survey) Key() string { return s.Ref }

// Key is the version, role, cause and first day.
func (l MatrixLine) Key() string { return join(l.Version, l.Role, l.Cause, l.From.String()) }

// Key is the reference.
func (c Customer) Key() string { return c.Ref }

// Key is the reference.
func (t Transaction) Key() string { return t.Ref }

// Key is the survey and the reference.
func (a Answer) Key() string { return join(a.Survey, a.Ref) }

// Key is the reference.
func (i Initiative) Key() string { return i.Ref }

// Key is the reference.
func (f Finding) Key() string { return f.Ref }

// Key is the employee and the period.
func (c Coverage) Key() string { return join(c.Employee, c.Period.From.String(), c.Period.To.String()) }

// Key is the reference.
func (t Target) Key() string { return t.Ref }
