package i18n

// faultsApp are the messages of the program as a whole.
var faultsApp = map[string]message{
	"data.folder":           {`De map "{folder}" is niet te maken of te gebruiken.`, `The folder "{folder}" can't be made or used.`},
	"listen.taken":          {"Op {address} kan niet worden geluisterd: is het al in gebruik? Kies een ander met KLANKBORD_LISTEN.", "It isn't possible to listen on {address}: is it in use already? Choose another with KLANKBORD_LISTEN."},
	"listen.malformed":      {`"{address}" is geen adres met poort, zoals 127.0.0.1:8080.`, `"{address}" isn't an address with a port, such as 127.0.0.1:8080.`},
	"listen.not_loopback":   {"{address} is ook voor anderen bereikbaar. Zolang er nog geen aanmelding is, kan alleen een adres van deze machine zelf, zoals 127.0.0.1:8080.", "{address} can be reached by others too. Until there is sign-in, only an address of this machine itself will do, such as 127.0.0.1:8080."},
	"organisation.none":     {"Er is nog geen organisatie. Maak er een met: klankbord orgs create", "There is no organisation yet. Create one with: klankbord orgs create"},
	"organisation.which":    {"Er zijn {count} organisaties. Zeg met --org welke.", "There are {count} organisations. Say which with --org."},
	"settings.malformed":    {"De instellingen zijn niet te lezen: {error}.", "The settings can't be read: {error}."},
	"range.malformed":       {`"{value}" is geen periode. Schrijf van..tot, zoals 2026-01-01..2026-03-31.`, `"{value}" isn't a period. Write from..to, such as 2026-01-01..2026-03-31.`},
	"file.unwritable":       {"{file} is niet te schrijven: {error}.", "{file} can't be written: {error}."},
	"run.malformed":         {`"{value}" is geen nummer van een berekening.`, `"{value}" is not the number of a run.`},
	"scheme.other_currency": {"De regeling is in {value}, de organisatie rekent in {want}.", "The scheme is in {value}; the organisation counts in {want}."},
	"scheme.metric_unknown": {`De KPI "{value}" bestaat hier niet.`, `The KPI "{value}" doesn't exist here.`},
}
