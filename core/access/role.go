package access

import (
	"slices"

	"klankbord.org/core/intake"
)

// RoleRef names a role within an organisation.
type RoleRef string

// The roles that every organisation has. Its own roles have references of their own.
const (
	Administrator  RoleRef = "administrator"
	CXManager      RoleRef = "cx-manager"
	RewardManager  RoleRef = "reward-manager"
	TeamLead       RoleRef = "team-lead"
	EmployeeRole   RoleRef = "employee"
	Management     RoleRef = "management"
	Auditor        RoleRef = "auditor"
	WorksCouncil   RoleRef = "works-council"
	PrivacyOfficer RoleRef = "privacy-officer"
)

// Role is a set of permissions with a name.
type Role struct {
	Ref         RoleRef
	Name        intake.Text
	Permissions []Permission
	Reader      Reader // which publication threshold holds for whoever has no other role
	Own         bool   // made by the organisation itself
}

// Has reports whether the role gives a permission.
func (r Role) Has(p Permission) bool { return slices.Contains(r.Permissions, p) }

// guarding are the permissions by which one sees pay, individuals or customers, or decides who does what.
var guarding = []Permission{PayRead, RunsDecide, IndividualRead, CustomersRead, AuditRead, AccountsManage, KeysManage, SettingsManage, PrivacyManage}

// Guarded reports whether the role sees pay, individuals or customers, or decides who does what: whoever takes it over by a
// password alone does harm, so a new organisation asks a second factor of it.
func (r Role) Guarded() bool {
	return slices.ContainsFunc(r.Permissions, func(p Permission) bool { return slices.Contains(guarding, p) })
}

// StandardRoles returns the roles that every organisation has, in the order in which they are shown.
func StandardRoles() []Role {
	return []Role{
		{Ref: Administrator, Name: intake.Text{NL: "Beheerder", EN: "Administrator"}, Reader: ReadsScores, Permissions: []Permission{
			PeopleRead, PeopleWrite, RecordsImport, AccountsManage, KeysManage, WebhooksManage, SettingsManage, PrivacyRead, ChainRead}},
		{Ref: CXManager, Name: intake.Text{NL: "CX-manager", EN: "CX manager"}, Reader: ReadsScores, Permissions: []Permission{
			ScoresRead, VerbatimsRead, VerbatimsRedact, CustomersRead, MatrixRead, MatrixWrite, TargetsRead, TargetsWrite, SurveysRead, SurveysWrite,
			RecordsImport, RecordsExport, PeopleRead, FindingsRead, FreezePeriods, ChainRead, PrivacyRead}},
		{Ref: RewardManager, Name: intake.Text{NL: "Beloningsmanager", EN: "Reward manager"}, Reader: ReadsIndividuals, Permissions: []Permission{
			ScoresRead, IndividualRead, MatrixRead, TargetsRead, TargetsWrite, PeopleRead, SchemesRead, SchemesWrite, RunsRead, RunsCompute,
			RunsDecide, PayRead, FindingsRead, ConsentRecord, FreezePeriods, ChainRead, RecordsExport}},
		{Ref: TeamLead, Name: intake.Text{NL: "Teamleider", EN: "Team lead"}, Reader: ReadsIndividuals, Permissions: []Permission{
			ScoresRead, IndividualRead, VerbatimsRead, CustomersRead, OwnRead, MatrixRead, TargetsRead, SchemesRead, PeopleRead}},
		{Ref: EmployeeRole, Name: intake.Text{NL: "Medewerker", EN: "Employee"}, Reader: ReadsScores, Permissions: []Permission{
			OwnRead, MatrixRead, TargetsRead, SchemesRead}},
		{Ref: Management, Name: intake.Text{NL: "Management", EN: "Management"}, Reader: ReadsScores, Permissions: []Permission{
			ScoresRead, VerbatimsRead, MatrixRead, TargetsRead, SurveysRead, SchemesRead, RunsRead}},
		{Ref: Auditor, Name: intake.Text{NL: "Auditor", EN: "Auditor"}, Reader: ReadsIndividuals, Permissions: []Permission{
			ScoresRead, IndividualRead, MatrixRead, TargetsRead, SurveysRead, PeopleRead, SchemesRead, RunsRead, PayRead, FindingsRead,
			ChainRead, AuditRead, PrivacyRead}},
		{Ref: WorksCouncil, Name: intake.Text{NL: "Ondernemingsraad", EN: "Works council"}, Reader: ReadsScores, Permissions: []Permission{
			ScoresRead, MatrixRead, TargetsRead, SurveysRead, SchemesRead, RunsRead, ConsentRecord, ChainRead, PrivacyRead}},
		{Ref: PrivacyOfficer, Name: intake.Text{NL: "Privacyfunctionaris", EN: "Privacy officer"}, Reader: ReadsScores, Permissions: []Permission{
			VerbatimsRead, VerbatimsRedact, CustomersRead, PrivacyRead, PrivacyManage, AuditRead, ChainRead}},
	}
}
