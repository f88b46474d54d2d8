package keydb

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"slices"

	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/store/sqldb"
)

const sqlActorOf = `-- keydb.ActorOf
select k.id, k.name, k.hash, k.permissions, k.reader, coalesce(k.unit_id, 0), coalesce(k.expires_on, 0), coalesce(k.last_used, 0),
	o.org, o.ref, o.name, o.settings
from api_keys k join organisations o on o.org = k.org
where k.org = $1 and k.hash = $2 and k.revoked_at is null`

// Bearer is whoever carries a token.
type Bearer struct {
	Actor    access.Actor
	Org      org.Organisation
	LastUsed day.Day // see Touch
}

// ActorOf returns who carries a token and for which organisation. A token that isn't one, is unknown, was revoked or has
// expired is the same Unauthenticated fault: nobody learns which.
func ActorOf(ctx context.Context, tx sqldb.Tx, token string, today day.Day) (access.Actor, org.Organisation, error) {
	b, err := FindBearer(ctx, tx, token, today)
	return b.Actor, b.Org, err
}

// FindBearer is ActorOf with the last day of use. It is one look-up in an index by the token's hash: how long it takes tells
// nothing about the tokens that exist, as nobody can choose a hash.
func FindBearer(ctx context.Context, tx sqldb.Tx, token string, today day.Day) (Bearer, error) {
	o, ok := parseToken(token)
	if !ok {
		return Bearer{}, unknown()
	}
	asked := hashOf(token)
	var b Bearer
	var k Key
	var held, permissions, settings []byte
	err := tx.QueryRow(ctx, sqlActorOf, o, asked).Scan(&k.ID, &k.Name, &held, &permissions, &k.Reader, &k.Unit, &k.ExpiresOn, &b.LastUsed,
		&b.Org.ID, &b.Org.Ref, &b.Org.Name, &settings)
	switch {
	case err == sqldb.ErrNoRows:
		return Bearer{}, unknown()
	case err != nil:
		return Bearer{}, err
	case subtle.ConstantTimeCompare(held, asked) != 1, k.ExpiresOn != 0 && today > k.ExpiresOn:
		return Bearer{}, unknown()
	}
	if err := json.Unmarshal(permissions, &k.Permissions); err != nil {
		return Bearer{}, err
	}
	if err := json.Unmarshal(settings, &b.Org.Settings); err != nil {
		return Bearer{}, err
	}
	b.Actor = k.actor(b.Org.ID)
	return b, nil
}

// actor is the key as somebody who asks. The unit limits what can be limited to units; the other permissions concern the
// organisation as a whole.
func (k Key) actor(o org.ID) access.Actor {
	role := access.Role{Ref: "key", Reader: k.Reader}
	whole := role
	for _, p := range k.Permissions {
		if k.Unit != 0 && p.Scoped() {
			role.Permissions = append(role.Permissions, p)
		} else {
			whole.Permissions = append(whole.Permissions, p)
		}
	}
	a := access.Actor{Org: o, Key: k.ID, Name: k.Name, Only: slices.Clone(k.Permissions)}
	if a.Only == nil {
		a.Only = []access.Permission{} // nil would mean that nothing is left out
	}
	a.Held = append(a.Held, access.Held{Grant: access.Grant{Role: whole.Ref, Source: "key"}, Role: whole})
	if len(role.Permissions) > 0 {
		a.Held = append(a.Held, access.Held{Grant: access.Grant{Role: role.Ref, Unit: k.Unit, Source: "key"}, Role: role})
	}
	return a
}

func unknown() error { return &fault.Error{Kind: fault.Unauthenticated, Key: "key.unknown"} }
