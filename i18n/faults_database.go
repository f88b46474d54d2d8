package i18n

// faultsDatabase are the messages about remembering.
var faultsDatabase = map[string]message{
	"text.not_storable":    {"Deze tekst bevat tekens die niet te bewaren zijn.", "This text holds characters that can't be stored."},
	"database.columns":     {"De database gaf {have} waarden waar er {want} verwacht werden.", "The database returned {have} values where {want} were expected."},
	"database.duplicate":   {"Dit staat er al ({table}).", "This is recorded already ({table})."},
	"database.reference":   {"Iets anders verwijst hiernaar, of dit verwijst naar iets dat er niet is ({table}).", "Something else refers to this, or this refers to something that isn't there ({table})."},
	"database.busy":        {"De database is te lang bezet. Probeer het zo nog eens.", "The database has been busy for too long. Try again shortly."},
	"database.unreachable": {"De database is niet te bereiken. Draait de server, en klopt KLANKBORD_DATABASE?", "The database can't be reached. Is the server running, and is KLANKBORD_DATABASE right?"},
	"database.full":        {"De schijf is vol; er is niets half opgeslagen. Maak ruimte en probeer het opnieuw.", "The disk is full; nothing was stored by half. Make room and try again."},
	"database.disk":        {"Het databasebestand is niet te lezen of te schrijven; er is niets half opgeslagen. Is de schijf er, laat hij zich beschrijven, en mag dit account in de gegevensmap?", "The database file can't be read or written; nothing was stored by half. Is the disk there, does it let itself be written, and may this account write in the data folder?"},
	"database.read_only":   {"De database mag alleen gelezen worden. Mag dit account in de map schrijven?", "The database may only be read. May this account write in the folder?"},
	"database.damaged":     {"Het databasebestand is beschadigd of is geen Klankbord-database. Zet een reservekopie terug.", "The database file is damaged or isn't a Klankbord database. Restore a backup."},
	"database.closed":      {"De database is al gesloten.", "The database has been closed."},
	"database.url":         {"KLANKBORD_DATABASE is niet te begrijpen. Schrijf postgres://gebruiker@server/naam, of laat het leeg.", "KLANKBORD_DATABASE can't be understood. Write postgres://user@server/name, or leave it empty."},
	"database.plain":       {"PostgreSQL op {host} is een andere machine, en zo is niet zeker dat zij het is en dat niemand meeleest. Zet sslmode=verify-full in KLANKBORD_DATABASE, met sslrootcert=BESTAND bij een eigen uitgever. Mag het toch zo, zet dan database-plain: true.", "PostgreSQL on {host} is another machine, and like this it isn't certain that it's the one and that nobody reads along. Put sslmode=verify-full in KLANKBORD_DATABASE, with sslrootcert=FILE for an authority of your own. If it may be so all the same, set database-plain: true."},
	"database.too_old":     {"Deze PostgreSQL is versie {have}; nodig is {need} of nieuwer.", "This PostgreSQL is version {have}; {need} or newer is needed."},
	"database.newer":       {"Deze database is van een nieuwere Klankbord (versie {database}); dit programma kent tot {program}. Werk het programma bij.", "This database is of a newer Klankbord (version {database}); this program knows up to {program}. Update the program."},
}
