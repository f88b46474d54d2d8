package access

import "klankbord.org/core/fault"

// Refusal is what the log holds of a request that was refused, as names and values: who asked, as the ledger names them, of which
// organisation they are, and why. It holds no name, address or word of anybody.
func Refusal(a Actor, err error) []any {
	why := "unknown"
	if f := fault.As(err); f != nil {
		why = f.Key
	}
	return []any{"who", a.Ref(), "org", int64(a.Org), "why", why}
}
