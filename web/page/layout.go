package page

import "strings"

// documentTitle puts the page before the organisation, so that tabs can be told apart.
func (p Page) documentTitle() string {
	parts := []string{p.Title, p.Org.Name, "Klankbord"}
	var said []string
	for _, s := range parts {
		if s != "" {
			said = append(said, s)
		}
	}
	return strings.Join(said, " · ")
}

// brand is the name in the corner: the organisation's own where there is one.
func (p Page) brand() string {
	if p.Org.Name != "" {
		return p.Org.Name
	}
	return "Klankbord"
}

// home is the first page of the organisation, or of the installation.
func (p Page) home() string {
	if p.Org.Ref == "" {
		return "/"
	}
	return p.Path("")
}

func (p Page) otherLanguage() string { return p.Lang.Other().T("Nederlands", "English") }

// otherTheme is what the switch changes to where no script can ask the device.
func (p Page) otherTheme() string {
	if p.theme == "dark" {
		return "light"
	}
	return "dark"
}

// clock is the time of drawing, UTC, to the second: a change of it is what tells a screen reader.
func (p Page) clock() string { return p.Now.Format("15:04:05") }

// signedIn reports whether somebody with an account of this organisation reads the page.
func (p Page) signedIn() bool {
	return p.Actor.Account != 0 && p.Org.ID != 0 && p.Actor.Org == p.Org.ID
}
