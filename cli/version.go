package cli

import "runtime"

// versionCommand says which version this is.
type versionCommand struct{}

// Run writes the version, and with --json what it was built with.
func (versionCommand) Run(c *call) error {
	if c.JSON {
		return c.writeJSON(map[string]string{"version": c.Version, "go": runtime.Version(), "os": runtime.GOOS, "arch": runtime.GOARCH})
	}
	c.printf("klankbord %s\n", c.Version)
	return nil
}
