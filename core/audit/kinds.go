package audit

import "klankbord.org/core/intake"

// kinds are the kinds of things that the ledger and the chain know, in words.
var kinds = map[string]intake.Text{
	"account":          {NL: "account", EN: "account"},
	"key":              {NL: "API-sleutel", EN: "API key"},
	"organisation":     {NL: "organisatie", EN: "organisation"},
	"value":            {NL: "indeling", EN: "classification"},
	"unit":             {NL: "eenheid", EN: "unit"},
	"employee":         {NL: "medewerker", EN: "employee"},
	"membership":       {NL: "werkplek van medewerker", EN: "place of work of employee"},
	"metric":           {NL: "meting", EN: "metric"},
	"cause":            {NL: "oorzaak", EN: "cause"},
	"survey":           {NL: "vragenlijst", EN: "survey"},
	"matrix":           {NL: "versie van de beïnvloedbaarheid", EN: "version of the influence matrix"},
	"matrix_line":      {NL: "regels van de beïnvloedbaarheid", EN: "lines of the influence matrix"},
	"customer":         {NL: "klant", EN: "customer"},
	"invitation":       {NL: "uitnodiging", EN: "invitation"},
	"transaction":      {NL: "opdracht", EN: "transaction"},
	"answer":           {NL: "antwoord", EN: "answer"},
	"customer_merge":   {NL: "samenvoeging van klanten", EN: "merge of customers"},
	"signal_type":      {NL: "soort klantsignaal", EN: "type of customer signal"},
	"signal":           {NL: "klantsignaal", EN: "customer signal"},
	"open_link":        {NL: "open link", EN: "open link"},
	"initiative":       {NL: "initiatief", EN: "initiative"},
	"finding":          {NL: "bevinding", EN: "finding"},
	"coverage":         {NL: "dekking van medewerker", EN: "coverage of employee"},
	"target":           {NL: "doel", EN: "target"},
	"scheme":           {NL: "regeling", EN: "scheme"},
	"run":              {NL: "berekening", EN: "run"},
	"agreement":        {NL: "afspraak", EN: "agreement"},
	"membership_note":  {NL: "late melding van een werkplek", EN: "late note of a place of work"},
	"consent":          {NL: "instemming", EN: "consent"},
	"checkpoint":       {NL: "ijkpunt", EN: "checkpoint"},
	"chain_check":      {NL: "controle", EN: "verification"},
	"erasure":          {NL: "wissing", EN: "erasure"},
	"nobody":           {NL: "plaats van een gewiste klant", EN: "place of an erased customer"},
	"retention_period": {NL: "bewaartermijn", EN: "retention period"},
	"retention_hold":   {NL: "vastgehouden dagen", EN: "days on hold"},
	"redaction":        {NL: "afscherming", EN: "redaction"},
}

// KindName says what a kind of thing is called. One without a name is called what the ledger calls it.
func KindName(kind string) intake.Text {
	if name, ok := kinds[kind]; ok {
		return name
	}
	return intake.Text{NL: kind, EN: kind}
}
