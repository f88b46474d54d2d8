// Package snapshot keeps every answer of an organisation in memory, in columns, so that any slice of scores is counted
// while somebody looks at the page.
//
// A Snapshot grows at its end and is read through a View, which never changes: readers need no lock and see one moment.
// Rows stand in order of arrival in blocks of BlockRows. A full block is packed: a column takes no bytes when all its
// rows agree and otherwise one, two or four a row, counted from its lowest value. Each block knows the lowest and highest
// value of each column, so that a period or a filter passes by whole blocks.
//
// Scoring turns the question into small tables, one a column: a value's entry holds its part of the group number, or
// says that the value takes no part. A row's group is then the entries of its columns put together, and counting is
// adding one in a flat array. Nothing here decides what an answer is worth: standings come from core/collect and
// influence from core/attribution.
package snapshot
