package saml

import (
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/beevik/etree"
	upstream "github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"

	"klankbord.org/channel/idp"
	"klankbord.org/core/fault"
	"klankbord.org/core/signon"
)

// Skew is how far the clocks of a provider and ours may differ.
const Skew = 2 * time.Minute

// Answer is what a provider said, checked.
type Answer struct {
	Identity  signon.Identity
	Request   string    // the request that it answers; empty when the provider began
	Assertion string    // its identifier, to be accepted once
	Until     time.Time // after which it is refused anyhow
}

// Read checks a response as a form carries it. Whatever doesn't hold is a Forbidden fault.
func (p Party) Read(encoded string, now time.Time) (a Answer, err error) {
	learn()
	// The library trusts a signed assertion to be complete; one that isn't mustn't end the program.
	defer func() {
		if r := recover(); r != nil {
			err = idp.Refused(fmt.Errorf("incomplete: %v", r))
		}
	}()
	if len(encoded) > 2*maxMessage {
		return a, idp.Refused(errors.New("too large"))
	}
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(encoded), ""))
	if err != nil {
		return a, idp.Refused(err)
	}
	status := statusOf(raw)
	if status.Code.Value != "" && status.Code.Value != upstream.StatusSuccess {
		return a, fault.NewForbidden("signon.denied")
	}
	if err := checkShape(raw); err != nil {
		return a, idp.Refused(err)
	}
	sp, err := p.provider()
	if err != nil {
		return a, err
	}
	if status.InResponseTo == "" && !sp.AllowIDPInitiated {
		return a, fault.NewForbidden("signon.not_asked")
	}
	acs, err := url.Parse(p.ACS)
	if err != nil {
		return a, err
	}
	// Which request it answers is checked against the browser's own memory afterwards; here it has to be one.
	assertion, err := sp.ParseXMLResponse(raw, []string{status.InResponseTo}, *acs)
	if err != nil {
		if inner := new(upstream.InvalidResponseError); errors.As(err, &inner) {
			err = inner.PrivateErr // the message itself holds personal data and stays out of the log
		}
		return a, idp.Refused(err)
	}
	return p.accept(assertion, status.InResponseTo, now)
}

// opened is what is read of a response before anything is believed.
type opened struct {
	InResponseTo string `xml:"InResponseTo,attr"`
	Code         struct {
		Value string `xml:"Value,attr"`
	} `xml:"Status>StatusCode"`
}

func statusOf(raw []byte) (o opened) {
	if len(raw) <= maxMessage {
		_ = xml.Unmarshal(raw, &o) // what can't be read is refused right after
	}
	return o
}

// accept checks, by our own clock, everything that limits a signed assertion, and reads it.
func (p Party) accept(s *upstream.Assertion, request string, now time.Time) (a Answer, err error) {
	if s.ID == "" || s.Subject == nil || s.Subject.NameID == nil || s.Conditions == nil {
		return a, idp.Refused(errors.New("says nobody"))
	}
	until := s.Conditions.NotOnOrAfter
	if until.IsZero() || !now.Before(until.Add(Skew)) || now.Before(s.Conditions.NotBefore.Add(-Skew)) {
		return a, idp.Refused(errors.New("expired, or not valid yet"))
	}
	bearer, err := p.bearer(s.Subject.SubjectConfirmations, request, now)
	if err != nil {
		return a, idp.Refused(err)
	}
	if bearer.After(until) {
		until = bearer
	}
	id := signon.Identity{Subject: s.Subject.NameID.Value, Claims: claims(s), Strength: strength(s)}
	// A transient name is another one each time; nobody can be known by it.
	if s.Subject.NameID.Format == string(upstream.TransientNameIDFormat) {
		return a, fault.NewForbidden("signon.transient")
	}
	id = p.Settings.Read(id)
	if id.Email == "" && s.Subject.NameID.Format == string(upstream.EmailAddressNameIDFormat) {
		id.Email = strings.TrimSpace(s.Subject.NameID.Value)
	}
	return Answer{Identity: id, Request: request, Assertion: s.Issuer.Value + "\x00" + s.ID, Until: until.Add(2 * Skew)}, nil
}

