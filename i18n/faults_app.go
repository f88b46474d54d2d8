package i18n

// faultsApp are the messages of the program as a whole.
var faultsApp = map[string]message{
	"data.folder":                {`De map "{folder}" is niet te maken of te gebruiken.`, `The folder "{folder}" can't be made or used.`},
	"listen.taken":               {"Op {address} kan niet worden geluisterd: is het al in gebruik? Kies een ander.", "It isn't possible to listen on {address}: is it in use already? Choose another."},
	"listen.malformed":           {`"{address}" is geen adres met poort, zoals 127.0.0.1:8080.`, `"{address}" isn't an address with a port, such as 127.0.0.1:8080.`},
	"serve.half_certificate":     {"Een certificaat heeft twee bestanden: geef tls-cert en tls-key allebei, of geen van beide.", "A certificate has two files: give both tls-cert and tls-key, or neither."},
	"serve.two_certificates":     {"Kies: een eigen certificaat (tls-cert en tls-key) of een aangevraagd (acme).", "Choose: a certificate of your own (tls-cert and tls-key) or one that is asked for (acme)."},
	"serve.bad_certificate":      {"Het certificaat in {file} is niet te lezen of hoort niet bij de sleutel.", "The certificate in {file} can't be read or doesn't belong to the key."},
	"serve.acme_without_url":     {"Om een certificaat aan te vragen moet url met https beginnen, zoals https://cx.example.nl.", "To ask for a certificate, url has to begin with https, such as https://cx.example.nl."},
	"serve.acme_without_name":    {"Voor {host} wordt geen certificaat gegeven: gebruik een naam in plaats van een nummer.", "No certificate is given for {host}: use a name in place of a number."},
	"serve.hops":                 {"{value} tussenstations kan niet; het zijn er 0 tot {max}.", "{value} proxies can't be; it's 0 to {max}."},
	"serve.url_not_https":        {"Er is een certificaat, dus url begint met https.", "There is a certificate, so url begins with https."},
	"serve.url_malformed":        {"\"{value}\" is geen adres zoals https://cx.example.nl: zonder pad, vraagteken of wachtwoord.", "\"{value}\" isn't an address such as https://cx.example.nl: without path, question mark or password."},
	"serve.url_missing":          {"{address} is ook voor anderen bereikbaar. Geef met url het adres waarop mensen Klankbord openen, zoals https://cx.example.nl.", "{address} can be reached by others too. Give the address at which people open Klankbord with url, such as https://cx.example.nl."},
	"serve.plain":                {"Op {address} zouden scores en wachtwoorden leesbaar over het netwerk gaan. Geef een certificaat (tls-cert en tls-key, of acme), of het aantal eigen proxy's dat ervoor staat (proxy-hops).", "On {address} scores and passwords would cross the network in the open. Give a certificate (tls-cert and tls-key, or acme), or the number of your own proxies in front (proxy-hops)."},
	"serve.redirect_without_url": {"Doorsturen kan alleen naar url; die ontbreekt.", "It's url that is redirected to, and there is none."},
	"config.unknown":             {"Regel {line}: \"{value}\" is geen instelling.{hint}", "Line {line}: \"{value}\" isn't a setting.{hint}"},
	"config.unreadable":          {"Het bestand met instellingen {file} is niet te lezen: {error}.", "The file with settings {file} can't be read: {error}."},
	"organisation.none":          {"Er is nog geen organisatie. Maak er een met: klankbord orgs create", "There is no organisation yet. Create one with: klankbord orgs create"},
	"organisation.which":         {"Er zijn {count} organisaties. Zeg met --org welke.", "There are {count} organisations. Say which with --org."},
	"settings.malformed":         {"De instellingen zijn niet te lezen: {error}.", "The settings can't be read: {error}."},
	"range.malformed":            {`"{value}" is geen periode. Schrijf van..tot, zoals 2026-01-01..2026-03-31.`, `"{value}" isn't a period. Write from..to, such as 2026-01-01..2026-03-31.`},
	"file.unwritable":            {"{file} is niet te schrijven: {error}.", "{file} can't be written: {error}."},
	"run.malformed":              {`"{value}" is geen nummer van een berekening.`, `"{value}" is not the number of a run.`},
	"scheme.other_currency":      {"De regeling is in {value}, de organisatie rekent in {want}.", "The scheme is in {value}; the organisation counts in {want}."},
	"scheme.metric_unknown":      {`De KPI "{value}" bestaat hier niet.`, `The KPI "{value}" doesn't exist here.`},
}
