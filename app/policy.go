package app

import (
	"slices"

	"klankbord.org/core/access"
)

// Who is the kind of visitor that an address is for.
type Who string

// The kinds of visitor.
const (
	Everybody Who = "everybody" // customers with a link, machines that ask whether we live, whoever wants to sign in
	SignedIn  Who = "signed in" // whoever has an account of this organisation
	Holders   Who = "holders"   // whoever holds one of the permissions of the row
)

// Rule is one row of the policy: who may come to an address. It doesn't keep anybody out: the use case behind the address
// asks for the permission. A test drives every address as every role, and holds the two against each other.
type Rule struct {
	Pattern string // as the web server knows it: "GET /o/{org}/answers"
	Who     Who
	Any     []access.Permission // for Holders: one of these is enough
	// Own is true where an employee comes to what is about themselves with OwnRead, whatever Any says.
	Own bool
	// Leads is true where whoever is signed in but holds none of the permissions is led to a page of theirs.
	Leads bool
	// Key is true where programs come with an API key; people's sessions open nothing there.
	Key bool
	// Signed is true where what comes has to prove itself by a signature; nobody's session opens anything there.
	Signed bool
	Note   string // what limits it further, in a few words, such as "own units"
}

// Policy returns the rule of every address that is served, pages and API.
func Policy() []Rule { return slices.Concat(policy, scimPolicy, apiPolicy) }

func everybody(pattern string) Rule { return Rule{Pattern: pattern, Who: Everybody} }

func signedIn(pattern string) Rule { return Rule{Pattern: pattern, Who: SignedIn} }

func holders(pattern string, any ...access.Permission) Rule {
	return Rule{Pattern: pattern, Who: Holders, Any: any}
}

func (r Rule) leads() Rule { r.Leads = true; return r }

func (r Rule) orOwn() Rule { r.Own = true; return r }

func (r Rule) signed() Rule { r.Signed = true; return r }

func (r Rule) note(n string) Rule { r.Note = n; return r }

