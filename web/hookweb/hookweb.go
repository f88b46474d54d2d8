package hookweb

import (
	"context"
	"time"

	"klankbord.org/core/access"
	"klankbord.org/core/hook"
	"klankbord.org/core/org"
	"klankbord.org/web/page"
)

// Input is what somebody fills in about a webhook.
type Input struct {
	URL     string
	Events  []hook.Event
	Content bool // with customers' words
	People  bool // with who took part
}

// Webhook is an address that hears what happens.
type Webhook struct {
	Input
	ID           int64
	State        string    // active, paused, disabled
	Notice       string    // why it was disabled: gone, failed
	FailingSince time.Time // zero: the last message arrived
	OldUntil     time.Time // until when the secret before signs along; zero: there is none
	MadeAt       time.Time
}

// Message is one message to a webhook, and what became of it.
type Message struct {
	ID       int64
	Name     string // its identity for the receiver
	Event    hook.Event
	At       time.Time // when it happened
	State    string    // waiting, delivered, failed
	Attempts int
	Code     int
	Problem  string
	TriedAt  time.Time // zero: not yet
	Took     time.Duration
}

// Keeper is what the pages need. Each call asks for the permission to manage webhooks.
type Keeper interface {
	Webhooks(ctx context.Context, o org.ID) ([]Webhook, error)
	Webhook(ctx context.Context, o org.ID, id int64) (Webhook, error)
	// Messages lists messages before an id (0: from the newest on), the newest first.
	Messages(ctx context.Context, o org.ID, id, before int64, limit int) ([]Message, error)
	// CreateWebhook returns the secret, which can't be seen again.
	CreateWebhook(ctx context.Context, o org.ID, in Input) (id int64, secret string, err error)
	ChangeWebhook(ctx context.Context, o org.ID, id int64, in Input) error
	SwitchWebhook(ctx context.Context, o org.ID, id int64, on bool) error
	// NewWebhookSecret returns a new secret; the one before signs along for a day.
	NewWebhookSecret(ctx context.Context, o org.ID, id int64) (secret string, err error)
	DeleteWebhook(ctx context.Context, o org.ID, id int64) error
	PingWebhook(ctx context.Context, o org.ID, id int64) error
	// SendAgain sends one message again, or all that were given up (0), and returns how many.
	SendAgain(ctx context.Context, o org.ID, id, message int64) (int, error)
}

// Pages serves webhooks.
type Pages struct{ Keeper Keeper }

// Menu returns the entries of these pages.
func Menu() []page.Entry {
	return []page.Entry{{Ref: "webhooks", Section: page.Settings, NL: "Webhooks", EN: "Webhooks", Path: "/webhooks", Any: []access.Permission{access.WebhooksManage}}}
}

// Register adds the routes.
func (p *Pages) Register(handle func(pattern string, h page.Handler)) {
	handle("GET /o/{org}/webhooks", p.list)
	handle("POST /o/{org}/webhooks", p.create)
	handle("GET /o/{org}/webhooks/new", p.blank)
	handle("GET /o/{org}/webhooks/{webhook}", p.show)
	handle("POST /o/{org}/webhooks/{webhook}", p.change)
	handle("GET /o/{org}/webhooks/{webhook}/edit", p.edit)
	handle("POST /o/{org}/webhooks/{webhook}/switch", p.turn)
	handle("POST /o/{org}/webhooks/{webhook}/secret", p.secret)
	handle("POST /o/{org}/webhooks/{webhook}/delete", p.remove)
	handle("POST /o/{org}/webhooks/{webhook}/ping", p.ping)
	handle("POST /o/{org}/webhooks/{webhook}/again", p.again)
}
