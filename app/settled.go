package app

import (
	"errors"

	"klankbord.org/auth"
	"klankbord.org/store/sqldb"
)

// Check returns a fault that names the setting when what an installation is opened with can't be right. Nothing is dialled.
func (c Config) Check() error {
	if c.Database != "" && !c.DatabasePlain {
		if err := sqldb.CheckGuarded(c.Database); err != nil {
			return err
		}
	}
	if _, err := c.Outside.sender(); err != nil {
		return err
	}
	list, err := c.breached()
	return errors.Join(err, list.Close())
}

// breached opens the file of breached passwords; nil when there is none.
func (c Config) breached() (*auth.Breached, error) {
	if c.BreachedPasswords == "" {
		return nil, nil
	}
	return auth.OpenBreached(c.BreachedPasswords)
}

// Unguarded tells whether the database is reached in a way that only DatabasePlain allows.
func (c Config) Unguarded() bool {
	return c.Database != "" && c.DatabasePlain && sqldb.CheckGuarded(c.Database) != nil
}
