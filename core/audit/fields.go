package audit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"klankbord.org/core/intake"
)

// Words names a fact for people: each part of its name in words, the number of a line in a list as it is. A part that has no words,
// such as a reference that an organisation chose, stays as it is.
func (f Fact) Words() intake.Text {
	if f.Name == "" {
		return intake.Text{NL: "Waarde", EN: "Value"}
	}
	var nl, en []string
	for part := range strings.SplitSeq(f.Name, ".") {
		said, ok := fields[part]
		if !ok {
			said = intake.Text{NL: part, EN: part}
		}
		nl, en = append(nl, said.NL), append(en, said.EN)
	}
	return intake.Text{NL: upper(strings.Join(nl, " › ")), EN: upper(strings.Join(en, " › "))}
}

func upper(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// fields are the words for what acts tell, by the name of the field.
var fields = map[string]intake.Text{
	"about_employee":    {NL: "gaat over een medewerker", EN: "about an employee"},
	"address":           {NL: "aanspreekvorm", EN: "form of address"},
	"after":             {NL: "daarna", EN: "after"},
	"agreed_on":         {NL: "akkoord op", EN: "agreed on"},
	"agreement":         {NL: "afspraak", EN: "agreement"},
	"agreement_hash":    {NL: "hash van de afspraak", EN: "hash of the agreement"},
	"agreement_version": {NL: "versie van de afspraak", EN: "version of the agreement"},
	"api_per_minute":    {NL: "verzoeken aan de API per minuut", EN: "API requests a minute"},
	"articles":          {NL: "leden van de wet", EN: "articles of the law"},
	"basis":             {NL: "grondslag", EN: "legal basis"},
	"before":            {NL: "daarvoor", EN: "before"},
	"bounces":           {NL: "terugmelding van berichten", EN: "feedback on messages"},
	"causes":            {NL: "oorzaken", EN: "causes"},
	"changed":           {NL: "gewijzigd", EN: "changed"},
	"channel":           {NL: "kanaal", EN: "channel"},
	"channels":          {NL: "kanalen", EN: "channels"},
	"class":             {NL: "soort gegevens", EN: "kind of data"},
	"content":           {NL: "inhoud", EN: "content"},
	"count":             {NL: "aantal", EN: "number"},
	"counting":          {NL: "hoe plaatsen meetellen", EN: "how placements count"},
	"covers":            {NL: "geldt voor", EN: "covers"},
	"created":           {NL: "nieuw", EN: "new"},
	"currency":          {NL: "munt", EN: "currency"},
	"day":               {NL: "dag", EN: "day"},
	"document":          {NL: "document", EN: "document"},
	"effective":         {NL: "geldt vanaf", EN: "valid from"},
	"email_changed":     {NL: "e-mailadres gewijzigd", EN: "e-mail address changed"},
	"employee":          {NL: "nummer van de medewerker", EN: "number of the employee"},
	"en":                {NL: "Engels", EN: "English"},
	"erasure":           {NL: "nummer van de verwijdering", EN: "number of the erasure"},
	"expires_on":        {NL: "loopt af op", EN: "expires on"},
	"first_redaction":   {NL: "eerste keer weggelakt", EN: "first redaction"},
	"flaws":             {NL: "fouten in de keten", EN: "flaws in the chain"},
	"format":            {NL: "vorm van het document", EN: "form of the document"},
	"formula":           {NL: "hash van de formule", EN: "hash of the formula"},
	"from":              {NL: "vanaf", EN: "from"},
	"ground":            {NL: "waarom tussentijds", EN: "why before its time"},
	"hash":              {NL: "hash", EN: "hash"},
	"head":              {NL: "kop van de keten", EN: "head of the chain"},
	"individuals_from":  {NL: "eigen score vanaf zoveel antwoorden", EN: "personal score from this many answers"},
	"inputs":            {NL: "hash van de invoer", EN: "hash of the inputs"},
	"internal_domains":  {NL: "domeinen van eigen mensen", EN: "domains of own people"},
	"kept_last_manager": {NL: "rol gehouden omdat er anders geen beheerder is", EN: "role kept because no administrator would be left"},
	"key":               {NL: "nummer van de sleutel", EN: "number of the key"},
	"keys":              {NL: "sleutels", EN: "keys"},
	"kind":              {NL: "soort", EN: "kind"},
	"kinds":             {NL: "soorten", EN: "kinds"},
	"language":          {NL: "taal", EN: "language"},
	"languages":         {NL: "talen", EN: "languages"},
	"last_day":          {NL: "laatste dag", EN: "last day"},
	"left":              {NL: "over", EN: "left"},
	"length":            {NL: "aantal regels in de keten", EN: "number of entries in the chain"},
	"letters":           {NL: "berichten aan klanten", EN: "letters to customers"},
	"mail":              {NL: "e-mail", EN: "e-mail"},
	"matrix":            {NL: "beïnvloedbaarheid", EN: "influence matrix"},
	"maturities":        {NL: "volwassenheid per onderdeel", EN: "maturity by unit"},
	"maturity":          {NL: "volwassenheid", EN: "maturity"},
	"members":           {NL: "hash van wie eronder valt", EN: "hash of who it covers"},
	"memberships":       {NL: "plaatsen van mensen", EN: "placements of people"},
	"messages":          {NL: "berichten", EN: "messages"},
	"method":            {NL: "manier", EN: "method"},
	"metrics":           {NL: "KPI's", EN: "KPIs"},
	"name":              {NL: "naam", EN: "name"},
	"name_changed":      {NL: "naam gewijzigd", EN: "name changed"},
	"nature":            {NL: "aard van de beloning", EN: "nature of the reward"},
	"nl":                {NL: "Nederlands", EN: "Dutch"},
	"notice":            {NL: "bericht erover", EN: "message about it"},
	"on":                {NL: "op", EN: "on"},
	"parent":            {NL: "hoofdoorzaak", EN: "root cause 1"},
	"parties":           {NL: "partijen", EN: "parties"},
	"party":             {NL: "partij", EN: "party"},
	"period":            {NL: "periode", EN: "period"},
	"permissions":       {NL: "rechten", EN: "permissions"},
	"place":             {NL: "plaats in de lijst", EN: "place in the list"},
	"provider":          {NL: "aanbieder", EN: "provider"},
	"publication":       {NL: "publicatie vanaf zoveel antwoorden", EN: "publication from this many answers"},
	"publication_for":   {NL: "publicatie vanaf, per soort lezer", EN: "publication from, by kind of reader"},
	"reader":            {NL: "mag klantgegevens lezen", EN: "may read data of customers"},
	"reason":            {NL: "reden", EN: "reason"},
	"ref":               {NL: "kenmerk", EN: "reference"},
	"reply_to":          {NL: "antwoordadres", EN: "reply address"},
	"result":            {NL: "hash van de uitkomst", EN: "hash of the outcome"},
	"scheme":            {NL: "regeling", EN: "scheme"},
	"score":             {NL: "cijfer", EN: "score"},
	"second_factor":     {NL: "tweede stap bij het aanmelden", EN: "second step at sign-in"},
	"selector":          {NL: "naam van de sleutel in het DNS", EN: "name of the key in the DNS"},
	"settings":          {NL: "instellingen", EN: "settings"},
	"sign_off":          {NL: "nummer van de handtekening", EN: "number of the sign-off"},
	"signed":            {NL: "ondertekend", EN: "signed"},
	"signed_on":         {NL: "getekend op", EN: "signed on"},
	"sms":               {NL: "sms", EN: "text message"},
	"source":            {NL: "bron", EN: "source"},
	"standing":          {NL: "stand", EN: "standing"},
	"status":            {NL: "status", EN: "status"},
	"survey":            {NL: "vragenlijst", EN: "survey"},
	"surveys":           {NL: "vragenlijsten", EN: "surveys"},
	"targets":           {NL: "streefcijfers", EN: "targets"},
	"thresholds":        {NL: "grenzen", EN: "thresholds"},
	"time_zone":         {NL: "tijdzone", EN: "time zone"},
	"to":                {NL: "tot en met", EN: "up to and including"},
	"touchpoint":        {NL: "contactmoment", EN: "touchpoint"},
	"transaction":       {NL: "nummer van de transactie", EN: "number of the transaction"},
	"unit":              {NL: "onderdeel", EN: "unit"},
	"units":             {NL: "onderdelen", EN: "units"},
	"url":               {NL: "adres", EN: "address"},
	"valid_until":       {NL: "geldig tot en met", EN: "valid until"},
	"version":           {NL: "versie", EN: "version"},
	"way":               {NL: "op welke manier", EN: "in what way"},
}
