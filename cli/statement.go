package cli

import (
	"os"
	"strconv"

	"klankbord.org/core/fault"
)

// statementCommand explains one employee's line of a run.
type statementCommand struct {
	RunID    string `arg:"" name:"run" help:"Number of the run."`
	Employee string `arg:"" help:"Personnel number."`
	PDF      string `help:"Write the statement to this PDF file." name:"pdf" type:"path"`
}

// Run shows the statement, or writes it as PDF.
func (s statementCommand) Run(c *call) error {
	id, err := strconv.Atoi(s.RunID)
	if err != nil || id < 1 {
		return fault.NewInvalid("run", "run.malformed", "value", s.RunID)
	}
	a, o, err := c.openOrg()
	if err != nil {
		return err
	}
	defer c.close(a)
	if s.PDF != "" {
		pdf, err := a.StatementPDF(c.ctx, o, id, s.Employee, c.lang())
		if err != nil {
			return err
		}
		if err := os.WriteFile(s.PDF, pdf, 0o600); err != nil {
			return &fault.Error{Kind: fault.Unavailable, Field: "pdf", Key: "file.unwritable", Args: map[string]any{"file": s.PDF, "error": cause(err)}, Err: err}
		}
		c.printf("%s\n", s.PDF)
		return nil
	}
	info, err := a.Statement(c.ctx, o, id, s.Employee)
	if err != nil {
		return err
	}
	if c.JSON {
		return c.writeJSON(map[string]any{"run": id, "scheme": info.Scheme.Ref, "scheme_version": info.Scheme.Version,
			"currency": info.Scheme.Scheme.Currency, "result_hash": info.ResultHash, "statement": info.Person})
	}
	return c.writeStatement(info)
}
