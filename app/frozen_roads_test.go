package app

// road is what a mutating address can do to a period that is frozen. Exactly one of these is given.
type road struct {
	// tries are attempts to change what is bound, each of which must be refused by name of the agreement.
	tries func(s *frozen) []try
	// waits are requests that go through and make something new, which the frozen period doesn't see.
	waits func(s *frozen) []try
	// facts are requests that go through and record what happened: who works where, what customers said. What is bound stays.
	facts func(s *frozen) []try
	// elsewhere says why nothing that is bound can be reached by this address. It is driven all the same.
	elsewhere string
}

// try is one request.
type try struct {
	what  string
	path  string // instead of the pattern's own, from the first thing in braces on
	body  string // a form for pages, JSON for programs
	key   string // the fault that is expected, when it isn't agreement.frozen
	quiet bool   // it says no more than that it can't be
}

const (
	signingIn = "who may come in"
	ownSelf   = "somebody's own account"
	talking   = "what is told to other programs"
	asking    = "reads, by way of a form"
	nothing   = "nothing is there"
	drafting  = "a draft, which nobody is asked"
)

// roads has a row for every address that can change something. A new one without a row fails the test.
var roads = map[string]road{
	"POST /s/{token}": {facts: func(s *frozen) []try {
		return []try{{what: "a customer answers", path: s.link, body: "step=score&score=9"}}
	}},

	"POST /u/{token}": {elsewhere: "who wants no more questions isn't asked, whatever was agreed"},

	"POST /in/{org}/mail/{provider}": {elsewhere: "an address that doesn't exist can't be asked, whatever was agreed"},

	"POST /o/{org}/settings": {tries: func(s *frozen) []try {
		form := func(changed string) string {
			return "name=Ruit&language=nl&confirmed=1&" + changed
		}
		return []try{
			{what: "the publication threshold", body: form("time_zone=Europe/Amsterdam&address=u&publication=3&internal_domains=" + s.domains), key: "agreement.frozen_threshold"},
			{what: "a higher threshold for whoever sees people", body: form("time_zone=Europe/Amsterdam&address=u&for_individuals=20&internal_domains=" + s.domains), key: "agreement.frozen_threshold"},
			{what: "a higher threshold for one employee's score", body: form("time_zone=Europe/Amsterdam&address=u&individuals_from=20&internal_domains=" + s.domains), key: "agreement.frozen_threshold"},
			{what: "the time zone", body: form("time_zone=America/New_York&address=u&internal_domains=" + s.domains)},
			{what: "how customers are addressed", body: form("time_zone=Europe/Amsterdam&address=je&internal_domains=" + s.domains)},
			{what: "whose answers don't count", body: form("time_zone=Europe/Amsterdam&address=u&internal_domains=elders.example")},
		}
	}},

	"POST /o/{org}/agreements": {tries: func(s *frozen) []try {
		return []try{{what: "the same agreement again", body: "ref=q2&counting=as_recorded_at_run&scheme=1&name=x&nature=x", key: "agreement.exists"}}
	}},
	"POST /o/{org}/agreements/{agreement}/amend": {tries: func(*frozen) []try {
		return []try{
			{what: "an amendment without a reason", path: "q2/amend", body: "kind=with_works_council&effective=2024-05-16&name=x", key: "field.missing", quiet: true},
		}
	}},
	"POST /o/{org}/agreements/{agreement}/sign": {tries: func(*frozen) []try {
		return []try{{what: "a name below what is frozen", path: "q2/sign", body: "party=works_council&name=B&on=2024-05-01&document=x", key: "agreement.no_draft"}}
	}},
	"POST /o/{org}/agreements/{agreement}/freeze": {tries: func(*frozen) []try {
		return []try{{what: "freezing what has no draft", path: "q2/freeze", key: "agreement.no_draft"}}
	}},
	"POST /o/{org}/agreements/{agreement}/drop": {tries: func(*frozen) []try {
		return []try{{what: "throwing away what is frozen", path: "q2/drop", key: "agreement.no_draft"}}
	}},
	"POST /o/{org}/agreements/{agreement}/end": {tries: func(*frozen) []try {
		return []try{
			{what: "an end in the past", path: "q2/end", body: "last_day=2024-04-15&reason=x", key: "agreement.reaches_back", quiet: true},
			{what: "an end without a reason", path: "q2/end", body: "last_day=2024-05-15", key: "field.missing", quiet: true},
		}
	}},
	"POST /o/{org}/consent":                   {elsewhere: "records say what is allowed, not what was agreed"},
	"POST /o/{org}/consent/{record}/withdraw": {elsewhere: "withdrawing turns pay off, and leaves what was agreed as it is; see TestTrialsNameNobodyUntilAllIsOnRecord"},

	"POST /api/v1/dimension-values":                {waits: put(items(`{"dimension":"role","ref":"planner","name":{"nl":"Planner"}}`))},
	"POST /api/v1/employees":                       {facts: put(items(`{"ref":"M99","name":"Nieuw"}`))},
	"POST /api/v1/customers":                       {facts: put(items(`{"ref":"K-nieuw","name":"Klant"}`))},
	"POST /api/v1/transactions":                    {facts: put(items(`{"ref":"T-nieuw","day":"2024-04-20"}`))},
	"POST /api/v1/answers":                         {elsewhere: "what customers say is a fact; the version that is bound counts it: TestNoRoadLeadsToAChangeOfWhatIsFrozen"},
	"POST /api/v1/initiatives":                     {elsewhere: "what people do is a fact"},
	"POST /api/v1/findings":                        {elsewhere: "what is found out is a fact"},
	"POST /api/v1/coverage":                        {elsewhere: "counts at the source are facts"},
	"POST /api/v1/schemes/check":                   {elsewhere: asking},
	"POST /api/v1/wording/checks":                  {elsewhere: asking},
	"POST /api/v1/matrix-versions/{ref}/sign-offs": {elsewhere: "a sign-off says who agreed; lines are what is bound"},
	"POST /api/v1/memberships":                     {facts: put(items(`{"employee":"M01","unit":"Zuid","role":"monteur","fte":100,"from":"2024-04-20"}`))},

	"POST /api/v1/units": {tries: func(s *frozen) []try {
		return []try{
			{what: "a maturity", body: items(`{"ref":"Noord","name":"Noord","maturity":"anders"}`)},
			{what: "a maturity of a unit that had none", body: items(`{"ref":"kantoor","name":"Kantoor","maturity":"basis"}`)},
			{what: "a maturity of a new unit", body: items(`{"ref":"afgesplitst","name":"Nieuw","parent":"Noord","maturity":"anders"}`), key: "agreement.new_unit"},
			{what: "a unit that is taken out of an agreement", body: items(`{"ref":"Noord","name":"Noord","parent":"kantoor","from":"2024-02-01"}`)},
		}
	}},
	"POST /api/v1/metrics": {tries: func(*frozen) []try {
		return []try{{what: "the scale of a metric", body: items(`{"ref":"nps","type":"csat","min":1,"max":5,"name":{"nl":"x"}}`), key: "metric.scale_fixed", quiet: true}}
	}},
	"POST /api/v1/causes": {tries: func(s *frozen) []try {
		cause := s.terms.Causes[0]
		return []try{{what: "the words of a cause", body: items(`{"ref":"` + cause.Ref + `","parent":"` + cause.Parent + `","name":{"nl":"Anders"}}`)}}
	}, waits: put(items(`{"ref":"nieuw","name":{"nl":"Nieuw"}}`))},
	"POST /api/v1/surveys": {waits: func(s *frozen) []try {
		return []try{{what: "another wording", body: items(`{"ref":"` + s.terms.Surveys[0].Ref + `","content":` + s.wording + `}`)}}
	}},
	"POST /api/v1/matrix-lines": {tries: func(s *frozen) []try {
		return []try{{what: "a line of the matrix", body: items(`{"version":"` + s.terms.Matrix.Ref + `","role":"monteur","cause":"` + s.terms.Causes[0].Ref + `","from":"2024-05-01","influenceable":true,"reason":"x"}`)}}
	}, waits: func(s *frozen) []try {
		return []try{{what: "a line of another version", body: items(`{"version":"2024-9","role":"monteur","cause":"` + s.terms.Causes[0].Ref + `","from":"2024-05-01","influenceable":true,"reason":"x"}`)}}
	}},
	"POST /api/v1/targets": {tries: func(*frozen) []try {
		return []try{{what: "a target", body: items(`{"ref":"doel","metric":"nps","answers":"all","baseline":{"from":"2024-01-01","to":"2024-03-31"},"period":{"from":"2024-04-01","to":"2024-06-30"},"growth":"1"}`)}}
	}},
	"POST /api/v1/runs": {tries: func(s *frozen) []try {
		return []try{{what: "a run of another version of the scheme", body: `{"scheme":` + s.another + `,"reason":"x"}`, key: "agreement.other_scheme"}}
	}},
	"POST /api/v1/agreements": {tries: func(s *frozen) []try {
		return []try{
			{what: "the same agreement again", body: `{"ref":"q2","scheme":` + string(s.scheme) + `}`, key: "agreement.exists"},
		}
	}},
	"POST /api/v1/agreements/{ref}/amendments": {tries: func(*frozen) []try {
		return []try{{what: "an amendment without a reason", path: "q2/amendments", body: `{"name":{"nl":"x"},"effective":"2024-05-16","kind":"with_works_council"}`, key: "field.missing", quiet: true}}
	}},
	"POST /api/v1/agreements/{ref}/sign-offs": {tries: func(*frozen) []try {
		return []try{{what: "a name below what is frozen", path: "q2/sign-offs", body: `{"party":"works_council","name":"B","signed_on":"2024-05-01","document":"x"}`, key: "agreement.no_draft"}}
	}},
	"POST /api/v1/agreements/{ref}/freeze": {tries: func(*frozen) []try {
		return []try{{what: "freezing what has no draft", path: "q2/freeze", body: `{}`, key: "agreement.no_draft"}}
	}},
	"POST /api/v1/agreements/{ref}/drop-draft": {tries: func(*frozen) []try {
		return []try{{what: "throwing away what is frozen", path: "q2/drop-draft", body: `{}`, key: "agreement.no_draft"}}
	}},
	"POST /api/v1/agreements/{ref}/end": {tries: func(*frozen) []try {
		return []try{{what: "an end in the past", path: "q2/end", body: `{"on":"2024-04-15","reason":"x"}`, key: "agreement.reaches_back", quiet: true}}
	}},
	"POST /api/v1/signal-types":                 {elsewhere: "signals never count in a score"},
	"POST /api/v1/signals":                      {elsewhere: "signals never count in a score: TestSignalsChangeNoScore"},
	"POST /api/v1/consents":                     {elsewhere: "records say what is allowed, not what was agreed"},
	"POST /api/v1/consents/{record}/withdrawal": {elsewhere: "as on the page"},
	"POST /api/v1/erasures":                     {elsewhere: "names go, counts and scores stay: app/erase_test.go holds it to that"},
	"POST /api/v1/redactions":                   {elsewhere: "names in words, never a score"},

	"POST /scim/v2/Units": {facts: put(`{"code":"nieuw","displayName":"Nieuw"}`)},
	"PUT /scim/v2/Units/{id}": {tries: func(s *frozen) []try {
		return []try{{what: "a maturity", path: s.noord, body: `{"code":"Noord","displayName":"Noord","maturity":"anders"}`, quiet: true}}
	}},
	"PATCH /scim/v2/Units/{id}": {tries: func(s *frozen) []try {
		return []try{{what: "a maturity", path: s.noord, quiet: true,
			body: `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"maturity","value":"anders"}]}`}}
	}},
	"DELETE /scim/v2/Units/{id}":   {elsewhere: "units aren't taken away"},
	"POST /scim/v2/Users":          {elsewhere: "who works where is a fact; the agreement says whether it counts: TestALateFreezeAndLaterMembershipsStayVisible"},
	"PUT /scim/v2/Users/{id}":      {elsewhere: "as above"},
	"PATCH /scim/v2/Users/{id}":    {elsewhere: "as above"},
	"DELETE /scim/v2/Users/{id}":   {elsewhere: "as above"},
	"POST /scim/v2/Groups":         {elsewhere: signingIn},
	"PUT /scim/v2/Groups/{id}":     {elsewhere: signingIn},
	"PATCH /scim/v2/Groups/{id}":   {elsewhere: signingIn},
	"DELETE /scim/v2/Groups/{id}":  {elsewhere: signingIn},
	"POST /scim/v2/Users/.search":  {elsewhere: asking},
	"POST /scim/v2/Groups/.search": {elsewhere: asking},
	"POST /scim/v2/Units/.search":  {elsewhere: asking},

	"POST /o/{org}/chain/checkpoints":                  {elsewhere: "reads the chain"},
	"POST /o/{org}/chain/verify":                       {elsewhere: "reads the chain"},
	"POST /api/v1/retention/{class}":                   {elsewhere: "counts and scores stay"},
	"POST /api/v1/retention-holds":                     {elsewhere: "keeps more, never less"},
	"POST /api/v1/retention-holds/{hold}/release":      {elsewhere: "counts and scores stay"},
	"POST /o/{org}/retention/{class}":                  {elsewhere: "counts and scores stay"},
	"POST /o/{org}/retention/holds":                    {elsewhere: "keeps more, never less"},
	"POST /o/{org}/retention/holds/{hold}/release":     {elsewhere: "counts and scores stay"},
	"POST /o/{org}/privacy/customers":                  {elsewhere: asking},
	"POST /o/{org}/privacy/customers/{customer}/file":  {elsewhere: asking},
	"POST /o/{org}/privacy/customers/{customer}/erase": {elsewhere: "names go, counts and scores stay: app/erase_test.go holds it to that"},
	"POST /o/{org}/privacy/readmit":                    {elsewhere: "lets a name in again that was erased"},
	"POST /o/{org}/privacy/answers/{answer}":           {elsewhere: "names in words, never a score"},
	"POST /o/{org}/customers":                          {elsewhere: asking},
	"POST /o/{org}/customers/{customer}/same":          {elsewhere: "whose answers are, never whether they count: TestAMergeThatIsUndoneWasNeverThere"},
	"POST /o/{org}/customer-merges/{merge}":            {elsewhere: "whose answers are, never whether they count"},
	"POST /o/{org}/signals/new":                        {elsewhere: "signals never count in a score"},
	"POST /o/{org}/signals/types":                      {elsewhere: "signals never count in a score"},
	"POST /o/{org}/privacy/signals/{signal}":           {elsewhere: "names in words, never a score"},

	"POST /o/{org}/links/new":                        {elsewhere: "another way in; whether it counts is the agreement's"},
	"POST /o/{org}/links/{open}/end":                 {elsewhere: "another way in; whether it counts is the agreement's"},
	"POST /o/{org}/surveys/new":                      {elsewhere: drafting},
	"POST /o/{org}/surveys/{survey}/change":          {elsewhere: drafting},
	"POST /o/{org}/surveys/{survey}/edit":            {elsewhere: drafting},
	"POST /o/{org}/surveys/{survey}/draft":           {elsewhere: drafting},
	"POST /o/{org}/surveys/{survey}/drop":            {elsewhere: drafting},
	"POST /o/{org}/surveys/{survey}/preview/{state}": {elsewhere: "nothing is kept"},
	"POST /o/{org}/surveys/{survey}/publish":         {elsewhere: "a new version is asked once an amendment says so; see the API's surveys"},
	"POST /o/{org}/webhooks":                         {elsewhere: talking},
	"POST /o/{org}/webhooks/{webhook}":               {elsewhere: talking},
	"POST /o/{org}/webhooks/{webhook}/switch":        {elsewhere: talking},
	"POST /o/{org}/webhooks/{webhook}/secret":        {elsewhere: talking},
	"POST /o/{org}/webhooks/{webhook}/delete":        {elsewhere: talking},
	"POST /o/{org}/webhooks/{webhook}/ping":          {elsewhere: talking},
	"POST /o/{org}/webhooks/{webhook}/again":         {elsewhere: talking},
	"POST /o/{org}/keys":                             {elsewhere: signingIn},
	"POST /o/{org}/keys/{key}/revoke":                {elsewhere: signingIn},

	"POST /setup/{link}":                                 {elsewhere: signingIn},
	"POST /o/{org}/signin":                               {elsewhere: signingIn},
	"POST /o/{org}/signin/second":                        {elsewhere: signingIn},
	"POST /o/{org}/signin/set-up":                        {elsewhere: signingIn},
	"POST /o/{org}/signin/passkey/options":               {elsewhere: signingIn},
	"POST /o/{org}/signin/passkey":                       {elsewhere: signingIn},
	"POST /o/{org}/signin/as/{account}":                  {elsewhere: signingIn},
	"POST /o/{org}/signout":                              {elsewhere: signingIn},
	"POST /o/{org}/forgot":                               {elsewhere: signingIn},
	"POST /o/{org}/reset/{link}":                         {elsewhere: signingIn},
	"POST /o/{org}/invite/{link}":                        {elsewhere: signingIn},
	"POST /o/{org}/sign-on/{provider}/acs":               {elsewhere: signingIn},
	"POST /o/{org}/settings/sign-on":                     {elsewhere: signingIn},
	"POST /o/{org}/settings/sign-on/passwords":           {elsewhere: signingIn},
	"POST /o/{org}/settings/sign-on/{provider}":          {elsewhere: signingIn},
	"POST /o/{org}/settings/sign-on/{provider}/remove":   {elsewhere: signingIn},
	"POST /o/{org}/account/password":                     {elsewhere: ownSelf},
	"POST /o/{org}/account/language":                     {elsewhere: ownSelf},
	"POST /o/{org}/account/authenticator":                {elsewhere: ownSelf},
	"POST /o/{org}/account/authenticator/remove":         {elsewhere: ownSelf},
	"POST /o/{org}/account/recovery-codes":               {elsewhere: ownSelf},
	"POST /o/{org}/account/passkeys/options":             {elsewhere: ownSelf},
	"POST /o/{org}/account/passkeys":                     {elsewhere: ownSelf},
	"POST /o/{org}/account/passkeys/{key}/remove":        {elsewhere: ownSelf},
	"POST /o/{org}/account/identities/{provider}/remove": {elsewhere: ownSelf},
	"POST /o/{org}/account/sessions":                     {elsewhere: ownSelf},
	"POST /o/{org}/accounts/new":                         {elsewhere: signingIn},
	"POST /o/{org}/accounts/{account}":                   {elsewhere: signingIn},
	"POST /o/{org}/accounts/{account}/invite":            {elsewhere: signingIn},
	"POST /o/{org}/accounts/{account}/status":            {elsewhere: signingIn},
	"POST /o/{org}/accounts/{account}/factors":           {elsewhere: signingIn},
	"POST /o/{org}/roles":                                {elsewhere: signingIn},
	"POST /o/{org}/roles/{role}":                         {elsewhere: signingIn},
	"POST /o/{org}/roles/{role}/remove":                  {elsewhere: signingIn},
	"/":                                                  {elsewhere: nothing},
	"/api/":                                              {elsewhere: nothing},
	"/scim/v2/":                                          {elsewhere: nothing},
}

// put is one request with one body.
func put(body string) func(*frozen) []try {
	return func(*frozen) []try { return []try{{what: body, body: body}} }
}

// items is a batch of one record.
func items(record string) string { return `{"items":[` + record + `]}` }
