package datamap

import "klankbord.org/core/access"

// ofCustomers is what holds for what customers said and what was done for them.
var ofCustomers = base{Listen, Customer, KeepFigures, by(access.ScoresRead, access.VerbatimsRead, access.OwnRead)}

// customerTables are about customers, what was done for them, and what they said.
var customerTables = []Table{
	table("customers", "Klanten: wie ze zijn en hoe ze te bereiken zijn", "Customers: who they are and how to reach them",
		base{Listen, Customer, KeepContact, by(access.CustomersRead, access.PrivacyManage)},
		cols(Key, "org id"), cols(Identity, "ref account").to(ByAPI),
		cols(Contact, "email phone name").lock().to(ByAPI),
		cols(Trait, "language segment_id").to(ByAPI), cols(Setting, "no_contact").to(ByAPI), cols(Event, "known_on"),
		cols(Contact, "email_index phone_index").lock().hidden()),
	table("transactions", "Opdrachten: wat er voor een klant is gedaan", "Transactions: what was done for a customer", ofCustomers,
		cols(Key, "org id"), cols(Event, "ref day unit_id touchpoint_id product_id process_id channel_id segment_id problem").to(ByAPI),
		cols(Identity, "customer_id").kept(KeepLink).seenBy(access.CustomersRead, access.PrivacyManage).to(ByAPI),
		cols(Event, "value_cents currency").to(ByAPI)),
	table("transaction_values", "Eigen indelingen van een opdracht", "Own groupings of a transaction", ofCustomers,
		cols(Key, "org transaction_id"), cols(Event, "dimension value_id").to(ByAPI)),
	table("answers", "Antwoorden: de score, de woorden en waarover het ging", "Answers: the score, the words and what it was about", ofCustomers,
		cols(Key, "org id"), cols(Event, "ref transaction_id day answered_at source_id").to(ByAPI, ByWebhook, ByExport),
		cols(Identity, "customer_id").kept(KeepLink).seenBy(access.CustomersRead, access.PrivacyManage).to(ByAPI, ByWebhook),
		cols(Answer, "survey_id version metric_id score standing").to(ByAPI, ByWebhook, ByExport, ByStatement),
		cols(Words, "verbatim").kept(KeepWords).seenBy(access.VerbatimsRead, access.OwnRead, access.PrivacyManage).to(ByAPI, ByWebhook, ByExport, ByStatement),
		cols(Trait, "language").to(ByAPI), cols(Setting, "finished").to(ByAPI), cols(Setting, "call_me").kept(KeepWords).to(ByAPI)),
	table("answer_causes", "De oorzaken die een klant bij een antwoord koos", "The causes that a customer chose with an answer", ofCustomers,
		cols(Key, "org answer_id"), cols(Answer, "place cause_id").to(ByAPI, ByWebhook, ByExport, ByStatement)),
	table("answer_said", "Antwoorden op verdere vragen", "Answers to further questions", ofCustomers,
		cols(Key, "org answer_id"), cols(Answer, "question kind value").to(ByAPI, ByWebhook, ByExport),
		cols(Words, "words").kept(KeepWords).seenBy(access.VerbatimsRead, access.OwnRead, access.PrivacyManage).to(ByAPI, ByWebhook, ByExport)),
	table("signal_types", "Soorten klantsignalen", "Types of customer signals", base{Listen, Nobody, KeepSetup, by(access.ScoresRead, access.VerbatimsRead)},
		cols(Key, "org id"), cols(Setting, "ref kind name_nl name_en").to(ByAPI)),
	table("signals", "Signalen van klanten: klachten, gesprekken, recensies", "Signals of customers: complaints, calls, reviews", ofCustomers,
		cols(Key, "org id"), cols(Event, "source ref type_id at day transaction_id touchpoint_id unit_id").to(ByAPI),
		cols(Identity, "customer_id").kept(KeepLink).seenBy(access.CustomersRead, access.PrivacyManage).to(ByAPI),
		cols(Words, "words").kept(KeepWords).seenBy(access.VerbatimsRead, access.PrivacyManage).to(ByAPI),
		cols(Trait, "language").to(ByAPI), cols(Answer, "rating rating_min rating_max").to(ByAPI)),
	table("erasures", "Wie gewist is, als hash, zodat iemand niet terugkomt", "Who was erased, as a hash, so that nobody comes back",
		base{Prove, Customer, KeepHistory, by(access.PrivacyManage)},
		cols(Key, "org id customer_id"), cols(Proof, "hash").lock().hidden(), cols(Proof, "counts ground").of(Nobody),
		cols(Act, "at actor lifted_at lifted_by lifted_for").of(Account)),
	table("nobodies", "Plaatshouders: van wie de antwoorden van gewiste klanten zijn", "Placeholders: whom the answers of erased customers belong to",
		base{Prove, Nobody, KeepHistory, by(access.PrivacyManage)}, cols(Key, "org customer_id")),
	table("redactions", "Wat er uit een toelichting is weggehaald: waar en waarom, niet wat", "What was taken out of a comment: where and why, not what",
		base{Prove, Customer, KeepHistory, by(access.PrivacyManage)},
		cols(Key, "org id"), cols(Proof, "thing thing_id field kind place length").of(Nobody), cols(Proof, "digest").lock().hidden(),
		cols(Act, "at actor").of(Account)),
}
