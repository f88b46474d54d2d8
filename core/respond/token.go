package respond

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"

	"klankbord.org/core/collect"
	"klankbord.org/core/fault"
	"klankbord.org/core/org"
	"klankbord.org/core/survey"
)

// Kind says what a token opens.
type Kind byte

// The kinds of token.
const (
	ForTransaction Kind = 't' // a personal link about one transaction: one answer
	ForAnswer      Kind = 'a' // the rest of the conversation after a score was given
	ForAnyone      Kind = 'o' // an open link or a poster: each visit may give an answer
	ForLeaving     Kind = 'u' // the link by which a customer asks for no more letters; it opens no conversation
)

// Token is the opaque part of a respondent's address. It holds no more than numbers, and a signature that only the
// organisation's own key can make, so that guessing one opens nothing.
type Token struct {
	Kind    Kind
	Org     org.ID
	Survey  survey.ID
	Subject int64 // a collect.TransactionID or collect.AnswerID; 0 for an open link
}

// signature is how many bytes of the HMAC-SHA256 a token carries: 96 bits.
const signature = 12

// body writes the token's content in its shortest form.
func (t Token) body() []byte {
	b := []byte{byte(t.Kind)}
	b = binary.AppendUvarint(b, uint64(t.Org))
	b = binary.AppendUvarint(b, uint64(t.Survey))
	return binary.AppendUvarint(b, uint64(t.Subject))
}

// Seal writes a token as text for an address, signed with the organisation's key.
func (t Token) Seal(key []byte) string {
	body := t.body()
	return base64.RawURLEncoding.EncodeToString(append(body, sign(key, body)...))
}

// Peek reads which organisation a token claims to be of, so that the caller can find its key. Nothing may be believed
// before Unseal.
func Peek(text string) (org.ID, error) {
	t, _, _, err := split(text)
	return t.Org, err
}

// Unseal reads a token and checks its signature. Anything else than what Seal wrote is not found: a guess learns nothing.
func Unseal(text string, key []byte) (Token, error) {
	t, body, mac, err := split(text)
	if err != nil {
		return Token{}, err
	}
	if !hmac.Equal(mac, sign(key, body)) {
		return Token{}, notFound()
	}
	return t, nil
}

// split takes a token apart without believing it.
func split(text string) (t Token, body, mac []byte, err error) {
	raw, decodeErr := base64.RawURLEncoding.Strict().DecodeString(text)
	if decodeErr != nil || len(raw) < signature+4 || len(raw) > 64 {
		return Token{}, nil, nil, notFound()
	}
	body, mac = raw[:len(raw)-signature], raw[len(raw)-signature:]
	var numbers [3]uint64
	rest := body[1:]
	for i := range numbers {
		v, n := binary.Uvarint(rest)
		if n <= 0 {
			return Token{}, nil, nil, notFound()
		}
		numbers[i], rest = v, rest[n:]
	}
	t = Token{Kind: Kind(body[0]), Org: org.ID(numbers[0]), Survey: survey.ID(numbers[1]), Subject: int64(numbers[2])}
	if len(rest) != 0 || string(t.body()) != string(body) {
		return Token{}, nil, nil, notFound()
	}
	return t, body, mac, nil
}

func sign(key, body []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(body)
	return h.Sum(nil)[:signature]
}

func notFound() error { return fault.NewNotFound("link", "") }

// Transaction returns the transaction that a personal link is about, 0 for other tokens.
func (t Token) Transaction() collect.TransactionID {
	if t.Kind != ForTransaction {
		return 0
	}
	return collect.TransactionID(t.Subject)
}

// Customer returns the customer that a link to ask for no more letters is of, 0 for other tokens.
func (t Token) Customer() collect.CustomerID {
	if t.Kind != ForLeaving {
		return 0
	}
	return collect.CustomerID(t.Subject)
}

// Answer returns the answer that a token continues, 0 for other tokens.
func (t Token) Answer() collect.AnswerID {
	if t.Kind != ForAnswer {
		return 0
	}
	return collect.AnswerID(t.Subject)
}
