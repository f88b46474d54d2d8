// Package orgdb keeps organisations and reads who works in them: units, employees, memberships and the values of
// dimensions. What other systems tell about these comes in through intakedb.
package orgdb
