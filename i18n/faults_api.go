package i18n

// faultsAPI are the messages to programs that use the API, and about their keys.
var faultsAPI = map[string]message{
	"key.unknown": {"Deze API-sleutel werkt niet: hij is onbekend, verlopen of ingetrokken.",
		"This API key doesn't work: it is unknown, has expired or was revoked."},
	"api.idempotency_taken": {"Een ander verzoek met deze Idempotency-Key was net eerder. Stuur dit verzoek opnieuw.",
		"Another request with this Idempotency-Key was just earlier. Send this request again."},
}
