package cli

// migrateCommand brings the database to this program's version.
type migrateCommand struct{}

// Run opens the database, which migrates it.
func (migrateCommand) Run(c *call) error {
	a, err := c.open()
	if err != nil {
		return err
	}
	defer c.close(a)
	if c.JSON {
		return c.writeJSON(map[string]any{"migrated": true, "engine": a.Engine()})
	}
	c.printf("%s\n", c.lang().F("De database (%s) is bij.", "The database (%s) is up to date.", a.Engine()))
	return nil
}
