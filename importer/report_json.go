package importer

import (
	"encoding/json"

	"klankbord.org/core/intake"
	"klankbord.org/i18n"
	"klankbord.org/importer/mapping"
)

type jsonReport struct {
	DryRun   bool         `json:"dry_run"`
	Strict   bool         `json:"strict"`
	Stopped  bool         `json:"stopped"`
	Stored   bool         `json:"stored"`
	Complete bool         `json:"complete"`
	Files    []jsonFile   `json:"files"`
	Kinds    []jsonKind   `json:"kinds"`
	Total    jsonTally    `json:"total"`
	Refused  jsonRefusals `json:"refused"`
	Notes    jsonNotes    `json:"notes"`
}

type jsonTally struct {
	Read      int64 `json:"read"`
	Created   int64 `json:"created"`
	Changed   int64 `json:"changed"`
	Unchanged int64 `json:"unchanged"`
	Refused   int64 `json:"refused"`
}

type jsonKind struct {
	Kind intake.Kind `json:"kind"`
	jsonTally
	Repeated int64 `json:"repeated"`
}

type jsonFile struct {
	File     string        `json:"file"`
	Rows     int64         `json:"rows"`
	Refused  int64         `json:"refused"`
	Broken   string        `json:"broken,omitempty"`
	Warnings []jsonWarning `json:"warnings"`
}

type jsonWarning struct {
	Line    int    `json:"line,omitempty"`
	Fault   string `json:"fault"`
	Message string `json:"message"`
}

type jsonRefusals struct {
	Count   int64         `json:"count"`
	Details []jsonRefusal `json:"details"`
}

type jsonNotes struct {
	Count   int64      `json:"count"`
	Details []jsonNote `json:"details"`
}

type jsonNote struct {
	jsonRefusal
	Similar int64 `json:"similar"`
}

type jsonRefusal struct {
	File    string         `json:"file"`
	Line    int            `json:"line"`
	Column  string         `json:"column"`
	Value   string         `json:"value"`
	Kind    intake.Kind    `json:"kind"`
	Key     string         `json:"key"`
	Field   string         `json:"field"`
	Fault   string         `json:"fault"`
	Args    map[string]any `json:"args"`
	Message string         `json:"message"`
}

// JSON writes the report for programs. Names of fields and faults stay the same between versions; messages may change.
func (r *Report) JSON(l i18n.Lang) ([]byte, error) {
	out := jsonReport{DryRun: r.DryRun, Strict: r.Strict, Stopped: r.Stopped, Stored: !r.DryRun && !r.Nothing, Complete: r.Clean(),
		Files: []jsonFile{}, Kinds: []jsonKind{}, Total: tallyOf(r.Total()),
		Refused: refusalsOf(r.RefusedCount, r.Refused, l), Notes: notesOf(r.NoteCount, r.Notes, l)}
	for _, f := range r.Files {
		file := jsonFile{File: f.File, Rows: f.Rows, Refused: f.Refused, Warnings: []jsonWarning{}}
		if f.Broken != nil {
			file.Broken = l.Fault(f.Broken)
		}
		for _, w := range f.Warnings {
			file.Warnings = append(file.Warnings, jsonWarning{w.Line, w.Fault.Key, l.Fault(w.Fault)})
		}
		out.Files = append(out.Files, file)
	}
	for _, k := range r.Kinds {
		out.Kinds = append(out.Kinds, jsonKind{k.Kind, tallyOf(k.Tally), k.Repeated})
	}
	return json.MarshalIndent(out, "", "  ")
}

func tallyOf(t intake.Tally) jsonTally {
	return jsonTally{t.Read, t.Created, t.Changed, t.Unchanged, t.Refused}
}

func refusalsOf(count int64, list []mapping.Refusal, l i18n.Lang) jsonRefusals {
	out := jsonRefusals{Count: count, Details: make([]jsonRefusal, 0, len(list))}
	for _, r := range list {
		out.Details = append(out.Details, refusalOf(r, l))
	}
	return out
}

func notesOf(count int64, list []Note, l i18n.Lang) jsonNotes {
	out := jsonNotes{Count: count, Details: make([]jsonNote, 0, len(list))}
	for _, n := range list {
		out.Details = append(out.Details, jsonNote{refusalOf(n.Refusal, l), n.Similar})
	}
	return out
}

func refusalOf(r mapping.Refusal, l i18n.Lang) jsonRefusal {
	args := r.Fault.Args
	if args == nil {
		args = map[string]any{}
	}
	return jsonRefusal{r.File, r.Line, r.Column, r.Value, r.Kind, r.Key, r.Field, r.Fault.Key, args, l.Fault(r.Fault)}
}
