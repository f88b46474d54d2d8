package saml

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"encoding/xml"
	"errors"
	"math/big"
	"net/url"
	"time"

	upstream "github.com/crewjam/saml"
	xrv "github.com/mattermost/xml-roundtrip-validator"
	dsig "github.com/russellhaering/goxmldsig"

	"klankbord.org/core/fault"
	"klankbord.org/core/signon"
)

// KeyPair is what an organisation signs its requests with, and what providers encrypt with.
type KeyPair struct {
	Key  *rsa.PrivateKey
	Cert *x509.Certificate
}

const (
	keyBits  = 3072
	keyYears = 10
)

// NewKeyPair makes a key pair as PEM: certificate, then key.
func NewKeyPair(name string, now time.Time) ([]byte, error) {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(-time.Hour),
		NotAfter: now.AddDate(keyYears, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	out := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})
	return append(out, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})...), nil
}

// ParseKeyPair reads what NewKeyPair made.
func ParseKeyPair(b []byte) (k KeyPair, err error) {
	first, rest := pem.Decode(b)
	second, _ := pem.Decode(rest)
	if first == nil || second == nil {
		return k, errors.New("saml: no key pair")
	}
	if k.Cert, err = x509.ParseCertificate(first.Bytes); err != nil {
		return k, err
	}
	key, err := x509.ParsePKCS8PrivateKey(second.Bytes)
	if err != nil {
		return k, err
	}
	var ok bool
	if k.Key, ok = key.(*rsa.PrivateKey); !ok {
		return k, errors.New("saml: not an RSA key")
	}
	return k, nil
}

// Party is us, towards one provider.
type Party struct {
	Settings signon.Settings // with Metadata filled in
	Pair     KeyPair
	Metadata string // our address where a provider reads about us
	ACS      string // our address to which it sends people back
}

// EntityID is how the provider knows us.
func (p Party) EntityID() string {
	if p.Settings.EntityID != "" {
		return p.Settings.EntityID
	}
	return p.Metadata
}

// ParseMetadata reads a provider's description of itself, alone or in a list of one, or says what is wrong with it as an
// Invalid fault.
func ParseMetadata(b []byte) (*upstream.EntityDescriptor, error) {
	wrong := fault.NewInvalid("metadata", "signon.metadata")
	if bytes.Contains(b, []byte("<!DOCTYPE")) || xrv.Validate(bytes.NewReader(b)) != nil {
		return nil, wrong
	}
	var d upstream.EntityDescriptor
	if err := xml.Unmarshal(b, &d); err != nil {
		var list upstream.EntitiesDescriptor
		if xml.Unmarshal(b, &list) != nil || len(list.EntityDescriptors) != 1 {
			return nil, wrong
		}
		d = list.EntityDescriptors[0]
	}
	if d.EntityID == "" || len(d.IDPSSODescriptors) == 0 {
		return nil, wrong
	}
	for _, role := range d.IDPSSODescriptors {
		for _, s := range role.SingleSignOnServices {
			if s.Binding == upstream.HTTPRedirectBinding {
				return &d, nil
			}
		}
	}
	return nil, fault.NewInvalid("metadata", "signon.metadata_no_redirect")
}

// provider returns the library's form of a party.
func (p Party) provider() (*upstream.ServiceProvider, error) {
	d, err := ParseMetadata([]byte(p.Settings.Metadata))
	if err != nil {
		return nil, err
	}
	sp, err := p.alone()
	if err != nil {
		return nil, err
	}
	sp.IDPMetadata, sp.AllowIDPInitiated = d, p.Settings.IDPInitiated
	return sp, nil
}

// alone is provider without knowing the other party.
func (p Party) alone() (*upstream.ServiceProvider, error) {
	acs, err := url.Parse(p.ACS)
	if err != nil {
		return nil, err
	}
	meta, err := url.Parse(p.Metadata)
	if err != nil {
		return nil, err
	}
	return &upstream.ServiceProvider{EntityID: p.EntityID(), Key: p.Pair.Key, Certificate: p.Pair.Cert, MetadataURL: *meta, AcsURL: *acs,
		AuthnNameIDFormat: upstream.UnspecifiedNameIDFormat, SignatureMethod: dsig.RSASHA256SignatureMethod,
		ValidateAudienceRestriction: onlyFor(p.EntityID()), SignatureVerifier: strict{}}, nil
}

// Describe returns our metadata.
func (p Party) Describe() ([]byte, error) {
	sp, err := p.alone()
	if err != nil {
		return nil, err
	}
	d := sp.Metadata()
	for i := range d.SPSSODescriptors {
		wants, signs := true, true
		d.SPSSODescriptors[i].WantAssertionsSigned, d.SPSSODescriptors[i].AuthnRequestsSigned = &wants, &signs
		post := d.SPSSODescriptors[i].AssertionConsumerServices[:0]
		for _, s := range d.SPSSODescriptors[i].AssertionConsumerServices {
			if s.Binding == upstream.HTTPPostBinding {
				post = append(post, s)
			}
		}
		d.SPSSODescriptors[i].AssertionConsumerServices = post
	}
	b, err := xml.MarshalIndent(d, "", "  ")
	return append([]byte(xml.Header), b...), err
}

// Start returns where to send the browser, and the request that the answer has to name.
func (p Party) Start() (address, request string, err error) {
	sp, err := p.provider()
	if err != nil {
		return "", "", err
	}
	r, err := sp.MakeAuthenticationRequest(sp.GetSSOBindingLocation(upstream.HTTPRedirectBinding), upstream.HTTPRedirectBinding, upstream.HTTPPostBinding)
	if err != nil {
		return "", "", err
	}
	u, err := r.Redirect(r.ID, sp)
	if err != nil {
		return "", "", err
	}
	return u.String(), r.ID, nil
}
