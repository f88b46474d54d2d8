package hook

import (
	"net/netip"
	"slices"
)

// inside are addresses that aren't the internet: a webhook that reaches them would let whoever writes its address look
// around in the installation's own network, or ask the machine's provider for its keys.
var inside = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	// Within what IPv6 has given out: documentation, and tunnels whose other end is somewhere in IPv4.
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

// outside is what IPv6 has given out to the internet; everything else there is local, reserved or translated.
var outside = prefixes("2000::/3")[0]

// translated is how IPv6-only networks write IPv4 addresses (NAT64).
var translated = prefixes("64:ff9b::/96")[0]

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, s := range texts {
		all[i] = netip.MustParsePrefix(s)
	}
	return all
}

// mayReach reports whether an address is the internet's, or one that the installation allows by name.
func mayReach(ip netip.Addr, allowed []netip.Prefix) bool {
	ip = plain(ip)
	has := func(p netip.Prefix) bool { return p.Contains(ip) }
	if slices.ContainsFunc(allowed, has) {
		return true
	}
	if ip.Is6() && !outside.Contains(ip) {
		return false
	}
	return ip.IsValid() && !slices.ContainsFunc(inside, has)
}

// plain undoes what hides an IPv4 address in an IPv6 one.
func plain(ip netip.Addr) netip.Addr {
	ip = ip.Unmap().WithZone("")
	if translated.Contains(ip) {
		b := ip.As16()
		return netip.AddrFrom4([4]byte(b[12:]))
	}
	return ip
}
