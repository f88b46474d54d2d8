package access

import (
	"slices"

	"klankbord.org/core/intake"
)

// Permission is one thing that somebody may be allowed to see or do.
type Permission string

// The permissions. Those that Scoped reports can be held for some units only, those that Shared reports come with a grant
// for any unit.
const (
	ScoresRead      Permission = "scores.read"      // scores of units and slices, from the publication threshold up
	IndividualRead  Permission = "individuals.read" // the score of one named employee, other than oneself
	VerbatimsRead   Permission = "verbatims.read"   // what customers wrote
	VerbatimsRedact Permission = "verbatims.redact" // take names and addresses out of what customers wrote
	CustomersRead   Permission = "customers.read"   // who wrote it: names, addresses, history
	OwnRead         Permission = "own.read"         // one's own answers, score and statements

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

// reach is how far a permission goes when its grant is for one unit.
type reach uint8

const (
	whole  reach = iota // nowhere: it concerns the organisation as a whole
	byUnit              // that unit and all below it
	shared              // everywhere: an agreement that holds for everybody, which everybody it holds for may read
)

// described lists the permissions in the order in which people read them, with what each lets one do.
var described = []struct {
	Permission
	reach reach
	text  intake.Text
}{
	{ScoresRead, byUnit, intake.Text{NL: "scores van eenheden zien", EN: "see scores of units"}},
	{IndividualRead, byUnit, intake.Text{NL: "scores van een met name genoemde collega zien", EN: "see scores of a named colleague"}},
	{VerbatimsRead, byUnit, intake.Text{NL: "toelichtingen van klanten lezen", EN: "read what customers wrote"}},
	{VerbatimsRedact, whole, intake.Text{NL: "namen en adressen in toelichtingen afschermen", EN: "redact names and addresses in what customers wrote"}},
	{CustomersRead, byUnit, intake.Text{NL: "klantgegevens zien", EN: "see who customers are"}},
	{OwnRead, shared, intake.Text{NL: "eigen antwoorden, score en uitleg van de bonus zien", EN: "see one's own answers, score and statements"}},
	{MatrixRead, shared, intake.Text{NL: "de beïnvloedbaarheidsmatrix zien", EN: "see the influence matrix"}},
	{MatrixWrite, whole, intake.Text{NL: "een nieuwe versie van de matrix maken", EN: "make a new version of the matrix"}},
	{TargetsRead, shared, intake.Text{NL: "doelstellingen zien", EN: "see targets"}},
	{TargetsWrite, whole, intake.Text{NL: "doelstellingen maken", EN: "set targets"}},
	{SurveysRead, shared, intake.Text{NL: "vragenlijsten zien", EN: "see surveys"}},
	{SurveysWrite, whole, intake.Text{NL: "vragenlijsten maken", EN: "make surveys"}},
	{RecordsImport, whole, intake.Text{NL: "gegevens inlezen", EN: "bring in records"}},
	{RecordsExport, whole, intake.Text{NL: "gegevens meenemen die men mag zien", EN: "export what one may see"}},
	{PeopleRead, byUnit, intake.Text{NL: "eenheden en medewerkers zien", EN: "see units and employees"}},
	{PeopleWrite, whole, intake.Text{NL: "eenheden en medewerkers bijhouden", EN: "keep units and employees"}},
	{SchemesRead, shared, intake.Text{NL: "bonusregelingen zien", EN: "see bonus schemes"}},
	{SchemesWrite, whole, intake.Text{NL: "bonusregelingen ontwerpen", EN: "draft bonus schemes"}},
	{RunsRead, whole, intake.Text{NL: "totalen van berekeningen zien, zonder namen", EN: "see totals of runs, without names"}},
	{RunsCompute, whole, intake.Text{NL: "een regeling doorrekenen", EN: "compute a scheme"}},
	{RunsDecide, whole, intake.Text{NL: "over een uitbetaling beslissen, nooit over de eigen", EN: "decide on pay, never one's own"}},
	{PayRead, byUnit, intake.Text{NL: "de bonus van een ander zien", EN: "see somebody else's bonus"}},
	{FindingsRead, whole, intake.Text{NL: "signalen en bevindingen zien", EN: "see signals and findings"}},
	{FindingsDecide, whole, intake.Text{NL: "over een bevinding beslissen, nooit over zichzelf", EN: "decide on a finding, never about oneself"}},
	{ConsentRecord, whole, intake.Text{NL: "instemming en DPIA vastleggen", EN: "record consent and DPIA"}},
	{FreezePeriods, whole, intake.Text{NL: "een periode bevriezen", EN: "freeze a period"}},
	{ChainRead, whole, intake.Text{NL: "de keten controleren", EN: "check the chain"}},
	{AuditRead, whole, intake.Text{NL: "het logboek lezen", EN: "read the audit log"}},
	{PrivacyRead, whole, intake.Text{NL: "de gegevenskaart en dossiers zien", EN: "see the data map and dossiers"}},
	{PrivacyManage, whole, intake.Text{NL: "persoonsgegevens inzien, afschermen en wissen", EN: "give, redact and erase personal data"}},
	{AccountsManage, whole, intake.Text{NL: "accounts, rollen en aanmelden beheren", EN: "manage accounts, roles and sign-on"}},
	{KeysManage, whole, intake.Text{NL: "API-sleutels beheren", EN: "manage API keys"}},
	{WebhooksManage, whole, intake.Text{NL: "webhooks beheren", EN: "manage webhooks"}},
	{SettingsManage, whole, intake.Text{NL: "instellingen wijzigen", EN: "change settings"}},
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

// Scoped reports whether the permission can be held for some units only.
func (p Permission) Scoped() bool { return p.reach() == byUnit }

// Shared reports whether a grant for any unit gives the permission. What is neither Scoped nor Shared concerns the
// organisation as a whole: a grant within a unit doesn't give it.
func (p Permission) Shared() bool { return p.reach() == shared }

func (p Permission) reach() reach {
	for _, d := range described {
		if d.Permission == p {
			return d.reach
		}
	}
	return whole
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
