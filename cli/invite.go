package cli

import (
	"klankbord.org/app"
	"klankbord.org/core/sample"
)

// inviteCommand asks customers.
type inviteCommand struct {
	Transactions []string `arg:"" help:"Numbers of transactions to ask about."`
	Survey       string   `help:"Reference of the survey." required:""`
	URL          string   `help:"How customers reach the pages, for the links." env:"KLANKBORD_URL" name:"url" required:""`
	Try          bool     `help:"Show what would go, and send nothing." name:"try"`
}

// invitedJSON is one line of the answer.
type invitedJSON struct {
	Transaction string        `json:"transaction"`
	Status      string        `json:"status"` // queued, would_queue or suppressed
	Reason      sample.Reason `json:"reason,omitempty"`
	Subject     string        `json:"subject,omitempty"`
	Text        string        `json:"text,omitempty"`
	HTML        string        `json:"html,omitempty"`
}

// Run queues the letters; a program that serves sends them.
func (i inviteCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	all := []invitedJSON{}
	for _, ref := range i.Transactions {
		asked, err := a.Invite(c.ctx, o, app.Asking{Survey: i.Survey, Transaction: ref, Base: i.URL, Try: i.Try})
		if err != nil {
			return err
		}
		out := invitedJSON{Transaction: ref, Status: "queued", Reason: asked.Reason}
		switch {
		case asked.Reason != sample.Asked:
			out.Status = "suppressed"
		case i.Try:
			out.Status, out.Subject, out.Text, out.HTML = "would_queue", asked.Words.Subject, asked.Words.Text, asked.Words.HTML
		}
		all = append(all, out)
	}
	if c.JSON {
		return c.writeJSON(all)
	}
	l := c.lang()
	for _, out := range all {
		switch out.Status {
		case "suppressed":
			c.printf("%s  %s %s\n", out.Transaction, l.T("niet gevraagd:", "not asked:"), l.NotAsked(out.Reason))
		case "queued":
			c.printf("%s  %s\n", out.Transaction, l.T("staat klaar om verstuurd te worden", "waits to be sent"))
		default:
			c.printf("%s  %s\n\n%s\n", out.Transaction, out.Subject, out.Text)
		}
	}
	return nil
}
