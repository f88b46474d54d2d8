package mail

import (
	"context"
	"errors"
	"net"
	"strings"

	"github.com/emersion/go-msgauth/dmarc"
	"golang.org/x/net/publicsuffix"

	"klankbord.org/core/fault"
)

// Resolver looks up records of domains; *net.Resolver is one.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// Finding is one thing that receivers of our letters look at.
type Finding struct {
	Topic string // spf, dkim, dmarc
	Good  bool
	Said  *fault.Error // in words
}

func finding(topic string, good bool, key string, pairs ...any) Finding {
	return Finding{topic, good, fault.NewInvalid("", "maildns."+key, pairs...)}
}

// CheckDomain looks up what receivers see of a sender: the domain of its address, the one that letters come back to, and its signature, nil
// when it has none.
func CheckDomain(ctx context.Context, r Resolver, domain, bounces string, s *Signature) ([]Finding, error) {
	spf, err := checkSPF(ctx, r, domain, bounces)
	if err != nil {
		return nil, err
	}
	signature, err := checkSignature(ctx, r, s)
	if err != nil {
		return nil, err
	}
	policy, err := checkPolicy(ctx, r, domain)
	return append(append(spf, signature...), policy...), err
}

// records looks up the texts of a name that begin with a word. A name that isn't there has none.
func records(ctx context.Context, r Resolver, name, word string) (found []string, err error) {
	all, err := r.LookupTXT(ctx, name)
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, &fault.Error{Kind: fault.Unavailable, Key: "maildns.unavailable", Args: map[string]any{"name": name}, Err: err}
	}
	for _, text := range all {
		if strings.HasPrefix(strings.ToLower(text), word) {
			found = append(found, text)
		}
	}
	return found, nil
}

// checkSPF looks at the domain that letters come back to: that is the one that SPF is about (RFC 7208).
func checkSPF(ctx context.Context, r Resolver, domain, bounces string) (all []Finding, err error) {
	found, err := records(ctx, r, bounces, "v=spf1")
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		all = append(all, finding("spf", false, "spf_none", "domain", bounces))
	case len(found) > 1:
		all = append(all, finding("spf", false, "spf_many", "domain", bounces))
	case strings.Contains(strings.ToLower(found[0]), "+all"), strings.HasSuffix(strings.ToLower(found[0]), " all"):
		all = append(all, finding("spf", false, "spf_everybody", "domain", bounces))
	default:
		all = append(all, finding("spf", true, "spf_there", "domain", bounces, "record", found[0]))
	}
	if !aligned(domain, bounces) {
		all = append(all, finding("spf", false, "spf_other", "domain", domain, "bounces", bounces))
	}
	return all, nil
}

// checkSignature compares the published key with ours.
func checkSignature(ctx context.Context, r Resolver, s *Signature) ([]Finding, error) {
	if s == nil {
		return []Finding{finding("dkim", false, "dkim_none")}, nil
	}
	name, want, err := s.Record()
	if err != nil {
		return nil, err
	}
	found, err := r.LookupTXT(ctx, name)
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound || err == nil && len(found) == 0:
		return []Finding{finding("dkim", false, "dkim_unpublished", "name", name, "record", want)}, nil
	case err != nil:
		return nil, &fault.Error{Kind: fault.Unavailable, Key: "maildns.unavailable", Args: map[string]any{"name": name}, Err: err}
	case keyIn(strings.Join(found, "")) != keyIn(want):
		return []Finding{finding("dkim", false, "dkim_other", "name", name, "record", want)}, nil
	}
	return []Finding{finding("dkim", true, "dkim_there", "name", name)}, nil
}

// keyIn is the key in a record, however it is laid out.
func keyIn(record string) string {
	for part := range strings.SplitSeq(record, ";") {
		if name, value, _ := strings.Cut(part, "="); strings.TrimSpace(name) == "p" {
			return strings.Join(strings.Fields(value), "")
		}
	}
	return ""
}

// checkPolicy looks for the domain's DMARC record, or that of the organisation that it belongs to (RFC 7489).
func checkPolicy(ctx context.Context, r Resolver, domain string) ([]Finding, error) {
	at := "_dmarc." + domain
	found, err := records(ctx, r, at, "v=dmarc1")
	if err == nil && len(found) == 0 {
		at = "_dmarc." + organisational(domain)
		found, err = records(ctx, r, at, "v=dmarc1")
	}
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return []Finding{finding("dmarc", false, "dmarc_none", "name", "_dmarc."+domain)}, nil
	}
	record, err := dmarc.Parse(found[0])
	switch {
	case err != nil || len(found) > 1:
		return []Finding{finding("dmarc", false, "dmarc_unreadable", "name", at)}, nil
	case record.Policy == dmarc.PolicyNone:
		return []Finding{finding("dmarc", true, "dmarc_watching", "name", at)}, nil
	}
	return []Finding{finding("dmarc", true, "dmarc_there", "name", at, "policy", string(record.Policy))}, nil
}

// aligned reports whether two domains belong to one organisation, as DMARC has it unless a record says stricter.
func aligned(a, b string) bool { return organisational(a) == organisational(b) }

func organisational(domain string) string {
	domain = strings.ToLower(strings.TrimSuffix(domain, "."))
	if own, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil {
		return own
	}
	return domain
}
