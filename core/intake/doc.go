// Package intake is the one door through which records of other systems come into Klankbord.
//
// A file, an API call and the sample organisation all speak in these records. They name everything by the reference
// that the source system uses (an employee number, a work order, a question code) and know nothing of our identifiers.
// A record with the same reference twice is one thing: the second time it creates nothing and, unless it says something
// new, changes nothing.
//
// Records are judged one by one. One that is wrong gets an outcome with a fault that names its field; the others go in.
package intake
