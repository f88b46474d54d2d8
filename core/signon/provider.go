package signon

import (
	"regexp"
	"slices"
	"strings"

	"klankbord.org/core/access"
	"klankbord.org/core/fault"
)

// ProviderID identifies a provider within its organisation; dense from 1.
type ProviderID int64

// Kind is how a provider speaks.
type Kind string

// The kinds.
const (
	OIDC Kind = "oidc" // OpenID Connect, signs people on
	SAML Kind = "saml" // SAML 2.0, signs people on
	SCIM Kind = "scim" // SCIM 2.0, keeps accounts, people and units in step
)

// Provider is an organisation's agreement with one identity provider.
type Provider struct {
	ID       ProviderID
	Ref      string // in addresses, and the source of what it gives
	Kind     Kind
	Name     string // on the button
	Enabled  bool
	Settings Settings
	Secret   []byte // of an OIDC client, sealed; empty when there is none
}

// Settings are what was agreed with a provider. They hold no secret.
type Settings struct {
	Issuer   string   `json:"issuer,omitempty"`    // OIDC: https address, exactly as the provider writes it
	ClientID string   `json:"client_id,omitempty"` // OIDC
	Scopes   []string `json:"scopes,omitempty"`    // OIDC: beside openid, profile and email

	MetadataURL  string `json:"metadata_url,omitempty"`  // SAML: where the provider describes itself
	Metadata     string `json:"metadata,omitempty"`      // SAML: that description, when it was pasted or fetched
	EntityID     string `json:"entity_id,omitempty"`     // SAML: how the provider knows us; empty: the address of our metadata
	IDPInitiated bool   `json:"idp_initiated,omitempty"` // SAML: accept somebody who didn't start here; off is safer
	// TrustEmail says that the provider hands out only addresses that it verified. SAML has no word for it, so somebody
	// has to say so.
	TrustEmail bool `json:"trust_email,omitempty"`

	GroupsClaim   string `json:"groups_claim,omitempty"` // "groups" when empty
	EmailClaim    string `json:"email_claim,omitempty"`  // "email" when empty
	NameClaim     string `json:"name_claim,omitempty"`   // "name" when empty
	EmployeeClaim string `json:"employee_claim,omitempty"`

	// SecondProof are the words by which the provider says that it asked for a second factor; empty: it is never believed to.
	SecondProof []string `json:"second_proof,omitempty"`

	Create   bool      `json:"create"`   // a first sign-on makes an account
	Domains  []string  `json:"domains"`  // e-mail domains that this provider answers for; lower case
	Mappings []Mapping `json:"mappings"` // groups to roles
}

// Mapping gives a role to whoever is in a group.
type Mapping struct {
	Group string         `json:"group"` // as the provider writes it; "*" is everybody whom it signs on
	Role  access.RoleRef `json:"role"`
	Unit  string         `json:"unit,omitempty"` // reference; empty: the whole organisation
}

// Everybody is the group of a mapping that holds for whoever the provider signs on.
const Everybody = "*"

// The most that settings may hold.
const (
	maxName     = 80
	maxMappings = 500
	maxMetadata = 512 << 10
	maxAddress  = 1000
	maxProofs   = 20
)

var (
	refShape = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)
	// No user, password or fragment; plain http to this machine itself only.
	addressShape = regexp.MustCompile(`^(https://([A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9a-fA-F:]+\])|http://(localhost|127(\.[0-9]{1,3}){3}|\[::1\]))(:[0-9]{1,5})?(/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?(\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?$`)
	domainShape  = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$`)
)

// reservedRefs are sources of grants that mean something else.
var reservedRefs = []string{"local", "import", "cli", "demo", "key", "new", "passwords", "scim"}

// Check returns an Invalid fault for the first thing in a provider that can't be.
func (p Provider) Check() error {
	switch {
	case !refShape.MatchString(p.Ref):
		return fault.NewInvalid("ref", "signon.ref")
	case slices.Contains(reservedRefs, p.Ref) != (p.Kind == SCIM):
		return fault.NewInvalid("ref", "signon.ref_reserved", "ref", p.Ref)
	case strings.TrimSpace(p.Name) == "":
		return fault.NewInvalid("name", "field.missing")
	case len([]rune(p.Name)) > maxName:
		return fault.NewInvalid("name", "text.too_long", "max", maxName)
	}
	switch p.Kind {
	case OIDC:
		if err := webAddress("issuer", p.Settings.Issuer); err != nil {
			return err
		}
		if p.Settings.ClientID == "" {
			return fault.NewInvalid("client_id", "field.missing")
		}
	case SAML:
		if err := p.Settings.checkSAML(); err != nil {
			return err
		}
	case SCIM:
	default:
		return fault.NewInvalid("kind", "value.unknown", "value", string(p.Kind))
	}
	return p.Settings.checkRules()
}

func (s Settings) checkSAML() error {
	switch {
	case s.Metadata == "" && s.MetadataURL == "":
		return fault.NewInvalid("metadata", "field.missing")
	case len(s.Metadata) > maxMetadata:
		return fault.NewInvalid("metadata", "text.too_long", "max", maxMetadata)
	case s.MetadataURL != "":
		return webAddress("metadata_url", s.MetadataURL)
	}
	return nil
}

// checkRules checks what all kinds have.
func (s Settings) checkRules() error {
	for _, d := range s.Domains {
		if !domainShape.MatchString(d) {
			return fault.NewInvalid("domains", "signon.domain", "value", d)
		}
	}
	if len(s.SecondProof) > maxProofs {
		return fault.NewInvalid("second_proof", "list.too_long", "max", maxProofs)
	}
	for _, word := range s.SecondProof {
		if len(word) > maxAddress {
			return fault.NewInvalid("second_proof", "text.too_long", "max", maxAddress)
		}
	}
	if len(s.Mappings) > maxMappings {
		return fault.NewInvalid("mappings", "list.too_long", "max", maxMappings)
	}
	for _, m := range s.Mappings {
		if strings.TrimSpace(m.Group) == "" || m.Role == "" {
			return fault.NewInvalid("mappings", "signon.mapping")
		}
	}
	return nil
}

// webAddress wants https; http only to this machine itself, where nobody can listen in.
func webAddress(field, v string) error {
	switch {
	case v == "":
		return fault.NewInvalid(field, "field.missing")
	case len(v) > maxAddress || !addressShape.MatchString(v):
		return fault.NewInvalid(field, "signon.address", "value", v)
	}
	return nil
}

// Roles returns what the groups give: each role and unit once, in the order of the mapping.
func (s Settings) Roles(groups []string) []Mapping {
	var out []Mapping
	for _, m := range s.Mappings {
		if m.Group != Everybody && !slices.Contains(groups, m.Group) {
			continue
		}
		given := Mapping{Role: m.Role, Unit: m.Unit}
		if !slices.Contains(out, given) {
			out = append(out, given)
		}
	}
	return out
}

// AnswersFor reports whether the provider answers for an e-mail address.
func (s Settings) AnswersFor(email string) bool {
	_, domain, ok := strings.Cut(strings.ToLower(email), "@")
	return ok && !strings.Contains(domain, "@") && slices.Contains(s.Domains, domain)
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Groups names the claim or attribute with groups.
func (s Settings) Groups() string { return or(s.GroupsClaim, "groups") }

// Email names the claim or attribute with the e-mail address.
func (s Settings) Email() string { return or(s.EmailClaim, "email") }

// Name names the claim or attribute with somebody's name.
func (s Settings) Name() string { return or(s.NameClaim, "name") }
