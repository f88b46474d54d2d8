package respondweb

import (
	"net/url"
	"strings"

	"klankbord.org/core/day"
	"klankbord.org/core/fault"
	"klankbord.org/core/survey"
)

// Names of the fields of a further question's form.
const (
	fieldChoice = "choice"
	fieldText   = "text"
	fieldNumber = "number"
	fieldDate   = "date"
	fieldRow    = "row-" // before the reference of a row
)

// said reads what a form says about a further question.
func said(form url.Values) (survey.Value, error) {
	v := typed(form)
	if text := strings.TrimSpace(form.Get(fieldDate)); text != "" && v.Date == 0 {
		return v, fault.NewInvalid(fieldDate, "question.not_a_day", "value", text)
	}
	return v, nil
}

// typed is what a form says, as far as it can be read.
func typed(form url.Values) survey.Value {
	v := survey.Value{Text: form.Get(fieldText), Number: form.Get(fieldNumber)}
	for _, ref := range form[fieldChoice] {
		if ref != "" {
			v.Choices = append(v.Choices, ref)
		}
	}
	if d, err := day.Parse(strings.TrimSpace(form.Get(fieldDate))); err == nil {
		v.Date = d
	}
	for name := range form {
		row, ok := strings.CutPrefix(name, fieldRow)
		if !ok {
			continue
		}
		if v.Rows == nil {
			v.Rows = map[string]string{}
		}
		v.Rows[row] = form.Get(name)
	}
	return v
}
