package app

import (
	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/intake"
)

// keyed is a rule of the API: who asks is a key, never somebody's session.
func keyed(method, path string, any ...access.Permission) Rule {
	return Rule{Pattern: method + " " + api.Prefix + path, Who: Holders, Any: any, Key: true}
}

// puts is the rule of bringing records of a kind in.
func puts(path string, kind intake.Kind) Rule { return keyed("POST", path, bringers[kind]...) }

// ownWords are the permissions with which one knows the organisation's own words.
var ownWords = []access.Permission{access.PeopleRead, access.ScoresRead, access.VerbatimsRead, access.RecordsImport, access.PeopleWrite, access.SurveysRead, access.MatrixRead}

// apiPolicy is the table of the API, in the order of package api.
var apiPolicy = []Rule{
	everybody("GET " + api.Prefix + "/openapi.json"),
	{Pattern: "GET " + api.Prefix + "/organisation", Who: SignedIn, Key: true, Note: "any key"},
	everybody("/api/").note("says what isn't there"),
	keyed("GET", "/dimension-values", ownWords...),
	puts("/dimension-values", intake.KindValue),
	keyed("GET", "/units", access.PeopleRead).note("own units"),
	puts("/units", intake.KindUnit),
	keyed("GET", "/units/{ref}", access.PeopleRead).note("own units"),
	keyed("GET", "/employees", access.PeopleRead).note("own units"),
	puts("/employees", intake.KindEmployee),
	keyed("GET", "/employees/{ref}", access.PeopleRead).note("own units"),
	keyed("GET", "/memberships", access.PeopleRead).note("own units"),
	puts("/memberships", intake.KindMembership),
	keyed("GET", "/customers", access.CustomersRead, access.RecordsImport).note("contact fields only with customers.read"),
	puts("/customers", intake.KindCustomer),
	keyed("GET", "/customers/{ref}", access.CustomersRead, access.RecordsImport).note("contact fields only with customers.read"),
	keyed("GET", "/transactions", access.RecordsImport, access.CustomersRead).note("own units"),
	puts("/transactions", intake.KindTransaction),
	keyed("GET", "/transactions/{ref}", access.RecordsImport, access.CustomersRead).note("own units"),
	keyed("GET", "/answers", access.VerbatimsRead).note("own units; names with individuals.read, customers with customers.read"),
	puts("/answers", intake.KindAnswer),
	keyed("GET", "/surveys/{survey}/answers/{ref}", access.VerbatimsRead).note("own units; names with individuals.read, customers with customers.read"),
	keyed("GET", "/answers.csv", access.RecordsExport).note("and what one may see of them"),
	keyed("GET", "/customers/{ref}/timeline", access.CustomersRead).note("own units; scores and words with verbatims.read"),
	keyed("GET", "/signal-types", knowsTypes...),
	puts("/signal-types", intake.KindSignalType),
	keyed("GET", "/signals", access.VerbatimsRead).note("own units; customers with customers.read"),
	puts("/signals", intake.KindSignal),
	keyed("GET", "/signals/{source}/{ref}", access.VerbatimsRead).note("own units; customers with customers.read"),
	keyed("GET", "/metrics", measuring...),
	puts("/metrics", intake.KindMetric),
	keyed("GET", "/metrics/{ref}", measuring...),
	keyed("GET", "/causes", measuring...),
	puts("/causes", intake.KindCause),
	keyed("GET", "/surveys", access.SurveysRead, access.SurveysWrite),
	puts("/surveys", intake.KindSurvey),
	keyed("GET", "/surveys/{ref}", access.SurveysRead, access.SurveysWrite),
	keyed("GET", "/matrix-versions", access.MatrixRead),
	keyed("GET", "/matrix-versions/{ref}/lines", access.MatrixRead),
	puts("/matrix-lines", intake.KindMatrixLine),
	keyed("POST", "/matrix-versions/{ref}/sign-offs", access.MatrixWrite),
	keyed("GET", "/targets", access.TargetsRead).note("of people only with individuals.read"),
	puts("/targets", intake.KindTarget),
	keyed("GET", "/targets/{ref}", access.TargetsRead).note("of people only with individuals.read"),
	keyed("GET", "/initiatives", access.ScoresRead, access.IndividualRead).note("of people only with individuals.read"),
	puts("/initiatives", intake.KindInitiative),
	keyed("GET", "/initiatives/{ref}", access.ScoresRead, access.IndividualRead).note("of people only with individuals.read"),
	keyed("GET", "/findings", access.FindingsRead),
	puts("/findings", intake.KindFinding).note("an outcome only with findings.decide"),
	keyed("GET", "/findings/{ref}", access.FindingsRead),
	keyed("GET", "/coverage", access.FindingsRead),
	puts("/coverage", intake.KindCoverage),
	keyed("GET", "/scores", access.ScoresRead).note("own units; people only with individuals.read"),
	keyed("GET", "/schemes", access.SchemesRead),
	keyed("POST", "/schemes/check", access.SchemesWrite, access.RunsCompute),
	keyed("GET", "/schemes/{ref}", access.SchemesRead),
	keyed("GET", "/runs", access.RunsRead),
	keyed("POST", "/runs", access.RunsCompute),
	keyed("GET", "/runs/{run}", access.RunsRead, access.PayRead),
	keyed("GET", "/runs/{run}/statements", access.PayRead).note("own units"),
	keyed("GET", "/runs/{run}/statements/{employee}", access.PayRead).note("own units"),
	keyed("GET", "/runs/{run}/statements/{employee}/pdf", access.PayRead).note("own units"),
	keyed("GET", "/customers/{ref}/held", access.PrivacyManage).note("noted in the ledger"),
	keyed("GET", "/erasures", access.PrivacyManage),
	keyed("POST", "/erasures", access.PrivacyManage),
	keyed("POST", "/redactions", access.VerbatimsRedact),
	keyed("GET", "/agreements", access.SchemesRead, access.MatrixRead, access.FreezePeriods),
	keyed("POST", "/agreements", access.FreezePeriods),
	keyed("GET", "/agreements/{ref}", access.SchemesRead, access.MatrixRead, access.FreezePeriods),
	keyed("POST", "/agreements/{ref}/amendments", access.FreezePeriods),
	keyed("POST", "/agreements/{ref}/sign-offs", access.FreezePeriods),
	keyed("POST", "/agreements/{ref}/freeze", access.FreezePeriods),
	keyed("POST", "/agreements/{ref}/drop-draft", access.FreezePeriods),
	keyed("POST", "/agreements/{ref}/end", access.FreezePeriods),
	keyed("GET", "/consents", access.ConsentRecord, access.SchemesRead, access.MatrixRead, access.PrivacyRead),
	keyed("POST", "/consents", access.ConsentRecord),
	keyed("POST", "/consents/{record}/withdrawal", access.ConsentRecord),
	keyed("GET", "/audit-entries", access.AuditRead),
	keyed("GET", "/data-map", access.PrivacyRead),
	keyed("GET", "/retention", access.PrivacyRead, access.PrivacyManage),
	keyed("POST", "/retention/{class}", access.PrivacyManage),
	keyed("GET", "/retention-holds", access.PrivacyRead, access.PrivacyManage),
	keyed("POST", "/retention-holds", access.PrivacyManage),
	keyed("POST", "/retention-holds/{hold}/release", access.PrivacyManage),
	keyed("GET", "/dossiers/{ref}", access.PrivacyRead),
	keyed("POST", "/wording/checks", access.SurveysRead, access.SurveysWrite, access.RecordsImport).note("keeps nothing"),
}
