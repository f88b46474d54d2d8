// Package datamap says of every field that Klankbord keeps why it is there, on which ground, whose it is, how long it stays, who
// sees it and where it leaves. It is the source of the page about data, of the dossiers for privacy and works council, and of the
// retention periods.
//
// A test holds it against the schema of both databases: a column that nobody explains here can't be added.
package datamap
