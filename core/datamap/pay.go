package datamap

import "klankbord.org/core/access"

var ofAgreements = base{Agree, Nobody, KeepHistory, by(access.SchemesRead, access.MatrixRead, access.FreezePeriods)}

// payTables are about bonuses and what was agreed about them.
var payTables = []Table{
	table("schemes", "Bonusregelingen, elke versie", "Bonus schemes, every version", base{Reward, Nobody, KeepHistory, by(access.SchemesRead)},
		cols(Key, "org id"), cols(Agreed, "ref version content hash created_at").to(ByAPI, ByStatement)),
	table("runs", "Berekeningen van een bonus: totalen en methode", "Bonus runs: totals and method",
		base{Reward, Nobody, KeepHistory, by(access.RunsRead, access.PayRead)},
		cols(Key, "org id"), cols(Pay, "scheme_id computed_at reason inputs_hash result_hash body").to(ByAPI, ByStatement), cols(Act, "computed_by").of(Account).to(ByAPI)),
	table("run_people", "Wat iemand krijgt en waarom, met elk antwoord", "What somebody gets and why, with every answer",
		base{Reward, Employee, KeepPay, by(access.PayRead, access.OwnRead)},
		cols(Key, "org run_id employee_id"), cols(Pay, "cents body").to(ByAPI, ByExport, ByStatement)),
	table("agreements", "Afspraken over een periode", "Agreements about a period", ofAgreements, cols(Key, "org id"), cols(Agreed, "ref created_at").to(ByAPI)),
	table("agreement_versions", "Elke versie van een afspraak, met reden", "Every version of an agreement, with its reason", ofAgreements,
		cols(Key, "org agreement_id"), cols(Agreed, "version status effective_day content hash reason kind ground drafted_at frozen_at").to(ByAPI),
		cols(Act, "drafted_by frozen_by").of(Account).to(ByAPI)),
	table("agreement_parties", "Wie met een afspraak instemde", "Who agreed to an agreement", base{Agree, Account, KeepHistory, ofAgreements.seen},
		cols(Key, "org agreement_id version"), cols(Agreed, "party name agreed_on document").to(ByAPI)),
	table("agreement_members", "Wie er in de periode in welk team werkte, zoals bevroren", "Who worked in which team in the period, as frozen",
		base{Agree, Employee, KeepHistory, by(access.FreezePeriods, access.RunsCompute)},
		cols(Key, "org agreement_id version employee_id"), cols(Work, "unit_id role_id from_day to_day fte")),
	table("agreement_ends", "Waarom een afspraak eerder eindigde", "Why an agreement ended early", ofAgreements,
		cols(Key, "org agreement_id"), cols(Agreed, "last_day reason").to(ByAPI), cols(Act, "at actor").of(Account)),
	table("consents", "Instemming, DPIA en bekendmaking", "Consent, DPIA and publication",
		base{Agree, Account, KeepHistory, by(access.ConsentRecord, access.SchemesRead, access.MatrixRead, access.PrivacyRead)},
		cols(Key, "org id"), cols(Agreed, "kind content hash").to(ByAPI), cols(Act, "recorded_at recorded_by").to(ByAPI)),
	table("consent_ends", "Waarom een instemming verviel", "Why a consent ended",
		base{Agree, Account, KeepHistory, by(access.ConsentRecord, access.SchemesRead, access.MatrixRead, access.PrivacyRead)},
		cols(Key, "org consent_id"), cols(Agreed, "on_day reason").of(Nobody).to(ByAPI), cols(Act, "at actor").to(ByAPI)),
}
