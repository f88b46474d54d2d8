package datamap

import "klankbord.org/core/access"

var (
	ofSetup = base{Run, Nobody, KeepSetup, by(access.ScoresRead, access.PeopleRead, access.OwnRead)}
	// ofShares is who took part in something: it counts towards the scores of people.
	ofShares = base{Judge, Employee, KeepFigures, by(access.IndividualRead, access.OwnRead)}
)

// staffTables are about the organisation, who works there, and what they are measured by.
var staffTables = []Table{
	table("organisations", "De organisatie en haar instellingen", "The organisation and its settings", ofSetup,
		cols(Key, "org"), cols(Setting, "ref name settings created_at").to(ByAPI)),
	table("units", "Teams en afdelingen", "Teams and departments", ofSetup,
		cols(Key, "org id"), cols(Setting, "ref name level maturity").to(ByAPI, BySignOn)),
	table("unit_places", "Waar een team onder hangt, vanaf een dag", "What a team hangs under, from a day on", ofSetup,
		cols(Key, "org unit_id"), cols(Setting, "from_day parent_id").to(ByAPI)),
	table("employees", "Medewerkers: wie ze zijn en wanneer ze in dienst zijn", "Employees: who they are and when they are employed",
		base{Staff, Employee, KeepEmployment, by(access.PeopleRead, access.IndividualRead, access.OwnRead)},
		cols(Key, "org id"), cols(Identity, "ref").kept(KeepHistory).to(ByAPI, ByExport, ByStatement, BySignOn),
		cols(Identity, "name").to(ByAPI, ByWebhook, ByExport, ByStatement, BySignOn),
		cols(Contact, "email").lock().seenBy(access.PeopleRead).to(ByAPI, BySignOn), cols(Contact, "email_index").lock().hidden(),
		cols(Work, "manager_id employed_from employed_to").kept(KeepHistory).to(ByAPI), cols(Technical, "place").kept(KeepHistory)),
	table("memberships", "Wie in welk team en welke rol werkt, van dag tot dag", "Who works in which team and role, from day to day",
		base{Staff, Employee, KeepFigures, by(access.PeopleRead, access.IndividualRead, access.OwnRead)},
		cols(Key, "org employee_id"), cols(Work, "unit_id role_id from_day to_day fte").to(ByAPI, ByStatement)),
	table("membership_notes", "Waarom iemands plaats achteraf is verbeterd", "Why somebody's place was corrected afterwards",
		base{Staff, Employee, KeepHistory, by(access.FreezePeriods)},
		cols(Key, "org id employee_id"), cols(Work, "from_day to_day reason"), cols(Act, "at actor").of(Account)),
	table("participants", "Wie aan een opdracht werkte", "Who worked on a transaction", ofShares,
		cols(Key, "org transaction_id"), cols(Work, "employee_id role_id unit_id").to(ByAPI)),
	table("answer_participants", "Over wie een antwoord gaat, zoals het die dag was", "Whom an answer is about, as it was that day", ofShares,
		cols(Key, "org answer_id"), cols(Judgement, "employee_id role_id unit_id").to(ByAPI, ByWebhook, ByStatement)),
	table("coverage", "Hoeveel opdrachten iemand deed en hoeveel er gevraagd zijn", "How many transactions somebody did and how many were asked", ofShares,
		cols(Key, "org employee_id"), cols(Judgement, "from_day to_day transactions with_problem excluded_with_problem excluded_without_problem invited").to(ByAPI)),
	table("dimension_values", "Eigen indelingen: producten, kanalen, rollen", "Own groupings: products, channels, roles", ofSetup,
		cols(Key, "org id"), cols(Setting, "dimension ref name_nl name_en parent owners").to(ByAPI)),
	table("metrics", "Wat er gemeten wordt en op welke schaal", "What is measured and on which scale", ofSetup,
		cols(Key, "org id"), cols(Setting, "ref type scale_min scale_max name_nl name_en").to(ByAPI)),
	table("causes", "De oorzaken waaruit een klant kan kiezen", "The causes that a customer can choose from", ofSetup,
		cols(Key, "org id"), cols(Setting, "ref parent_id name_nl name_en way place").to(ByAPI)),
	table("surveys", "Vragenlijsten", "Surveys", ofSetup, cols(Key, "org id"), cols(Setting, "ref metric_id").to(ByAPI)),
	table("survey_versions", "Elke versie van een vragenlijst, woord voor woord", "Every version of a survey, word by word", ofSetup,
		cols(Key, "org survey_id"), cols(Setting, "version content hash published_at").to(ByAPI)),
	table("open_links", "Open links en posters, en waar ze over gaan", "Open links and posters, and what they are about", ofSetup,
		cols(Key, "org id"), cols(Setting, "name survey_id channel unit_id touchpoint_id role_id created_at ended_at"), cols(Setting, "employee_id").of(Employee),
		cols(Act, "created_by ended_by").of(Account)),
	table("survey_drafts", "Vragenlijsten waaraan iemand werkt", "Surveys that somebody is working on", ofSetup,
		cols(Key, "org"), cols(Setting, "ref content saved_at"), cols(Act, "saved_by").of(Account)),
	table("matrix_versions", "Versies van de beïnvloedbaarheidsmatrix", "Versions of the influence matrix",
		base{Agree, Nobody, KeepHistory, by(access.MatrixRead)}, cols(Key, "org id"), cols(Agreed, "ref reason created_at").to(ByAPI)),
	table("matrix_lines", "Welke oorzaak welke rol kan beïnvloeden", "Which cause which role can influence",
		base{Agree, Nobody, KeepHistory, by(access.MatrixRead)},
		cols(Key, "org version_id"), cols(Agreed, "role_id cause_id from_day influenceable reason").to(ByAPI, ByStatement)),
	table("matrix_signoffs", "Wie de matrix goedkeurde", "Who approved the matrix",
		base{Agree, Account, KeepHistory, by(access.MatrixRead)}, cols(Key, "org version_id"), cols(Agreed, "party name signed_on document").to(ByAPI)),
	table("initiatives", "Verbeteringen die iemand begon", "Improvements that somebody began",
		base{Judge, Employee, KeepHistory, by(access.IndividualRead, access.ScoresRead)},
		cols(Key, "org id"), cols(Judgement, "ref employee_id unit_id cause_id status started_on done_on").to(ByAPI, ByStatement),
		cols(Judgement, "title hypothesis evidence").kept(KeepAppraisal).to(ByAPI, ByStatement)),
	table("findings", "Bevindingen: antwoorden die niet eerlijk tot stand kwamen", "Findings: answers that didn't come about fairly",
		base{Judge, Employee, KeepHistory, by(access.FindingsRead)},
		cols(Key, "org id"), cols(Judgement, "ref employee_id from_day to_day status decided_on heard").to(ByAPI, ByStatement),
		cols(Judgement, "text").kept(KeepAppraisal).to(ByAPI), cols(Act, "decided_by").of(Account).to(ByAPI)),
	table("targets", "Doelstellingen van teams en mensen", "Targets of teams and people",
		base{Judge, Employee, KeepHistory, by(access.TargetsRead)},
		cols(Key, "org id"), cols(Agreed, "ref unit_id employee_id metric_id answers baseline_from baseline_to period_from period_to growth reason").to(ByAPI, ByStatement)),
}
