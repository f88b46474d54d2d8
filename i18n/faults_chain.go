package i18n

// faultsChain are the messages about the chain of what happened.
var faultsChain = map[string]message{
	"chain.key": {"De sleutel van de keten ({file} in de gegevensmap) is niet te lezen of te maken.",
		"The key of the chain ({file} in the data folder) can't be read or made."},
	"chain.file":       {"{file} is niet te lezen.", "{file} can't be read."},
	"chain.checkpoint": {"{file} is geen ijkpunt van een keten.", "{file} isn't a checkpoint of a chain."},
	"chain.empty":      {"Er is nog niets verzegeld. Probeer het over een paar tellen opnieuw.", "Nothing is sealed yet. Try again in a few seconds."},
	"chain.broken": {"De keten is niet zoals ze verzegeld is. klankbord verify wijst de plek aan.",
		"The chain is not as it was sealed. klankbord verify points out where."},
	// What verifying finds, by chain.Flaw's reasons.
	"chain.flaw.gap":            {"Hier ontbreekt een regel, of de volgorde is veranderd.", "An entry is missing here, or the order was changed."},
	"chain.flaw.foreign":        {"Deze regel is van een andere organisatie.", "This entry is of another organisation."},
	"chain.flaw.altered":        {"Deze regel is niet wat er verzegeld is.", "This entry is not what was sealed."},
	"chain.flaw.shorter":        {"De keten is korter dan het ijkpunt: er is geschiedenis verdwenen.", "The chain is shorter than the checkpoint: history has disappeared."},
	"chain.flaw.rewritten":      {"De geschiedenis is een andere dan die van het ijkpunt.", "History is another one than that of the checkpoint."},
	"chain.flaw.bad_signature":  {"De handtekening is niet van de juiste sleutel.", "The signature isn't of the right key."},
	"chain.flaw.other_chain":    {"Het ijkpunt hoort bij een andere keten.", "The checkpoint belongs to another chain."},
	"chain.flaw.damaged":        {"Het bestand is beschadigd, of geen export van een keten.", "The file is damaged, or no export of a chain."},
	"chain.flaw.wrong_end":      {"Het einde van de keten is niet wat erover is vastgelegd.", "The end of the chain is not what was recorded of it."},
	"chain.flaw.kind_twice":     {"Een soort gegevens is opnieuw in de keten opgenomen: dat kan een wijziging verbergen.", "A kind of data was taken into the chain again: that can hide a change."},
	"chain.flaw.missing_entry":  {"Deze regel is verzegeld en staat niet meer in het logboek.", "This entry was sealed and is gone from the ledger."},
	"chain.flaw.unsealed_entry": {"Er staat een regel tussen die nooit verzegeld is.", "There is an entry in between that was never sealed."},
	"chain.flaw.row_altered":    {"Dit gegeven is veranderd buiten Klankbord om.", "This was changed behind Klankbord's back."},
	"chain.flaw.row_missing":    {"Dit gegeven is weggehaald buiten Klankbord om.", "This was taken away behind Klankbord's back."},
	"chain.flaw.row_unknown":    {"Dit gegeven is toegevoegd buiten Klankbord om.", "This was added behind Klankbord's back."},
	"chain.flaw.rows_damaged":   {"De vastlegging bij deze regel is onleesbaar gemaakt.", "What this entry recorded was made unreadable."},
}
