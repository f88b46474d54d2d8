package customer

import (
	"klankbord.org/core/collect"
	"klankbord.org/core/intake"
)

// Merge says that two customers are one. What was the merged one's is the kept one's, until it is undone.
type Merge struct {
	ID       int64
	Kept     collect.CustomerID
	Merged   collect.CustomerID
	At       int64 // unix milliseconds, UTC
	Actor    string
	UndoneAt int64 // 0: it holds
	UndoneBy string
}

// Thing is something that belongs to a customer: a transaction, an answer or a signal.
type Thing struct {
	Kind intake.Kind
	ID   int64
}

// MovedKinds are the kinds of things that belong to customers.
var MovedKinds = []intake.Kind{intake.KindTransaction, intake.KindAnswer, intake.KindSignal}

// Alike says why two customers may be one.
type Alike string

// Why two customers may be one.
const (
	SameEmail Alike = "email"
	SamePhone Alike = "phone"
	SameRef   Alike = "ref" // but for capitals, spaces and hyphens
)
