package datamap

import "klankbord.org/core/access"

var ofChain = base{Prove, Nobody, KeepHistory, by(access.ChainRead)}

// proofTables are about what happened, and that it wasn't changed.
var proofTables = []Table{
	table("ledger", "Wie wat wanneer deed, en waarmee. Namen en woorden staan er niet in", "Who did what when, and to what. It holds no names and no words",
		base{Prove, Account, KeepHistory, by(access.AuditRead, access.ChainRead)},
		cols(Key, "org n"), cols(Act, "at actor action kind first_id last_id body").to(ByExport), cols(Proof, "commits").of(Nobody).to(ByExport), cols(Proof, "salts").of(Nobody).hidden(),
		cols(Technical, "tx").hidden()),
	table("chain_entries", "De keten over het logboek", "The chain over the ledger", ofChain, cols(Key, "org seq"), cols(Proof, "n head").to(ByExport)),
	table("chain_state", "Hoe ver de keten is", "How far the chain is", ofChain, cols(Key, "org"), cols(Proof, "length head edge tx n sealed_at key signature kinds").to(ByExport)),
	table("chain_checkpoints", "IJkpunten die buiten bewaard kunnen worden", "Checkpoints that can be kept outside", ofChain, cols(Key, "org id"), cols(Proof, "made_at length note").to(ByExport)),
	table("chain_checks", "Controles van de keten en hun uitkomst", "Verifications of the chain and their outcome", ofChain,
		cols(Key, "org at"), cols(Proof, "length things flaws report"), cols(Act, "actor").of(Account)),
	table("retention_periods", "Hoe lang de organisatie iets bewaart, en waarom", "How long the organisation keeps something, and why",
		base{Prove, Nobody, KeepHistory, by(access.PrivacyRead)}, cols(Key, "org id"), cols(Setting, "class days reason").to(ByAPI), cols(Act, "at actor").of(Account)),
	table("retention_holds", "Dagen waarvan alles langer blijft, en waarom", "Days of which everything stays longer, and why",
		base{Prove, Nobody, KeepHistory, by(access.PrivacyRead)}, cols(Key, "org id"), cols(Setting, "from_day to_day reason"), cols(Act, "at actor ended_at ended_by").of(Account)),
	table("retention_work", "Hoe ver het opruimen is", "How far clearing away is",
		base{Run, Nobody, KeepSetup, by(access.PrivacyRead)}, cols(Key, "org"), cols(Technical, "class started_at finished_at done total")),
	table("secrets", "Sleutels van de organisatie zelf, versleuteld", "The organisation's own keys, encrypted", base{Enter, Nobody, KeepSetup, by()},
		cols(Key, "org name"), cols(Secret, "value").lock()),
	table("sealing_keys", "Met welke sleutel versleuteld is; de sleutel zelf staat buiten de database", "Which key encrypted what; the key itself is outside the database", base{Enter, Nobody, KeepSetup, by()},
		cols(Key, "org key"), cols(Proof, "proof sealed")),
	table("revisions", "Hoe vaak iets veranderde waarvan afhangt wat klanten gevraagd wordt", "How often something changed that decides what customers are asked", base{Run, Nobody, KeepSetup, by()}, cols(Key, "org"), cols(Technical, "n")),
	table("sequences", "Volgende nummers", "Next numbers", base{Run, Nobody, KeepSetup, by()}, cols(Key, "org name"), cols(Technical, "next")),
}
