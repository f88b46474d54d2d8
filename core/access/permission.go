package access

import (
	"slices"

	"klankbord.org/core/intake"
)

// Permission is one thing that somebody may be allowed to see or do.
type Permission string

// The permissions. Those that Scoped reports can be held for some units only.
const (
	ScoresRead     Permission = "scores.read"      // scores of units and slices, from the publication threshold up
	IndividualRead Permission = "individuals.read" // the score of one named employee, other than oneself
	VerbatimsRead  Permission = "verbatims.read"   // what customers wrote
	CustomersRead  Permission = "customers.read"   // who wrote it: names, addresses, history
	OwnRead        Permission = "own.read"         // one's own answers, score and statements

	MatrixRead    Permission = "matrix.read"
	MatrixWrite   Permission = "matrix.write"
	TargetsRead   Permission = "targets.read"
	TargetsWrite  Permission = "targets.write"
	SurveysRead   Permission = "surveys.read"
	SurveysWrite  Permission = "surveys.write"
	RecordsImport Permission = "records.import" // bring in customers, transactions, answers
	RecordsExport Permission = "records.export" // take along what one may see

	PeopleRead  Permission = "people.read" // units, employees, memberships
	PeopleWrite Permission = "people.write"

	SchemesRead  Permission = "schemes.read"  // the rules of bonuses
	SchemesWrite Permission = "schemes.write" // draft them
	RunsRead     Permission = "runs.read"     // totals and method of a run, without names
	RunsCompute  Permission = "runs.compute"
	RunsDecide   Permission = "runs.decide" // approve what is paid; never of oneself
	PayRead      Permission = "pay.read"    // somebody else's statement

	FindingsRead   Permission = "findings.read"
	FindingsDecide Permission = "findings.decide" // never about oneself
	ConsentRecord  Permission = "consent.record"  // works-council consent, DPIA, publication of the criteria
	FreezePeriods  Permission = "freeze.manage"   // bind a period to its agreements
	ChainRead      Permission = "chain.read"      // state, checkpoints and export of the chain
	AuditRead      Permission = "audit.read"
	PrivacyRead    Permission = "privacy.read"   // data map, retention, dossiers
	PrivacyManage  Permission = "privacy.manage" // give, redact and erase what is held about a person

	AccountsManage Permission = "accounts.manage" // accounts, the roles they hold, sign-on
	KeysManage     Permission = "keys.manage"     // API keys
	WebhooksManage Permission = "webhooks.manage"
	SettingsManage Permission = "settings.manage"
)

// described lists the permissions in the order in which people read them, with what each lets one do.
var described = []struct {
	Permission
	scoped bool
	text   intake.Text
}{
	{ScoresRead, true, intake.Text{NL: "scores van eenheden zien", EN: "see scores of units"}},
	{IndividualRead, true, intake.Text{NL: "scores van een met name genoemde collega zien", EN: "see scores of a named colleague"}},
	{VerbatimsRead, true, intake.Text{NL: "toelichtingen van klanten lezen", EN: "read what customers wrote"}},
	{CustomersRead, true, intake.Text{NL: "klantgegevens zien", EN: "see who customers are"}},
	{OwnRead, false, intake.Text{NL: "eigen antwoorden, score en uitleg van de bonus zien", EN: "see one's own answers, score and statements"}},
	{MatrixRead, false, intake.Text{NL: "de beïnvloedbaarheidsmatrix zien", EN: "see the influence matrix"}},
	{MatrixWrite, false, intake.Text{NL: "een nieuwe versie van de matrix maken", EN: "make a new version of the matrix"}},
	{TargetsRead, false, intake.Text{NL: "doelstellingen zien", EN: "see targets"}},
	{TargetsWrite, false, intake.Text{NL: "doelstellingen maken", EN: "set targets"}},
	{SurveysRead, false, intake.Text{NL: "vragenlijsten zien", EN: "see surveys"}},
	{SurveysWrite, false, intake.Text{NL: "vragenlijsten maken", EN: "make surveys"}},
	{RecordsImport, false, intake.Text{NL: "gegevens inlezen", EN: "bring in records"}},
	{RecordsExport, false, intake.Text{NL: "gegevens meenemen die men mag zien", EN: "export what one may see"}},
	{PeopleRead, true, intake.Text{NL: "eenheden en medewerkers zien", EN: "see units and employees"}},
	{PeopleWrite, false, intake.Text{NL: "eenheden en medewerkers bijhouden", EN: "keep units and employees"}},
	{SchemesRead, false, intake.Text{NL: "bonusregelingen zien", EN: "see bonus schemes"}},
	{SchemesWrite, false, intake.Text{NL: "bonusregelingen ontwerpen", EN: "draft bonus schemes"}},
	{RunsRead, false, intake.Text{NL: "totalen van berekeningen zien, zonder namen", EN: "see totals of runs, without names"}},
	{RunsCompute, false, intake.Text{NL: "een regeling doorrekenen", EN: "compute a scheme"}},
	{RunsDecide, false, intake.Text{NL: "over een uitbetaling beslissen, nooit over de eigen", EN: "decide on pay, never one's own"}},
	{PayRead, true, intake.Text{NL: "de bonus van een ander zien", EN: "see somebody else's bonus"}},
	{FindingsRead, false, intake.Text{NL: "signalen en bevindingen zien", EN: "see signals and findings"}},
	{FindingsDecide, false, intake.Text{NL: "over een bevinding beslissen, nooit over zichzelf", EN: "decide on a finding, never about oneself"}},
	{ConsentRecord, false, intake.Text{NL: "instemming en DPIA vastleggen", EN: "record consent and DPIA"}},
	{FreezePeriods, false, intake.Text{NL: "een periode bevriezen", EN: "freeze a period"}},
	{ChainRead, false, intake.Text{NL: "de keten controleren", EN: "check the chain"}},
	{AuditRead, false, intake.Text{NL: "het logboek lezen", EN: "read the audit log"}},
	{PrivacyRead, false, intake.Text{NL: "de gegevenskaart en dossiers zien", EN: "see the data map and dossiers"}},
	{PrivacyManage, false, intake.Text{NL: "persoonsgegevens inzien, afschermen en wissen", EN: "give, redact and erase personal data"}},
	{AccountsManage, false, intake.Text{NL: "accounts, rollen en aanmelden beheren", EN: "manage accounts, roles and sign-on"}},
	{KeysManage, false, intake.Text{NL: "API-sleutels beheren", EN: "manage API keys"}},
	{WebhooksManage, false, intake.Text{NL: "webhooks beheren", EN: "manage webhooks"}},
	{SettingsManage, false, intake.Text{NL: "instellingen wijzigen", EN: "change settings"}},
}

// Permissions returns all of them, in the order in which people read them.
func Permissions() []Permission {
	all := make([]Permission, len(described))
	for i, d := range described {
		all[i] = d.Permission
	}
	return all
}

// Known reports whether there is such a permission.
func (p Permission) Known() bool { return slices.Contains(Permissions(), p) }

// Scoped reports whether the permission can be held for some units only. The others concern the organisation as a whole:
// a grant within a unit doesn't give them.
func (p Permission) Scoped() bool {
	for _, d := range described {
		if d.Permission == p {
			return d.scoped
		}
	}
	return false
}

// Text says what the permission lets one do.
func (p Permission) Text() intake.Text {
	for _, d := range described {
		if d.Permission == p {
			return d.text
		}
	}
	return intake.Text{NL: string(p), EN: string(p)}
}
