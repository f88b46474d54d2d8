package datamap

import "klankbord.org/core/access"

var (
	ofAccounts = base{Enter, Account, KeepAccounts, by(access.AccountsManage)}
	ofSignOn   = base{Enter, Nobody, KeepSetup, by(access.AccountsManage)}
	ofTokens   = base{Enter, Account, KeepTokens, by()}
	ofHooks    = base{Connect, Nobody, KeepSetup, by(access.WebhooksManage)}
)

// entryTables are about who comes in, and what goes out.
var entryTables = []Table{
	table("accounts", "Wie kan aanmelden", "Who can sign in", ofAccounts,
		cols(Key, "org id"), cols(Identity, "ref").kept(KeepHistory).to(BySignOn), cols(Contact, "email name").to(BySignOn, ByMail), cols(Trait, "language"),
		cols(Identity, "employee_id").kept(KeepHistory), cols(Setting, "status source").kept(KeepHistory), cols(Identity, "external").to(BySignOn),
		cols(Secret, "password totp totp_new totp_step").lock().hidden(), cols(Act, "created_at updated_at seen_at")),
	table("account_grants", "Welke rol iemand heeft, waar en wanneer", "Which role somebody has, where and when", ofAccounts,
		cols(Key, "org account_id"), cols(Setting, "source role_ref unit_id from_day to_day").kept(KeepHistory)),
	table("roles", "Eigen rollen van de organisatie", "The organisation's own roles", ofSignOn,
		cols(Key, "org"), cols(Setting, "ref name_nl name_en reader permissions created_at updated_at")),
	table("sessions", "Browsers waarin iemand is aangemeld; geen adres, alleen een grof apparaat", "Browsers in which somebody is signed in; no address, a coarse device only",
		base{Enter, Account, KeepSessions, by()}, cols(Key, "org account_id"), cols(Secret, "hash").lock(), cols(Act, "stage device method created_at seen_at expires_at ended_at")),
	table("passkeys", "Passkeys: de openbare helft", "Passkeys: the public half", base{Enter, Account, KeepAccounts, by()},
		cols(Key, "org id account_id"), cols(Secret, "credential record"), cols(Setting, "name"), cols(Act, "created_at used_at")),
	table("recovery_codes", "Herstelcodes, als hash", "Recovery codes, as hashes", base{Enter, Account, KeepAccounts, by()},
		cols(Key, "org account_id"), cols(Secret, "hash").lock(), cols(Act, "used_at")),
	table("single_use", "Links die één keer werken, als hash", "Links that work once, as hashes", ofTokens,
		cols(Key, "org account_id"), cols(Secret, "hash").lock(), cols(Secret, "body"), cols(Act, "purpose created_at expires_at used_at")),
	table("known_devices", "Browsers die iemand eerder gebruikte, als hash", "Browsers that somebody used before, as hashes", base{Enter, Account, KeepAccounts, by()},
		cols(Key, "org account_id"), cols(Secret, "hash").lock(), cols(Act, "seen_at")),
	table("api_keys", "Sleutels van programma's, als hash", "Keys of programs, as hashes", base{Enter, Nobody, KeepHistory, by(access.KeysManage)},
		cols(Key, "org id"), cols(Setting, "name prefix permissions reader unit_id created_at expires_on last_used revoked_at"), cols(Secret, "hash").lock().hidden(),
		cols(Act, "created_by").of(Account)),
	table("idempotency_keys", "Antwoorden aan programma's, voor wie het nog eens vraagt", "Answers to programs, for who asks again", base{Connect, Customer, KeepReceipts, by()},
		cols(Key, "org actor key"), cols(Technical, "route body_hash status headers created_at"), cols(Answer, "body").to(ByAPI)),
	table("sign_on_providers", "Aanmelddiensten", "Sign-on services", ofSignOn,
		cols(Key, "org id"), cols(Setting, "ref kind name enabled settings created_at updated_at"), cols(Secret, "secret").lock().hidden()),
	table("sign_on_identities", "Wie iemand is bij een aanmelddienst", "Who somebody is at a sign-on service", ofAccounts,
		cols(Key, "org provider_id account_id"), cols(Identity, "subject").to(BySignOn), cols(Act, "joined_at")),
	table("sign_on_used", "Antwoorden van aanmelddiensten die al gebruikt zijn, als hash", "Answers of sign-on services that were used, as hashes", base{Enter, Nobody, KeepTokens, by()},
		cols(Key, "org"), cols(Technical, "hash until")),
	table("sign_on_tickets", "Aanmeldingen die onderweg zijn", "Sign-ins that are under way", ofTokens,
		cols(Key, "org provider_id"), cols(Secret, "hash body").lock(), cols(Technical, "request until")),
	table("sign_on_rules", "Of wachtwoorden mogen", "Whether passwords are allowed", ofSignOn, cols(Key, "org"), cols(Setting, "passwords")),
	table("scim_users", "Hoe een aanmelddienst iemand noemt", "What a sign-on service calls somebody", ofAccounts,
		cols(Key, "org account_id"), cols(Identity, "user_name user_key external_id given_name family_name").to(BySignOn)),
	table("scim_groups", "Groepen van een aanmelddienst", "Groups of a sign-on service", ofSignOn,
		cols(Key, "org id"), cols(Setting, "name external_id created_at updated_at").to(BySignOn)),
	table("scim_group_members", "Wie in zo'n groep zit", "Who is in such a group", ofAccounts, cols(Key, "org"), cols(Setting, "group_id account_id").to(BySignOn)),
	table("outbox", "E-mail die klaarstaat of verstuurd is", "Mail that waits or was sent", base{Connect, Account, KeepLetters, by(access.SettingsManage)},
		cols(Key, "org id"), cols(Technical, "message_id state attempts code changed_at made_at"), cols(Words, "body").lock().to(ByMail)),
	table("webhook_endpoints", "Waar berichten heen gaan", "Where messages go", ofHooks,
		cols(Key, "org id"), cols(Setting, "url events content people state notice failing_since"), cols(Secret, "secret old_secret").lock().hidden(), cols(Technical, "old_until"),
		cols(Act, "made_by made_at").of(Account)),
	table("webhook_deliveries", "Welk bericht wanneer waarheen ging; de inhoud wordt niet bewaard", "Which message went where and when; the content isn't kept",
		base{Connect, Nobody, KeepMessages, by(access.WebhooksManage)},
		cols(Key, "org id endpoint_id"), cols(Technical, "message event first_id last_id happened_at made_at state attempts code problem tried_at took round").to(ByWebhook)),
	table("webhook_feeds", "Tot waar webhooks zijn bijgepraat", "How far webhooks were told", ofHooks, cols(Key, "org"), cols(Technical, "tx n")),
}
