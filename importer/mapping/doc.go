// Package mapping understands our mapping files: YAML that says how the columns of somebody's files become records of
// Klankbord. docs/import.md is its manual.
//
// A mapping is checked twice. Parse reads it without any data and finds what is wrong with the file itself. Bind opens
// the sources, finds their columns and compiles every expression into a closure, so that a cell costs a call or two
// and no reflection. Scan then runs over the rows and gives records, or refusals that name file, line, column and value.
package mapping
