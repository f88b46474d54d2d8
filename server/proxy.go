package server

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// behind makes RemoteAddr of a request the client's own address, given how many proxies of ours stand in front. Each of them
// adds whom it spoke with at the end of X-Forwarded-For, so the client is that many entries from the end; whatever stands
// before it was written by the client and is not believed. The headers are taken away: nobody behind this may read them.
func behind(hops int, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hops > 0 {
			if ip, ok := forwarded(r.Header.Values("X-Forwarded-For"), hops); ok {
				r.RemoteAddr = netip.AddrPortFrom(ip, 0).String()
			}
		}
		for _, h := range []string{"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded"} {
			r.Header.Del(h)
		}
		next.ServeHTTP(w, r)
	})
}

// forwarded returns the entry that our outermost proxy wrote. A chain that is shorter than agreed has none: somebody reached
// us around the proxies.
func forwarded(values []string, hops int) (netip.Addr, bool) {
	entries := strings.Split(strings.Join(values, ","), ",")
	if len(entries) < hops {
		return netip.Addr{}, false
	}
	entry := strings.TrimSpace(entries[len(entries)-hops])
	if host, _, err := net.SplitHostPort(entry); err == nil {
		entry = host
	}
	ip, err := netip.ParseAddr(strings.Trim(entry, "[]"))
	return ip.Unmap(), err == nil
}
