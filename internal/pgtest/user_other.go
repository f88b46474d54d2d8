//go:build !unix

package pgtest

import "os/exec"

// unprivileged and give have nothing to do where there is no root.
func unprivileged(*exec.Cmd) {}

func give(...string) error { return nil }
