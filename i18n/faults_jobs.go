package i18n

// faultsJobs are the messages about letters and webhooks.
var faultsJobs = map[string]message{
	"letter.not_found": {"Deze brief is er niet (meer), of is al verstuurd.", "This letter isn't here (any more), or has been sent."},
	"mail.address":     {"Dit is geen e-mailadres.", "This is not an email address."},
	"mail.subject":     {"Geef een onderwerp van één regel, van hoogstens {max} tekens.", "Give a subject of one line, of at most {max} characters."},
	"mail.text":        {"De brief is leeg, of veel te lang.", "The letter is empty, or far too long."},
	"mail.from":        {"KLANKBORD_MAIL_FROM is geen afzender. Schrijf bijvoorbeeld: Klankbord <cx@example.nl>", "KLANKBORD_MAIL_FROM is no sender. Write for instance: Klankbord <cx@example.nl>"},
	"mail.url":         {"KLANKBORD_SMTP_URL is geen mailserver. Schrijf bijvoorbeeld: smtp://naam:wachtwoord@mail.example.nl:587", "KLANKBORD_SMTP_URL is no mail server. Write for instance: smtp://name:password@mail.example.nl:587"},
}
