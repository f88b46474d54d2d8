package i18n

// faultsChain are the messages about the chain of what happened.
var faultsChain = map[string]message{
	"chain.key": {"De sleutel van de keten ({file} in de gegevensmap) is niet te lezen of te maken.",
		"The key of the chain ({file} in the data folder) can't be read or made."},
	"chain.file":       {"{file} is niet te lezen.", "{file} can't be read."},
	"chain.checkpoint": {"{file} is geen ijkpunt van een keten.", "{file} isn't a checkpoint of a chain."},
	"chain.flaws":      {"De keten klopt niet: {first}", "The chain doesn't fit: {first}"},
	"chain.empty":      {"Er is nog niets verzegeld. Probeer het over een paar tellen opnieuw.", "Nothing is sealed yet. Try again in a few seconds."},
	"chain.broken": {"De keten is niet zoals ze verzegeld is. klankbord verify wijst de plek aan.",
		"The chain is not as it was sealed. klankbord verify points out where."},
}
