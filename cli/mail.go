package cli

import (
	"klankbord.org/core/org"
)

// mailCommand is about how the organisation writes to its customers.
type mailCommand struct {
	Check  mailCheckCommand  `cmd:"" default:"1" help:"Say what receivers see of the sender: SPF, DKIM, DMARC."`
	Sender mailSenderCommand `cmd:"" help:"Who letters to customers are from."`
	Key    mailKeyCommand    `cmd:"" help:"Make the key that letters are signed with (DKIM), and say what to publish."`
	Events mailEventsCommand `cmd:"" help:"Take what a provider tells of bounces and complaints; its secret is read from the input."`
	Sign   mailSignCommand   `cmd:"" help:"Sign letters with that key, once it is published; or no longer."`
}

type mailCheckCommand struct{}

// Run looks up the sender's domain. Something that isn't in order ends with exit code 1.
func (mailCheckCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	found, err := a.CheckMail(c.ctx, o, nil)
	if err != nil {
		return err
	}
	flawed := false
	out := []map[string]any{}
	for _, f := range found {
		flawed = flawed || !f.Good
		out = append(out, map[string]any{"topic": f.Topic, "good": f.Good, "text": c.lang().Fault(f.Said)})
		if !c.JSON {
			sign := "✗"
			if f.Good {
				sign = "✓"
			}
			c.printf("%s %s\n", sign, c.lang().Fault(f.Said))
		}
	}
	if c.JSON {
		if err := c.writeJSON(out); err != nil {
			return err
		}
	}
	if flawed {
		return exit(exitFlawed)
	}
	return nil
}

type mailSenderCommand struct {
	Name      *string `help:"Name of the sender; empty: the organisation's."`
	From      *string `help:"Address of the sender, such as klanten@example.nl."`
	ReplyTo   *string `help:"Where answers go; empty: the sender."`
	Bounces   *string `help:"Where what can't be delivered comes back to; empty: the sender."`
	SignOffNL *string `help:"Last lines of a letter, in Dutch." name:"sign-off-nl"`
	SignOffEN *string `help:"Last lines of a letter, in English." name:"sign-off-en"`
}

// Run changes what is given and shows what holds.
func (s mailSenderCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	now, err := a.ChangeLetters(c.ctx, o, func(l *org.Letters) {
		for given, into := range map[*string]*string{s.Name: &l.Name, s.From: &l.From, s.ReplyTo: &l.ReplyTo, s.Bounces: &l.Bounces, s.SignOffNL: &l.SignOff.NL, s.SignOffEN: &l.SignOff.EN} {
			if given != nil {
				*into = *given
			}
		}
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return c.writeJSON(now)
	}
	l := c.lang()
	for _, line := range [][2]string{{l.T("naam", "name"), now.Name}, {l.T("afzender", "sender"), now.From}, {l.T("antwoorden naar", "answers to"), now.ReplyTo},
		{l.T("terug naar", "back to"), now.Bounces}, {l.T("slot (nl)", "sign-off (nl)"), now.SignOff.NL}, {l.T("slot (en)", "sign-off (en)"), now.SignOff.EN}} {
		c.printf("%-16s %s\n", line[0], line[1])
	}
	return nil
}

type mailKeyCommand struct {
	Selector string `help:"Name of the key in the DNS; a new name makes a new key." default:"klankbord"`
}

// Run makes the key, unless it is there, and shows the record.
func (k mailKeyCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	s, err := a.MakeMailKey(c.ctx, o, k.Selector)
	if err != nil {
		return err
	}
	name, record, err := s.Record()
	if err != nil {
		return err
	}
	if c.JSON {
		return c.writeJSON(map[string]any{"name": name, "type": "TXT", "record": record})
	}
	c.printf("%s\n\n%s TXT %s\n\n%s\n", c.lang().T("Zet dit in de DNS van het domein:", "Publish this in the domain's DNS:"), name, record,
		c.lang().T("Daarna: klankbord mail sign", "Then: klankbord mail sign"))
	return nil
}

type mailSignCommand struct {
	Off bool `help:"No longer."`
}

// Run switches signing.
func (s mailSignCommand) Run(c *call) error {
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	if err := a.SignLetters(c.ctx, o, !s.Off, nil); err != nil {
		return err
	}
	if c.JSON {
		return c.writeJSON(map[string]any{"signed": !s.Off})
	}
	c.printf("%s\n", map[bool]string{true: c.lang().T("Brieven worden niet meer ondertekend.", "Letters are no longer signed."),
		false: c.lang().T("Brieven worden vanaf nu ondertekend.", "Letters are signed from now on.")}[s.Off])
	return nil
}
