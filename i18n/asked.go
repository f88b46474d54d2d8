package i18n

import (
	"klankbord.org/core/intake"
	"klankbord.org/core/sample"
)

// notAsked says why somebody isn't asked.
var notAsked = map[sample.Reason]intake.Text{
	sample.NotEligible:  {NL: "hierover wordt niet gevraagd", EN: "this isn't asked about"},
	sample.Internal:     {NL: "het is een adres van de organisatie zelf", EN: "it is an address of the organisation itself"},
	sample.Erased:       {NL: "de klant is gewist", EN: "the customer was erased"},
	sample.OptedOut:     {NL: "de klant wil geen vragen", EN: "the customer wants no questions"},
	sample.NoContact:    {NL: "er is geen adres om naar te schrijven", EN: "there is no address to write to"},
	sample.Bounced:      {NL: "post aan dit adres komt terug, of de ontvanger klaagde", EN: "mail to this address comes back, or its reader complained"},
	sample.Excluded:     {NL: "iemand besloot dat, met een reden", EN: "somebody decided so, with a reason"},
	sample.AlreadyAsked: {NL: "hierover is al gevraagd", EN: "this was asked about before"},
	sample.Resting:      {NL: "de klant is kort geleden al iets gevraagd", EN: "the customer was asked something not long ago"},
	sample.TooLate:      {NL: "het is te lang geleden", EN: "it is too long ago"},
	sample.NotDrawn:     {NL: "niet geloot", EN: "not drawn"},
	sample.QuotaFull:    {NL: "er zijn er al genoeg van deze groep gevraagd", EN: "enough of this group were asked"},
}

// NotAsked says why somebody isn't asked.
func (l Lang) NotAsked(why sample.Reason) string { return notAsked[why].In(string(l)) }
