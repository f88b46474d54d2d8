package collect

import "strings"

// OwnAddress (signal A9) reports whether an address is the organisation's own: after trimming, lower-casing and dropping a final
// dot, its host equals an internal domain or ends in a dot and that domain. Looking for the domain anywhere in the
// address would accuse strangers.
func OwnAddress(address string, domains []string) bool {
	_, host, ok := cutLast(tidy(address), "@")
	if !ok {
		return false
	}
	for _, d := range domains {
		d = strings.TrimPrefix(tidy(d), ".")
		if d != "" && (host == d || strings.HasSuffix(host, "."+d)) {
			return true
		}
	}
	return false
}

// tidy brings an address or a domain into the form that is compared.
func tidy(s string) string {
	return strings.TrimSuffix(strings.ToLower(strings.TrimSpace(s)), ".")
}

// cutLast cuts around the last separator: a quoted name before the host may hold one too.
func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}
