package app

import (
	"klankbord.org/store/sqldb"
)

// Check returns a fault that names the setting when what an installation is opened with can't be right. Nothing is opened or
// dialled.
func (c Config) Check() error {
	if c.Database != "" && !c.DatabasePlain {
		if err := sqldb.CheckGuarded(c.Database); err != nil {
			return err
		}
	}
	_, err := c.Outside.sender()
	return err
}

// Unguarded tells whether the database is reached in a way that only DatabasePlain allows.
func (c Config) Unguarded() bool {
	return c.Database != "" && c.DatabasePlain && sqldb.CheckGuarded(c.Database) != nil
}
