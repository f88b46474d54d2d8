// Package rewardweb is where people see what a bonus is made of: schemes in plain words with their payout curves, runs
// with what came out for organisation, teams and people, and the statement that explains one employee's amount to the
// cent, as a page and as a PDF.
//
// Nothing is computed here that decides an amount. A statement is put together once, as a sheet of words, tables and
// charts; page and PDF draw the same sheet.
package rewardweb

//go:generate go run github.com/a-h/templ/cmd/templ@v0.3.977 generate