// bearer finds the confirmation that lets whoever brings the assertion use it, here and for this request.
func (p Party) bearer(all []upstream.SubjectConfirmation, request string, now time.Time) (time.Time, error) {
	for _, c := range all {
		d := c.SubjectConfirmationData
		if c.Method != "urn:oasis:names:tc:SAML:2.0:cm:bearer" || d == nil {
			continue
		}
		if d.Recipient == p.ACS && d.InResponseTo == request && now.Before(d.NotOnOrAfter.Add(Skew)) {
			return d.NotOnOrAfter, nil
		}
	}
	return time.Time{}, errors.New("not confirmed for us and this request")
}

// claims lists the attributes by their name, and by their friendly name when they have one.
func claims(s *upstream.Assertion) []signon.Claim {
	out := []signon.Claim{{Name: "NameID", Values: []string{s.Subject.NameID.Value}}}
	for _, statement := range s.AttributeStatements {
		for _, a := range statement.Attributes {
			var values []string
			for _, v := range a.Values {
				values = append(values, v.Value)
			}
			out = append(out, signon.Claim{Name: a.Name, Values: values})
			if a.FriendlyName != "" && a.FriendlyName != a.Name {
				out = append(out, signon.Claim{Name: a.FriendlyName, Values: values})
			}
		}
	}
	return out
}

// strength is how the provider says that it proved who somebody is.
func strength(s *upstream.Assertion) (all []string) {
	for _, a := range s.AuthnStatements {
		if ref := a.AuthnContext.AuthnContextClassRef; ref != nil && ref.Value != "" {
			all = append(all, strings.TrimSpace(ref.Value))
		}
	}
	return all
}

// onlyFor demands that every restriction of the audience names us, and that there is one.
func onlyFor(us string) func(*upstream.Assertion) error {
	return func(a *upstream.Assertion) error {
		if a.Conditions == nil || len(a.Conditions.AudienceRestrictions) == 0 {
			return errors.New("for anybody")
		}
		for _, r := range a.Conditions.AudienceRestrictions {
			if r.Audience.Value != us {
				return errors.New("for somebody else")
			}
		}
		return nil
	}
}

// strict believes a signature only when it is over the very element that is read, by an algorithm that still holds.
type strict struct{}

var (
	signatures = []string{dsig.RSASHA256SignatureMethod, dsig.RSASHA384SignatureMethod, dsig.RSASHA512SignatureMethod,
		dsig.ECDSASHA256SignatureMethod, dsig.ECDSASHA384SignatureMethod, dsig.ECDSASHA512SignatureMethod}
	digests = []string{"http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmldsig-more#sha384", "http://www.w3.org/2001/04/xmlenc#sha512"}
)

// VerifySignature implements the library's SignatureVerifier.
func (strict) VerifySignature(v *dsig.ValidationContext, el *etree.Element) error {
	var found []*etree.Element
	for _, child := range el.ChildElements() {
		if child.Tag == "Signature" {
			found = append(found, child)
		}
	}
	if len(found) != 1 {
		return errors.New("has no signature of its own, or more than one")
	}
	info := found[0].SelectElement("SignedInfo")
	if info == nil || !slices.Contains(signatures, algorithm(info.SelectElement("SignatureMethod"))) {
		return errors.New("signed by an algorithm that doesn't hold")
	}
	references := info.SelectElements("Reference")
	if len(references) != 1 {
		return errors.New("signs more than one thing, or nothing")
	}
	id := el.SelectAttrValue("ID", "")
	if id == "" || references[0].SelectAttrValue("URI", "") != "#"+id {
		return errors.New("signs something else")
	}
	if !slices.Contains(digests, algorithm(references[0].SelectElement("DigestMethod"))) {
		return errors.New("digested by an algorithm that doesn't hold")
	}
	_, err := v.Validate(el)
	return err
}

func algorithm(el *etree.Element) string {
	if el == nil {
		return ""
	}
	return el.SelectAttrValue("Algorithm", "")
}
