package app

import (
	"context"
	"encoding/json"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/importer"
	"klankbord.org/importer/mapping"
	"klankbord.org/store/intakedb"
)

// ImportInput says what to bring in.
type ImportInput struct {
	Mapping     *mapping.Mapping
	Folder      string // where the mapping's files are
	DryRun      bool   // judge everything, store nothing
	Strict      bool   // the first refused row keeps everything out
	RefusedFile string // every refused row goes there as CSV; empty: only the first are told
	MaxDetails  int    // refused rows told one by one; 0: a thousand
	Actor       string
	Progress    func(importer.Progress)
}

// Import brings records in through a mapping. The report is complete also when an error ends the run.
func (a *App) Import(ctx context.Context, o org.Organisation, in ImportInput) (report *importer.Report, err error) {
	actor, err := access.Ask(ctx, o.ID, access.RecordsImport)
	if err != nil {
		return nil, err
	}
	if !actor.IsSystem() || in.Actor == "" {
		in.Actor = actor.Ref()
	}
	self, err := a.selfOf(ctx, o.ID, actor)
	if err != nil {
		return nil, err
	}
	options := importer.Options{Mapping: in.Mapping, Folder: in.Folder, DryRun: in.DryRun, Strict: in.Strict,
		RefusedFile: in.RefusedFile, MaxDetails: in.MaxDetails, Progress: in.Progress,
		Rehearse: func(ctx context.Context, do func(intake.Door) error) error {
			return a.throughDoor(o, in.Actor, true, func(d intake.Door) error { return do(notAboutSelf(d, self)) })
		}}
	err = a.throughDoor(o, in.Actor, in.DryRun, func(door intake.Door) error {
		options.Door = notAboutSelf(door, self)
		report, err = importer.Run(ctx, options)
		return err
	})
	return report, err
}

// throughDoor opens a door, lets somebody through, and closes it.
func (a *App) throughDoor(o org.Organisation, actor string, dryRun bool, do func(intake.Door) error) (err error) {
	door := intakedb.New(a.db, o.ID, intakedb.Options{DryRun: dryRun, Actor: actor, Now: a.millis})
	defer func() {
		if closeErr := door.Close(); err == nil {
			err = closeErr
		}
	}()
	return do(door)
}

// EnsureOrganisation finds the organisation that a mapping is about, making it when the mapping describes it and it isn't
// there yet. ref, when given, wins over the mapping's own. A dry run makes nothing.
func (a *App) EnsureOrganisation(ctx context.Context, ref string, described *mapping.Organisation, dryRun bool) (org.Organisation, error) {
	if ref == "" && described != nil {
		ref = described.Ref
	}
	o, err := a.Organisation(ctx, ref)
	if described == nil || dryRun || !isMissing(err) {
		return o, err
	}
	fresh := org.Organisation{Ref: ref, Name: described.Name}
	if described.Settings != nil {
		if err := json.Unmarshal(described.Settings, &fresh.Settings); err != nil {
			return o, fault.NewInvalid("organisation.settings", "settings.malformed", "error", err.Error())
		}
	}
	return a.CreateOrganisation(ctx, fresh, "import")
}

// isMissing reports whether an organisation isn't there (yet).
func isMissing(err error) bool {
	f := fault.As(err)
	return f != nil && (f.Kind == fault.NotFound || f.Key == "organisation.none")
}
