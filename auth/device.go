package auth

import "strings"

// browsers and systems are what a list of sessions tells apart; the first that fits holds, as most claim to be others too.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
		{"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Chromium", "Chrome"}, {"Safari", "Safari"}}
	systems = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"},
		{"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// Device names a browser as its owner would recognise it, such as "Firefox on Linux", and nothing that singles it out: no
// version, no address.
func Device(userAgent string) string {
	browser, system := first(browsers, userAgent), first(systems, userAgent)
	switch {
	case browser == "":
		return system
	case system == "":
		return browser
	}
	return browser + " · " + system
}

func first(known [][2]string, in string) string {
	for _, k := range known {
		if strings.Contains(in, k[0]) {
			return k[1]
		}
	}
	return ""
}
