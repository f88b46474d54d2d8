package surveyweb

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/respond"
	"klankbord.org/core/survey"
)

// form reads a survey from what the designer sent. The first thing that can't be read is the fault; everything else is read all the same.
type form struct {
	url.Values
	fault *fault.Error
}

func (f *form) wrong(field string, err error) {
	found := fault.As(err)
	if found == nil || f.fault != nil {
		return
	}
	if f.fault = found; field != "" {
		f.fault = found.In(field)
	}
}

func (f *form) text(name string) string {
	return strings.TrimSpace(strings.ReplaceAll(f.Get(name), "\r\n", "\n"))
}

func (f *form) both(name string) intake.Text {
	return intake.Text{NL: f.text(name + ".nl"), EN: f.text(name + ".en")}
}

func (f *form) banded(name string) survey.PerBand {
	return survey.PerBand{Any: f.both(name + ".any"), Detractor: f.both(name + ".detractor"), Passive: f.both(name + ".passive"), Promoter: f.both(name + ".promoter")}
}

// whole reads a whole number; nil when there is none.
func (f *form) whole(name string) *int {
	text := f.text(name)
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		f.wrong("", fault.NewInvalid(name, "question.not_a_number", "value", text))
		return nil
	}
	return &n
}

func (f *form) count(name string) int {
	if n := f.whole(name); n != nil {
		return *n
	}
	return 0
}

// read makes content of the form. Metric, relational and open are the draft's: the designer doesn't change them.
func (f *form) read(was *survey.Content, causes []respond.Cause) *survey.Content {
	c := &survey.Content{Metric: was.Metric, Relational: was.Relational, Open: was.Open, Name: f.both("name"), Sender: f.text("sender"),
		Languages: f.Values["languages"], Question: f.both("question"), Low: f.both("low"), High: f.both("high"), Why: f.banded("why"),
		Cause: f.banded("cause"), SubCause: f.banded("sub_cause"), Thanks: f.banded("thanks"), Callback: f.both("callback"),
		WindowDays: f.count("window_days"), Duplicates: collect.Duplicates(f.Get("duplicates"))}
	c.Causes = f.causes(causes)
	for i := range survey.MaxQuestions + 1 {
		if at := fmt.Sprintf("questions[%d]", i); f.Has(at + ".kind") {
			c.Questions = append(c.Questions, f.question(at))
		}
	}
	c.Hidden = f.hidden()
	return c
}

// causes are those ticked; all of them is the same as none named: then a new cause is offered too.
func (f *form) causes(offered []respond.Cause) (refs []string) {
	first := 0
	for _, c := range offered {
		if c.Parent != 0 {
			continue
		}
		first++
		for _, ref := range f.Values["causes"] {
			if ref == c.Ref {
				refs = append(refs, ref)
			}
		}
	}
	if len(refs) == first {
		return nil
	}
	return refs
}

func (f *form) question(at string) survey.Question {
	q := survey.Question{Ref: f.text(at + ".ref"), Kind: survey.Kind(f.Get(at + ".kind")), Text: f.both(at + ".text"), Help: f.both(at + ".help"),
		Required: f.Get(at+".required") != "", Choices: f.choices(at + ".choices"), Rows: f.choices(at + ".rows"), Low: f.both(at + ".low"), High: f.both(at + ".high"),
		Min: f.whole(at + ".min"), Max: f.whole(at + ".max"), Most: f.count(at + ".most")}
	var err error
	if q.When, err = f.when(at).condition(); err != nil {
		f.wrong(at+".when", err)
	}
	return q
}

func (f *form) when(at string) when {
	get := func(name string) string { return f.text(at + ".when." + name) }
	return when{Form: get("form"), Of: get("of"), Values: get("values"), From: get("from"), To: get("to"), JSON: get("json")}
}

// choices reads a list; a line without words is left out, and one without a reference gets it from its words.
func (f *form) choices(at string) (all []survey.Choice) {
	taken := map[string]bool{}
	for i := range survey.MaxChoices + spare + 1 {
		line := fmt.Sprintf("%s[%d]", at, i)
		c := survey.Choice{Ref: f.text(line + ".ref"), Text: f.both(line + ".text"), Way: f.Get(line + ".way")}
		if c.Text == (intake.Text{}) {
			continue
		}
		if c.Ref == "" {
			c.Ref = free(survey.RefOf(c.Text.In("nl")), taken)
		}
		taken[c.Ref] = true
		all = append(all, c)
	}
	return all
}

// free is a reference that isn't taken.
func free(ref string, taken map[string]bool) string {
	if ref == "" {
		ref = "choice"
	}
	for n, stem := 2, ref; taken[ref]; n++ {
		ref = fmt.Sprintf("%s_%d", stem, n)
	}
	return ref
}

func (f *form) hidden() (all []survey.Hidden) {
	for i := range survey.MaxHidden + 1 {
		at := fmt.Sprintf("hidden[%d]", i)
		if h := (survey.Hidden{Name: f.text(at + ".name"), Label: f.both(at + ".label"), Signed: f.Get(at+".signed") != ""}); h.Name != "" {
			all = append(all, h)
		}
	}
	return all
}
