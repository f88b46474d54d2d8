package i18n

// faultsJobs are the messages about letters and webhooks.
var faultsJobs = map[string]message{
	"letter.not_found":   {"Deze brief is er niet (meer), of is al verstuurd.", "This letter isn't here (any more), or has been sent."},
	"mail.address":       {"Dit is geen e-mailadres.", "This is not an email address."},
	"mail.subject":       {"Geef een onderwerp van één regel, van hoogstens {max} tekens.", "Give a subject of one line, of at most {max} characters."},
	"mail.text":          {"De brief is leeg, of veel te lang.", "The letter is empty, or far too long."},
	"mail.from":          {"KLANKBORD_MAIL_FROM is geen afzender. Schrijf bijvoorbeeld: Klankbord <cx@example.nl>", "KLANKBORD_MAIL_FROM is no sender. Write for instance: Klankbord <cx@example.nl>"},
	"invite.url":         {"Geef het adres waar klanten de pagina's bereiken, zoals https://cx.example.nl.", "Give the address at which customers reach the pages, such as https://cx.example.nl."},
	"invite.already":     {"Hierover is de klant al gevraagd.", "The customer was asked about this before."},
	"mail.bounces_url":   {"KLANKBORD_BOUNCES_URL is geen postbus. Schrijf bijvoorbeeld: imaps://naam:wachtwoord@mail.example.nl/INBOX", "KLANKBORD_BOUNCES_URL is no mailbox. Write for instance: imaps://user:password@mail.example.nl/INBOX"},
	"webhook.not_found":  {"Deze webhook is er niet (meer).", "This webhook isn't here (any more)."},
	"delivery.not_found": {"Dit bericht is er niet (meer).", "This message isn't here (any more)."},
	"webhook.url":        {"Dit is geen adres van een systeem. Schrijf bijvoorbeeld: https://hooks.example.nl/klankbord", "This is no address of a system. Write for instance: https://hooks.example.nl/klankbord"},
	"webhook.https":      {"Berichten gaan alleen versleuteld. Gebruik een adres dat met https:// begint.", "Messages only go encrypted. Use an address that starts with https://."},
	"webhook.inside":     {"Dit adres ligt in het eigen netwerk. De beheerder van de installatie kan het toestaan met KLANKBORD_WEBHOOK_ALLOW.", "This address is in the network of our own. The installation's administrator can allow it with KLANKBORD_WEBHOOK_ALLOW."},
	"webhook.allow":      {"\"{value}\" in KLANKBORD_WEBHOOK_ALLOW is geen netwerk of adres. Schrijf bijvoorbeeld: 10.1.0.0/16", "\"{value}\" in KLANKBORD_WEBHOOK_ALLOW is no network or address. Write for instance: 10.1.0.0/16"},
	"webhook.events":     {"Kies minstens één gebeurtenis.", "Choose at least one event."},
	"webhook.event":      {"\"{value}\" is geen gebeurtenis.", "\"{value}\" is no event."},
	"webhook.content":    {"Je kunt geen woorden van klanten laten meesturen, want je mag ze zelf niet zien.", "You can't have customers' words sent along, as you may not see them yourself."},
	"webhook.people":     {"Je kunt niet laten meesturen wie erbij was, want je mag scores van collega's zelf niet zien.", "You can't have sent along who took part, as you may not see colleagues' scores yourself."},
	"webhook.most":       {"Er zijn al {max} webhooks. Verwijder er eerst een.", "There are {max} webhooks already. Delete one first."},
	"webhook.not_active": {"Deze webhook staat uit. Zet hem eerst aan.", "This webhook is off. Switch it on first."},
	"mail.certificate":   {"Het certificaat voor de mailserver (smtp-cert) en zijn sleutel (smtp-key) zijn niet te lezen of horen niet bij elkaar.", "The certificate for the mail server (smtp-cert) and its key (smtp-key) can't be read or don't belong together."},
	"mail.url":           {"KLANKBORD_SMTP_URL is geen mailserver. Schrijf bijvoorbeeld: smtp://naam:wachtwoord@mail.example.nl:587", "KLANKBORD_SMTP_URL is no mail server. Write for instance: smtp://name:password@mail.example.nl:587"},
}
