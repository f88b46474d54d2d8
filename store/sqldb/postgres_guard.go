package sqldb

import (
	"crypto/tls"
	"net/netip"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"klankbord.org/core/fault"
)

// CheckGuarded refuses an address of PostgreSQL by which another machine is reached without proving which one it is: whoever is on
// the way could read along, or be the database. This machine and sockets are fine as they are. Asked for is a certificate of a
// known authority (sslmode verify-full, or verify-ca with an authority of one's own), on every way that the address allows.
func CheckGuarded(url string) error {
	c, err := pgconn.ParseConfig(url)
	if err != nil {
		return invalidURL()
	}
	ways := []*pgconn.FallbackConfig{{Host: c.Host, TLSConfig: c.TLSConfig}}
	for _, way := range append(ways, c.Fallbacks...) {
		if !isHere(way.Host) && !proves(way.TLSConfig) {
			return fault.NewInvalid("KLANKBORD_DATABASE", KeyPlain, "host", way.Host)
		}
	}
	return nil
}

// proves tells whether a connection ends unless the other side shows a certificate of a known authority.
func proves(c *tls.Config) bool {
	return c != nil && (!c.InsecureSkipVerify || c.VerifyPeerCertificate != nil || c.VerifyConnection != nil)
}

// isHere tells whether a host is a socket or this machine.
func isHere(host string) bool {
	if strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@") || strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