// policy is the table. Its order is that of routes.go.
var policy = []Rule{
	everybody("GET /s/{token}"),
	everybody("POST /s/{token}"),
	everybody("GET /u/{token}").note("with the link of a letter"),
	everybody("POST /u/{token}").note("with the link of a letter: no more of them"),
	everybody("GET /healthz"),
	everybody("GET /readyz"),
	everybody("/assets/"),
	everybody("GET /signin"),
	everybody("GET /setup/{link}").note("while there is no organisation"),
	everybody("POST /setup/{link}").note("while there is no organisation"),
	everybody("GET /o/{org}/signin"),
	everybody("POST /o/{org}/signin"),
	everybody("GET /o/{org}/signin/second").note("after the password"),
	everybody("POST /o/{org}/signin/second").note("after the password"),
	everybody("GET /o/{org}/signin/set-up").note("after the password"),
	everybody("POST /o/{org}/signin/set-up").note("after the password"),
	everybody("POST /o/{org}/signin/passkey/options"),
	everybody("POST /o/{org}/signin/passkey"),
	everybody("POST /o/{org}/signin/as/{account}").note("in a demo only"),
	everybody("POST /o/{org}/signout"),
	everybody("GET /o/{org}/forgot"),
	everybody("POST /o/{org}/forgot"),
	everybody("GET /o/{org}/reset/{link}").note("with the link"),
	everybody("POST /o/{org}/reset/{link}").note("with the link"),
	everybody("GET /o/{org}/invite/{link}").note("with the link"),
	everybody("POST /o/{org}/invite/{link}").note("with the link"),
	signedIn("GET /o/{org}/account"),
	signedIn("POST /o/{org}/account/password").note("knowing the one of now"),
	signedIn("POST /o/{org}/account/language"),
	signedIn("GET /o/{org}/account/authenticator").note("signed in lately"),
	signedIn("POST /o/{org}/account/authenticator").note("signed in lately"),
	signedIn("POST /o/{org}/account/authenticator/remove").note("signed in lately"),
	signedIn("POST /o/{org}/account/recovery-codes").note("signed in lately"),
	signedIn("POST /o/{org}/account/passkeys/options").note("signed in lately"),
	signedIn("POST /o/{org}/account/passkeys").note("signed in lately"),
	signedIn("POST /o/{org}/account/passkeys/{key}/remove").note("signed in lately"),
	signedIn("POST /o/{org}/account/identities/{provider}/remove").note("signed in lately; never the last way in"),
	signedIn("POST /o/{org}/account/sessions"),
	holders("GET /o/{org}/accounts", access.AccountsManage),
	holders("GET /o/{org}/accounts/new", access.AccountsManage),
	holders("POST /o/{org}/accounts/new", access.AccountsManage),
	holders("GET /o/{org}/accounts/{account}", access.AccountsManage),
	holders("POST /o/{org}/accounts/{account}", access.AccountsManage).note("to oneself only what one holds already"),
	holders("POST /o/{org}/accounts/{account}/invite", access.AccountsManage),
	holders("POST /o/{org}/accounts/{account}/status", access.AccountsManage).note("never the last who manages accounts"),
	holders("POST /o/{org}/accounts/{account}/factors", access.AccountsManage).note("never one's own"),
	holders("GET /o/{org}/roles", access.AccountsManage),
	holders("POST /o/{org}/roles", access.AccountsManage),
	holders("GET /o/{org}/roles/{role}", access.AccountsManage),
	holders("POST /o/{org}/roles/{role}", access.AccountsManage).note("a role one holds only with what one holds already"),
	holders("POST /o/{org}/roles/{role}/remove", access.AccountsManage),
	everybody("/").note("there is nothing there"),
	everybody("GET /{$}").note("leads to one's own organisation, and names no other"),
	everybody("GET /o/{org}/sign-on/{provider}").note("to join it to an account: signed in lately, led there by one's own page"),
	everybody("GET /o/{org}/sign-on/{provider}/back"),
	everybody("GET /o/{org}/sign-on/{provider}/finish"),
	everybody("GET /o/{org}/sign-on/{provider}/metadata"),
	everybody("POST /o/{org}/sign-on/{provider}/acs").note("a signed answer of a provider"),
	everybody("POST /in/{org}/mail/{provider}").signed().note("signed by the provider: what came back of letters"),
	holders("GET /o/{org}", access.ScoresRead).leads().note("own units; others are led to their first page"),
	holders("GET /o/{org}/me", access.OwnRead),
	holders("GET /o/{org}/live", access.ScoresRead, access.VerbatimsRead, access.IndividualRead, access.OwnRead).note("tells only that something changed"),
	holders("GET /o/{org}/answers", access.VerbatimsRead).note("own units"),
	holders("GET /o/{org}/teams", access.ScoresRead).note("own units"),
	holders("GET /o/{org}/units/{unit}", access.ScoresRead).note("own units"),
	holders("GET /o/{org}/people", access.IndividualRead).note("own units"),
	holders("GET /o/{org}/people/{employee}", access.IndividualRead).orOwn().note("own units"),
	holders("GET /o/{org}/causes", access.ScoresRead).note("own units"),
	holders("GET /o/{org}/causes/{cause}", access.ScoresRead).note("own units"),
	holders("GET /o/{org}/matrix", access.MatrixRead),
	holders("GET /o/{org}/chain", access.ChainRead),
	holders("POST /o/{org}/chain/checkpoints", access.ChainRead),
	holders("GET /o/{org}/chain/checkpoints/{checkpoint}", access.ChainRead),
	holders("POST /o/{org}/chain/verify", access.ChainRead),
	holders("GET /o/{org}/chain/export", access.ChainRead).note("noted in the ledger"),
	holders("GET /o/{org}/audit", access.AuditRead).note("no scores, amounts or words of customers"),
	holders("GET /o/{org}/audit/export", access.AuditRead).note("noted in the ledger"),
	holders("GET /o/{org}/me/looked", access.OwnRead),
	holders("GET /o/{org}/data-map", access.PrivacyRead),
	holders("GET /o/{org}/retention", access.PrivacyRead, access.PrivacyManage),
	holders("POST /o/{org}/retention/{class}", access.PrivacyManage),
	holders("POST /o/{org}/retention/holds", access.PrivacyManage),
	holders("POST /o/{org}/retention/holds/{hold}/release", access.PrivacyManage),
	holders("GET /o/{org}/dossiers", access.PrivacyRead),
	holders("GET /o/{org}/dossiers/{dossier}", access.PrivacyRead).note("counts and names of roles, never of people who are measured"),
	holders("GET /o/{org}/schemes", access.SchemesRead),
	holders("GET /o/{org}/schemes/{ref}", access.SchemesRead),
	holders("GET /o/{org}/runs", access.RunsRead),
	holders("GET /o/{org}/runs/{run}", access.RunsRead, access.PayRead).note("names and amounts with pay.read only"),
	holders("GET /o/{org}/runs/{run}/people.csv", access.PayRead).note("own units"),
	holders("GET /o/{org}/runs/{run}/people/{employee}", access.PayRead).orOwn().note("own units"),
	holders("GET /o/{org}/runs/{run}/people/{employee}/statement.pdf", access.PayRead).orOwn().note("own units"),
	holders("GET /o/{org}/runs/{run}/people/{employee}/answers.csv", access.PayRead).orOwn().note("own units"),
	holders("GET /o/{org}/webhooks", access.WebhooksManage),
	holders("POST /o/{org}/webhooks", access.WebhooksManage),
	holders("GET /o/{org}/webhooks/new", access.WebhooksManage),
	holders("GET /o/{org}/webhooks/{webhook}", access.WebhooksManage),
	holders("POST /o/{org}/webhooks/{webhook}", access.WebhooksManage),
	holders("GET /o/{org}/webhooks/{webhook}/edit", access.WebhooksManage),
	holders("POST /o/{org}/webhooks/{webhook}/switch", access.WebhooksManage),
	holders("POST /o/{org}/webhooks/{webhook}/secret", access.WebhooksManage),
	holders("POST /o/{org}/webhooks/{webhook}/delete", access.WebhooksManage),
	holders("POST /o/{org}/webhooks/{webhook}/ping", access.WebhooksManage),
	holders("POST /o/{org}/webhooks/{webhook}/again", access.WebhooksManage),
	holders("GET /o/{org}/keys", access.KeysManage),
	holders("POST /o/{org}/keys", access.KeysManage).note("no more than one holds oneself"),
	holders("GET /o/{org}/keys/new", access.KeysManage),
	holders("POST /o/{org}/keys/{key}/revoke", access.KeysManage),
	holders("GET /o/{org}/agreements", access.SchemesRead, access.MatrixRead, access.FreezePeriods),
	holders("GET /o/{org}/agreements/new", access.FreezePeriods),
	holders("POST /o/{org}/agreements", access.FreezePeriods),
	holders("GET /o/{org}/agreements/{agreement}", access.SchemesRead, access.MatrixRead, access.FreezePeriods),
	holders("GET /o/{org}/agreements/{agreement}/amend", access.FreezePeriods),
	holders("POST /o/{org}/agreements/{agreement}/amend", access.FreezePeriods),
	holders("POST /o/{org}/agreements/{agreement}/sign", access.FreezePeriods),
	holders("POST /o/{org}/agreements/{agreement}/freeze", access.FreezePeriods),
	holders("POST /o/{org}/agreements/{agreement}/drop", access.FreezePeriods),
	holders("POST /o/{org}/agreements/{agreement}/end", access.FreezePeriods),
	holders("GET /o/{org}/consent", access.ConsentRecord, access.SchemesRead, access.MatrixRead, access.PrivacyRead),
	holders("POST /o/{org}/consent", access.ConsentRecord),
	holders("POST /o/{org}/consent/{record}/withdraw", access.ConsentRecord),
	holders("GET /o/{org}/outbox", access.SettingsManage),
	holders("GET /o/{org}/outbox/{letter}", access.SettingsManage).note("noted in the ledger"),
	holders("GET /o/{org}/customers", access.CustomersRead),
	holders("POST /o/{org}/customers", access.CustomersRead),
	holders("GET /o/{org}/customers/{customer}", access.CustomersRead).note("own units; scores and words with verbatims.read"),
	holders("GET /o/{org}/customers/{customer}/same", access.PrivacyManage),
	holders("POST /o/{org}/customers/{customer}/same", access.PrivacyManage),
	holders("GET /o/{org}/customer-merges/{merge}", access.PrivacyManage),
	holders("POST /o/{org}/customer-merges/{merge}", access.PrivacyManage),
	holders("GET /o/{org}/signals/new", access.RecordsImport),
	holders("POST /o/{org}/signals/new", access.RecordsImport),
	holders("GET /o/{org}/signals/types", knowsTypes...),
	holders("POST /o/{org}/signals/types", access.RecordsImport),
	holders("GET /o/{org}/privacy/customers", access.PrivacyManage),
	holders("POST /o/{org}/privacy/customers", access.PrivacyManage),
	holders("GET /o/{org}/privacy/customers/{customer}", access.PrivacyManage),
	holders("POST /o/{org}/privacy/customers/{customer}/file", access.PrivacyManage).note("noted in the ledger"),
	holders("POST /o/{org}/privacy/customers/{customer}/erase", access.PrivacyManage),
	holders("POST /o/{org}/privacy/readmit", access.PrivacyManage),
	holders("GET /o/{org}/privacy/erasures/{erasure}", access.PrivacyManage),
	holders("GET /o/{org}/privacy/erasures/{erasure}/receipt", access.PrivacyManage),
	holders("GET /o/{org}/privacy/redactions", access.VerbatimsRedact),
	holders("GET /o/{org}/privacy/answers/{answer}", access.VerbatimsRedact),
	holders("POST /o/{org}/privacy/answers/{answer}", access.VerbatimsRedact),
	holders("GET /o/{org}/links", access.SurveysRead, access.SurveysWrite),
	holders("GET /o/{org}/links/new", access.SurveysWrite),
	holders("POST /o/{org}/links/new", access.SurveysWrite),
	holders("GET /o/{org}/links/{open}", access.SurveysRead, access.SurveysWrite),
	holders("GET /o/{org}/links/{open}/code.svg", access.SurveysRead, access.SurveysWrite),
	holders("GET /o/{org}/links/{open}/code.png", access.SurveysRead, access.SurveysWrite),
	holders("POST /o/{org}/links/{open}/end", access.SurveysWrite),
	holders("GET /o/{org}/surveys", access.SurveysRead, access.SurveysWrite),
	holders("GET /o/{org}/surveys/new", access.SurveysWrite),
	holders("POST /o/{org}/surveys/new", access.SurveysWrite),
	holders("GET /o/{org}/surveys/{survey}", access.SurveysRead, access.SurveysWrite),
	holders("GET /o/{org}/surveys/{survey}/content.json", access.SurveysRead, access.SurveysWrite),
	holders("POST /o/{org}/surveys/{survey}/change", access.SurveysWrite),
	holders("GET /o/{org}/surveys/{survey}/edit", access.SurveysRead, access.SurveysWrite),
	holders("POST /o/{org}/surveys/{survey}/edit", access.SurveysWrite),
	holders("POST /o/{org}/surveys/{survey}/draft", access.SurveysWrite),
	holders("POST /o/{org}/surveys/{survey}/drop", access.SurveysWrite),
	holders("GET /o/{org}/surveys/{survey}/publish", access.SurveysRead, access.SurveysWrite),
	holders("POST /o/{org}/surveys/{survey}/publish", access.SurveysWrite),
	holders("GET /o/{org}/surveys/{survey}/preview/{state}", access.SurveysRead, access.SurveysWrite),
	holders("POST /o/{org}/surveys/{survey}/preview/{state}", access.SurveysRead, access.SurveysWrite),
	holders("GET /o/{org}/privacy/signals/{signal}", access.VerbatimsRedact),
	holders("POST /o/{org}/privacy/signals/{signal}", access.VerbatimsRedact),
	holders("GET /o/{org}/settings", access.SettingsManage),
	holders("POST /o/{org}/settings", access.SettingsManage),
	holders("GET /o/{org}/settings/sign-on", access.AccountsManage),
	holders("POST /o/{org}/settings/sign-on", access.AccountsManage),
	holders("GET /o/{org}/settings/sign-on/new", access.AccountsManage),
	holders("POST /o/{org}/settings/sign-on/passwords", access.AccountsManage),
	holders("GET /o/{org}/settings/sign-on/{provider}", access.AccountsManage),
	holders("POST /o/{org}/settings/sign-on/{provider}", access.AccountsManage),
	holders("POST /o/{org}/settings/sign-on/{provider}/remove", access.AccountsManage),
}
