package i18n

// faultsPrivacy are the messages about the keys that contact data is sealed with.
var faultsPrivacy = map[string]message{
	"keys.lost": {"De sleutel {key} waarmee contactgegevens zijn versleuteld is er niet. Zet het sleutelbestand terug ({file}) uit de reservekopie; er is niets veranderd.",
		"The key {key} that contact data is sealed with is missing. Put the file with keys back ({file}) from its backup; nothing was changed."},
	"keys.other": {"De sleutel {key} in {file} is niet die waarmee deze database is versleuteld. Zet het goede sleutelbestand terug; er is niets veranderd.",
		"The key {key} in {file} isn't the one that this database was sealed with. Put the right file back; nothing was changed."},
	"keys.unreadable": {"Het sleutelbestand {file} is niet te lezen.", "The file with keys {file} can't be read."},
	"keys.unwritable": {"Het sleutelbestand {file} is niet te schrijven.", "The file with keys {file} can't be written."},
	"keys.malformed":  {"Het sleutelbestand {file} is beschadigd.", "The file with keys {file} is damaged."},
	"keys.newest":     {"{key} is de nieuwste sleutel en blijft.", "{key} is the newest key and stays."},
	"keys.fixed": {"De sleutels komen uit de omgeving (KLANKBORD_KEYS). Vervang ze daar.",
		"The keys come from the environment (KLANKBORD_KEYS). Replace them there."},
	"keys.readable": {"In {table} staat bij nummer {id} een leesbaar gegeven dat versleuteld hoort te zijn. Iemand schreef het buiten Klankbord om.",
		"In {table}, number {id} has something readable that should be sealed. Somebody wrote it past Klankbord."},
}
