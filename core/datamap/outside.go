package datamap

import "klankbord.org/core/intake"

// Place is something that is kept outside the tables of the database.
type Place struct {
	Ref       string
	Name      intake.Text
	Holds     intake.Text
	Subject   Subject
	Protected intake.Text
	Goes      intake.Text // when it goes
}

// Places returns what is kept outside the tables.
func Places() []Place {
	return []Place{
		{"snapshot", intake.Text{NL: "Momentopname op schijf", EN: "Snapshot on disk"},
			intake.Text{NL: "De antwoorden als kolommen van getallen, met nummers van medewerkers. Geen namen, geen woorden.", EN: "The answers as columns of numbers, with the numbers of employees. No names, no words."}, Employee,
			intake.Text{NL: "Alleen leesbaar voor de gebruiker van het programma.", EN: "Readable by the program's user only."},
			intake.Text{NL: "Wordt overschreven; kan altijd weg.", EN: "Is overwritten; can always be thrown away."}},
		{"logs", intake.Text{NL: "Logboek van het programma (journal)", EN: "The program's log (journal)"},
			intake.Text{NL: "Tijd, adres van de pagina zonder geheimen, status, duur. Geen namen, geen woorden, geen IP-adressen.", EN: "Time, address of the page without secrets, status, duration. No names, no words, no IP addresses."}, Nobody,
			intake.Text{NL: "Door wie de server beheert.", EN: "By whoever runs the server."}, intake.Text{NL: "Zoals de server is ingesteld.", EN: "As the server is set up."}},
		{"metrics", intake.Text{NL: "Meetwaarden (Prometheus)", EN: "Metrics (Prometheus)"},
			intake.Text{NL: "Tellingen en tijden van het programma. Niets van personen.", EN: "Counts and times of the program. Nothing of people."}, Nobody,
			intake.Text{NL: "Alleen op het adres dat daarvoor is ingesteld.", EN: "At the address set up for it only."}, intake.Text{NL: "Zoals de verzamelaar is ingesteld.", EN: "As the collector is set up."}},
		{"traces", intake.Text{NL: "Sporen (OpenTelemetry), als ze aan staan", EN: "Traces (OpenTelemetry), when switched on"},
			intake.Text{NL: "Welk deel van een verzoek hoe lang duurde. Geen inhoud.", EN: "Which part of a request took how long. No content."}, Nobody,
			intake.Text{NL: "Alleen naar het ingestelde adres.", EN: "To the address set up only."}, intake.Text{NL: "Zoals de ontvanger is ingesteld.", EN: "As the receiver is set up."}},
		{"backups", intake.Text{NL: "Back-ups", EN: "Backups"},
			intake.Text{NL: "Alles uit de database. Contactgegevens en geheimen blijven er versleuteld in.", EN: "Everything in the database. Contact data and secrets stay encrypted in it."}, Customer,
			intake.Text{NL: "De sleutels zitten er niet in, tenzij iemand ze erbij bewaart.", EN: "The keys aren't in it, unless somebody keeps them with it."},
			intake.Text{NL: "Wie de server beheert gooit ze weg. Na terugzetten wordt opnieuw gewist wat gewist was, en wat over zijn tijd is.", EN: "Whoever runs the server throws them away. After one is put back, what was erased is erased again, and what is past its time too."}},
		{"erasures", intake.Text{NL: "Lijst van gewiste klanten (erasures.jsonl)", EN: "List of erased customers (erasures.jsonl)"},
			intake.Text{NL: "Een hash met sleutel per gewiste klant, en wanneer.", EN: "A keyed hash for each erased customer, and when."}, Customer,
			intake.Text{NL: "Zonder de sleutel zegt een hash niets.", EN: "Without the key a hash says nothing."}, intake.Text{NL: "Blijft, om een back-up opnieuw te kunnen wissen.", EN: "Stays, to be able to erase a backup again."}},
		{"redactions", intake.Text{NL: "Lijst van wat is afgeschermd (redactions.jsonl)", EN: "List of what was redacted (redactions.jsonl)"},
			intake.Text{NL: "Waar iets stond en een hash met sleutel van wat, en wanneer.", EN: "Where something stood and a keyed hash of what, and when."}, Customer,
			intake.Text{NL: "Zonder de sleutel zegt een hash niets.", EN: "Without the key a hash says nothing."}, intake.Text{NL: "Blijft, om een back-up opnieuw te kunnen afschermen.", EN: "Stays, to be able to redact a backup again."}},
		{"keys", intake.Text{NL: "Sleutelbestanden", EN: "Key files"},
			intake.Text{NL: "Waarmee contactgegevens en geheimen versleuteld zijn, en waarmee de keten is ondertekend.", EN: "What contact data and secrets are encrypted with, and the chain is signed with."}, Nobody,
			intake.Text{NL: "Buiten de database; alleen leesbaar voor de gebruiker van het programma.", EN: "Outside the database; readable by the program's user only."}, intake.Text{NL: "Bij het wisselen van sleutels.", EN: "When keys are replaced."}},
		{"cookies", intake.Text{NL: "Cookies", EN: "Cookies"},
			intake.Text{NL: "Bij medewerkers: wie is aangemeld, taal en licht of donker. Bij klanten die antwoorden: geen.", EN: "For staff: who is signed in, language and light or dark. For customers who answer: none."}, Account,
			intake.Text{NL: "Secure, HttpOnly en SameSite; de database kent alleen een hash.", EN: "Secure, HttpOnly and SameSite; the database knows a hash only."}, intake.Text{NL: "Bij het afmelden, of als de sessie eindigt.", EN: "At signing out, or when the session ends."}},
		{"mails", intake.Text{NL: "Verstuurde e-mail, bij de ontvanger", EN: "Mail that was sent, at the receiver"},
			intake.Text{NL: "Links om aan te melden of een wachtwoord te kiezen, en meldingen.", EN: "Links to sign in or choose a password, and notices."}, Account,
			intake.Text{NL: "Links werken één keer en kort.", EN: "Links work once and shortly."}, intake.Text{NL: "Door de ontvanger.", EN: "By the receiver."}},
		{"jobs", intake.Text{NL: "Wachtrij van taken (tabellen river_…)", EN: "Queue of jobs (tables river_…)"},
			intake.Text{NL: "Nummers van wat er gedaan moet worden, zoals een brief of bericht. Geen inhoud.", EN: "Numbers of what must be done, such as a letter or message. No content."}, Nobody,
			intake.Text{NL: "In de database.", EN: "In the database."}, intake.Text{NL: "Een dag na afloop.", EN: "A day after they ended."}},
		{"migrations", intake.Text{NL: "Versies van de database (tabel goose_…)", EN: "Versions of the database (table goose_…)"},
			intake.Text{NL: "Welke wijziging van de tabellen wanneer kwam.", EN: "Which change of the tables came when."}, Nobody,
			intake.Text{NL: "In de database.", EN: "In the database."}, intake.Text{NL: "Blijft.", EN: "Stays."}},
	}
}
