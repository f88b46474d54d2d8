package cli

import "github.com/alecthomas/kong"

// Leaves lists every command that can be run, as it is typed.
func Leaves() (all []string) {
	parser, err := kong.New(&commands{}, kong.Vars{"version": "test"})
	if err != nil {
		panic(err)
	}
	for _, leaf := range parser.Model.Leaves(false) {
		all = append(all, leaf.Path())
	}
	return all
}
