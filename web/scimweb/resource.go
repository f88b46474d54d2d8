package scimweb

import (
	"context"
	"time"

	"klankbord.org/core/org"
)

// resource is what the server does with one kind; it hides the type of Go behind documents.
type resource struct {
	*kind
	list   func(context.Context, org.ID) ([]shown, error)
	find   func(context.Context, org.ID, string) (shown, error)
	create func(context.Context, org.ID, document) (shown, error)
	change func(context.Context, org.ID, string, func(shown) (document, error)) (shown, error)
	remove func(context.Context, org.ID, string, func(shown) error) error // nil: it can't
}

// shown is a resource on its way out.
type shown struct {
	doc              document
	created, changed int64
}

func showUser(u User) shown   { return shown{u.document(), u.Created, u.Changed} }
func showGroup(g Group) shown { return shown{g.document(), g.Created, g.Changed} }
func showUnit(u Unit) shown   { return shown{doc: u.document()} }

// typed makes a resource of functions of a directory.
func typed[T any](k *kind, show func(T) shown, read func(document, T) (T, error), id func(T) string,
	list func(context.Context, org.ID) ([]T, error), create func(context.Context, org.ID, T) (T, error),
	change func(context.Context, org.ID, string, Change[T]) (T, error)) resource {
	all := func(ctx context.Context, o org.ID) ([]shown, error) {
		things, err := list(ctx, o)
		out := make([]shown, len(things))
		for i, t := range things {
			out[i] = show(t)
		}
		return out, err
	}
	return resource{kind: k, list: all,
		find: func(ctx context.Context, o org.ID, want string) (shown, error) {
			things, err := list(ctx, o)
			if err != nil {
				return shown{}, err
			}
			for _, t := range things {
				if id(t) == want {
					return show(t), nil
				}
			}
			return shown{}, &problem{404, "", k.name + " isn't here."}
		},
		create: func(ctx context.Context, o org.ID, doc document) (shown, error) {
			var none T
			t, err := read(doc, none)
			if err == nil {
				t, err = create(ctx, o, t)
			}
			return show(t), err
		},
		change: func(ctx context.Context, o org.ID, want string, fn func(shown) (document, error)) (shown, error) {
			t, err := change(ctx, o, want, func(was T) (T, error) {
				doc, err := fn(show(was))
				if err != nil {
					return was, err
				}
				return read(doc, was)
			})
			return show(t), err
		}}
}

// resources makes all kinds of a directory.
func resources(d Directory) []resource {
	people := typed(users, showUser, userOf, func(u User) string { return u.ID }, d.Users, d.CreateUser, d.ChangeUser)
	people.find = func(ctx context.Context, o org.ID, id string) (shown, error) {
		u, err := d.User(ctx, o, id)
		return showUser(u), err
	}
	people.remove = removing(showUser, d.RemoveUser)
	teams := typed(groups, showGroup, groupOf, func(g Group) string { return g.ID }, d.Groups, d.CreateGroup, d.ChangeGroup)
	teams.remove = removing(showGroup, d.RemoveGroup)
	// A unit has a history that people were judged by: it isn't taken away.
	return []resource{people, teams, typed(units, showUnit, unitOf, func(u Unit) string { return u.ID }, d.Units, d.CreateUnit, d.ChangeUnit)}
}

func removing[T any](show func(T) shown, remove func(context.Context, org.ID, string, Change[T]) error) func(context.Context, org.ID, string, func(shown) error) error {
	return func(ctx context.Context, o org.ID, id string, check func(shown) error) error {
		return remove(ctx, o, id, func(t T) (T, error) { return t, check(show(t)) })
	}
}

func stamp(millis int64) string { return time.UnixMilli(millis).UTC().Format(time.RFC3339) }
