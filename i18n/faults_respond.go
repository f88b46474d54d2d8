package i18n

// faultsRespond are the messages that a customer can see.
var faultsRespond = map[string]message{
	"score.choose":         {"Kies eerst een cijfer.", "Please choose a score first."},
	"score.out_of_range":   {"{value} is geen cijfer van {min} tot en met {max}.", "{value} is not a score from {min} to {max}."},
	"verbatim.too_long":    {"Uw toelichting telt {length} tekens; {max} is het meeste dat we kunnen bewaren.", "Your comment has {length} characters; {max} is the most that we can keep."},
	"text.not_utf8":        {"Deze tekst bevat tekens die niet te lezen zijn.", "This text holds characters that can't be read."},
	"cause.not_offered":    {"Deze keuze staat niet in de lijst.", "This choice isn't on the list."},
	"cause.already_chosen": {"Er is al een oorzaak gekozen; die blijft staan.", "A cause was chosen already; it stands."},
	"answer.not_now":       {"We kunnen uw antwoord nu niet bewaren; dat ligt aan ons. Probeert u het over een paar minuten nog eens? Wat u invulde staat er nog.", "We can't keep your answer right now; that's on our side. Please try again in a few minutes. What you filled in is still here."},
	"answer.score_first":   {"Geef eerst een cijfer.", "Please give a score first."},
	"form.unreadable":      {"We konden niet lezen wat er werd verstuurd. Probeer het nog eens.", "We couldn't read what was sent. Please try once more."},
	"link_open.not_found":  {"Deze link is verlopen.", "This link has expired."},
	"link.not_found":       {"Deze link werkt niet (meer).", "This link doesn't work (any more)."},
}
