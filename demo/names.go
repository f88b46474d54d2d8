package demo

import (
	"fmt"
	"strings"
)

// circle is a set of names that are often heard together.
type circle struct {
	weight      float64
	first, last []string
}

var circles = []circle{
	{60, words("Daan Sanne Bram Lotte Thijs Femke Jeroen Marieke Ruben Anouk Niels Inge Koen Esther Joost Wendy Maarten Linda Rick Petra Stefan Manon Erik Saskia Wouter Kim Peter Astrid Hans Ellen Tim Laura Jasper Iris Sander Monique Gerard Tineke Henk Ria Dennis Kelly Robin Floor Gijs Nienke"),
		list("de Vries|Jansen|van den Berg|Bakker|Visser|Smit|Meijer|de Boer|Mulder|Bos|Vos|Peters|Hendriks|van Leeuwen|Dekker|Brouwer|de Wit|Dijkstra|Smits|de Graaf|van der Meer|Kok|Jacobs|van Dam|Vermeulen|van der Veen|Kuipers|Post|Postma|Scholten|Willems|Hoekstra|Koster|Prins|Blom|Verhoeven|van Beek|Timmermans|Groen|Maas|Veenstra|Bosman|Gerritsen|van Loon")},
	{6, words("Sjoerd Jelle Fokke Wietse Tjitske Baukje Nynke Hylke Douwe Froukje"), list("Hoekstra|Dijkstra|Wiersma|Zijlstra|Bouma|Terpstra|Hofstra|Feenstra|Sikkema|Haanstra")},
	{8, words("Emre Yusuf Elif Murat Zeynep Burak Kemal Aylin Serkan Derya"), list("Yılmaz|Kaya|Demir|Çelik|Şahin|Aydın|Öztürk|Arslan|Doğan|Koç")},
	{8, words("Mohamed Youssef Fatima Karim Samira Bilal Nadia Hamza Ilias Naima"), list("El Idrissi|Bouali|Amrani|Benali|Ait Hamou|Ziani|El Khatib|Chaouch|Bakkali|Tahiri")},
	{6, words("Jermaine Shanice Winston Ruth Orlando Cheyenne Marlon Naomi Romano Sheila"), list("Pinas|Wijngaarde|Kromosoeto|Sewgobind|Linger|Martina|Zschuschen|Vrede|Ramdin|Doelwijt")},
	{5, words("Piotr Agnieszka Marek Katarzyna Tomasz Magda Pawel Ewa"), list("Kowalski|Nowak|Wójcik|Mazur|Zielińska|Lewandowski|Dąbrowski")},
	{4, words("Rico Melati Ferry Dewi Boy Ratna Henky"), list("Pattiasina|Latuheru|Tahapary|Manuhutu|Siahaya|Sapulette")},
	{3, words("Omar Rania Tareq Selam Abel Minh Linh Amir Parisa"), list("Haddad|Al Khoury|Tesfay|Nguyen|Rahimi|Mansour|Gebremedhin")},
}

func words(s string) []string { return strings.Fields(s) }

func list(s string) []string { return strings.Split(s, "|") }

// name draws a first and a last name. One in ten has a last name from another circle, as families do.
func (d dice) name() (first, last string) {
	weights := make([]float64, len(circles))
	for i, c := range circles {
		weights[i] = c.weight
	}
	of := circles[d.weighted(weights)]
	first = pick(d, of.first)
	if d.chance(0.1) {
		of = circles[d.weighted(weights)]
	}
	return first, pick(d, of.last)
}

var plainLetters = strings.NewReplacer("ı", "i", "ç", "c", "ş", "s", "ö", "o", "ğ", "g", "ü", "u", "ó", "o", "ń", "n", "ą", "a", "ę", "e", " ", "")

// mailName turns a name into the part of an address before the @.
func mailName(parts ...string) string {
	s := strings.ToLower(strings.Join(parts, "."))
	s = strings.NewReplacer("Ç", "c", "Ş", "s", "Ö", "o").Replace(s)
	return plainLetters.Replace(s)
}

// namer gives people names that nobody else in the organisation has.
type namer struct {
	dice
	taken map[string]bool
}

func (n *namer) person() (first, full, email string) {
	for {
		f, l := n.name()
		full = f + " " + l
		if n.taken[full] {
			continue
		}
		n.taken[full] = true
		return f, full, mailName(f, l) + "@" + Domain
	}
}

var trades = list("Bouwbedrijf|Schildersbedrijf|Installatiebedrijf|Thuiszorg|Koeriersdienst|Hoveniersbedrijf|Taxicentrale|Autoverhuur|Loonbedrijf|Bakkerij|Makelaardij|Schoonmaakbedrijf")

// company draws a name of a business customer.
func (d dice) company() string {
	_, last := d.name()
	return fmt.Sprintf("%s %s", pick(d, trades), last)
}
