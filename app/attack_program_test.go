package app

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"klankbord.org/api"
	"klankbord.org/core/access"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/survey"
	"klankbord.org/store/storetest"
)

// plantForPrograms adds to the other organisation what programs can ask for by its reference.
func (s *siege) plantForPrograms() {
	s.Helper()
	on := day.Must("2024-05-02")
	s.bring(s.other, intake.Metric{Ref: "elders-only", Type: "nps", Name: intake.Text{NL: "elders-only"}},
		intake.Customer{Ref: "elders-only", Name: "elders-only"}, intake.Transaction{Ref: "elders-only", Customer: "elders-only", Day: on, Participants: []intake.Participant{{Employee: "E9", Role: "monteur"}}},
		intake.Answer{Ref: "elders-only", Survey: "na-de-ruit", Transaction: "elders-only", AnsweredAt: on.Time().UnixMilli() + 86_400_000, Score: 2, Verbatim: "elders-only", Channel: "web"},
		intake.Finding{Ref: "elders-only", Employee: "E9", Period: day.Quarter(2024, 2), Text: "elders-only", Status: "open"},
		intake.Initiative{Ref: "elders-only", Employee: "E9", Title: "elders-only", Hypothesis: "elders-only", Status: "running", StartedOn: on},
		intake.SignalType{Ref: "elders-only", Sort: intake.SortComplaint, Name: intake.Text{NL: "elders-only"}},
		intake.Signal{Source: "elders-only", Ref: "elders-only", Type: "elders-only", At: on.Time().UnixMilli(), Customer: "elders-only", Words: "elders-only"},
		intake.Target{Ref: "elders-only", Unit: "ver", Metric: "nps", Answers: "all", Baseline: day.Quarter(2024, 1), Period: day.Quarter(2024, 2), Growth: "1", Reason: "elders-only"},
		intake.MatrixLine{Version: "elders-only", Role: "monteur", Cause: "verre", From: on, Influenceable: true, Reason: "elders-only"})
	content := (&survey.Content{Metric: "nps", Languages: []string{"nl"}, Question: intake.Text{NL: "elders-only"}}).Canonical()
	s.bring(s.other, intake.Survey{Ref: "elders-only", Content: content})
	for range 2 {
		s.must(s.app.HoldDays(access.With(s.Context(), access.System(s.other.ID, "test")), s.other, day.Range{From: 1, To: 2}, "elders-only"))
	}
}

// listed are the names of the things in a list.
func listed(t *testing.T, body []byte) (names []string) {
	t.Helper()
	var list struct{ Items []map[string]any }
	if err := json.Unmarshal(body, &list); err != nil {
		t.Fatalf("%v: %.200s", err, body)
	}
	for _, item := range list.Items {
		for _, field := range []string{"ref", "version", "run", "record", "id"} {
			if v, there := item[field]; there {
				names = append(names, fmt.Sprint(v))
				break
			}
		}
	}
	return names
}

// What only another organisation has isn't there for a program that asks for it by name, in any place of any address of the API, and
// nothing of it changes.
func TestWhatIsOfAnotherOrganisationIsntThereForPrograms(t *testing.T) {
	t.Parallel()
	s := besiege(t)
	s.plantForPrograms()
	p, doc := &program{siege: s}, described(t)
	other := s.house.key(s.other, 0, MayGive(s.boss.actor)...)
	strange := func(list string) (names []string) {
		part := ""
		if list != "/agreements" && list != "/consents" && list != "/retention-holds" {
			part = "?limit=1000"
		}
		here := listed(t, p.asks("GET", api.Prefix+list+part, "", "").Body.Bytes())
		for _, name := range listed(t, s.house.asks(other, "GET", api.Prefix+list+part, "").Body.Bytes()) {
			if !slices.Contains(here, name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		return names[:min(len(names), 12)]
	}
	lists := map[string]string{"employee": "/employees", "survey": "/surveys", "run": "/runs", "record": "/consents"}
	found := map[string][]string{}
	for _, list := range []string{"/units", "/employees", "/customers", "/transactions", "/answers", "/metrics", "/surveys", "/matrix-versions", "/targets", "/initiatives", "/findings", "/signals", "/schemes", "/runs", "/agreements", "/consents", "/erasures", "/retention-holds"} {
		found[list] = strange(list)
	}
	own := map[string]string{"survey": "na-de-ruit", "ref": "hybrid", "answer": "1", "source": "hier"}
	elsewhere, here := s.state(s.other.ID), s.state(s.org.ID)
	for _, rule := range apiPolicy {
		method, path, _ := strings.Cut(rule.Pattern, " ")
		path = strings.TrimPrefix(path, api.Prefix)
		if strings.HasPrefix(path, "/dossiers/") || strings.HasPrefix(path, "/retention/") {
			continue // kinds, the same in each
		}
		for _, m := range placeholder.FindAllStringSubmatch(path, -1) {
			list := lists[m[1]]
			if list == "" {
				list, _, _ = strings.Cut(path, "/{")
			}
			if strings.Contains(path, "/answers/{ref}") && m[1] == "ref" {
				list = "/answers"
			}
			names := found[list]
			if len(names) == 0 {
				t.Errorf("%s: nothing in %s stands for {%s} that only the other organisation has", rule.Pattern, list, m[1])
			}
			operation, _ := doc.Paths[path][strings.ToLower(method)].(map[string]any)
			content, _ := doc.follow(operation["requestBody"])["content"].(map[string]any)
			kind, _ := content["application/json"].(map[string]any)
			body, err := json.Marshal(doc.sample(kind["schema"], 0))
			s.must(err)
			ask := func(name string) int {
				values := maps.Clone(own)
				values[m[1]] = name
				_, address, _ := s.address(rule.Pattern, values)
				got := p.asks(method, address, "application/json", string(body))
				if strings.Contains(got.Body.String(), `"elders-only"`) && name != "elders-only" {
					t.Errorf("%s: shows what it has: %.200s", address, got.Body)
				}
				return got.Code
			}
			nowhere := ask("987654321")
			for _, name := range names {
				if got := ask(name); got != http.StatusNotFound && (got != http.StatusUnprocessableEntity || nowhere != got) {
					t.Errorf("%s with %q, which another organisation has, as {%s}: %d; with what nobody has %d", rule.Pattern, name, m[1], got, nowhere)
				}
			}
		}
	}
	if c := differing(elsewhere, s.state(s.other.ID), "river_job", "api_keys"); len(c) > 0 {
		t.Errorf("the other organisation is changed: %v", c)
	}
	if c := differing(here, s.state(s.org.ID), append(told, "api_keys")...); len(c) > 0 {
		t.Errorf("here is changed: %v", c)
	}
}

// scimBodies are what a program that provisions may send.
var scimBodies = map[string]string{
	"/scim/v2/Users": `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a%d@ruit.example","displayName":"Ans","active":true,"externalId":"x%d","name":{"givenName":"Ans","familyName":"Ans"},
		"emails":[{"value":"a%d@ruit.example","primary":true}],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"S%d"},
		"urn:klankbord:params:scim:schemas:extension:employment:2.0:User":{"from":"2024-01-01","memberships":[{"unit":"Noord","role":"monteur","fte":80,"from":"2024-02-01"}]}}`,
	"/scim/v2/Groups": `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"groep %d","externalId":"g%d","members":[{"value":"1"}]}`,
	"/scim/v2/Units":  `{"schemas":["urn:klankbord:params:scim:schemas:core:2.0:Unit"],"code":"scim-%d","displayName":"Eenheid","parent":"Noord","from":"2024-01-01"}`,
}

// Whatever stands in whichever field, filter or path of provisioning, nothing breaks, a refusal is a document of the standard, and
// what another organisation has isn't there.
func TestHostileValuesWhereverProvisioningTakesOne(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); attackProvisioning(t, besiege(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); attackProvisioning(t, besiegeOn(t, storetest.EmptyPostgresURL(t))) })
}

func attackProvisioning(t *testing.T, s *siege) {
	p := &program{siege: s}
	there := &program{siege: s, key: s.house.key(s.other, 0, MayGive(s.boss.actor)...), left: 1 << 30}
	const kind = "application/scim+json"
	number := 0
	fill := func(body string) string {
		number++
		return strings.ReplaceAll(body, "%d", fmt.Sprint(number))
	}
	foreign := map[string]string{}
	for path, body := range scimBodies {
		var ids []string
		for range 9 { // more than there are here, so that the last number means something there only
			made := there.asks("POST", path, kind, strings.NewReplacer(`"unit":"Noord"`, `"unit":"ver"`, `"parent":"Noord",`, "", `{"value":"1"}`, "").Replace(fill(body)))
			var one struct{ ID string }
			if err := json.Unmarshal(made.Body.Bytes(), &one); err != nil || made.Code != http.StatusCreated {
				t.Fatalf("%s: %d %.300s", path, made.Code, made.Body)
			}
			ids = append(ids, one.ID)
		}
		foreign[path] = ids[len(ids)-1]
	}
	elsewhere := s.state(s.other.ID)
	tried := 0
	look := func(method, address, what, body string) {
		tried++
		got := p.asks(method, address, kind, body)
		what = fmt.Sprintf("%s %.120s with %.60s", method, address, what)
		if strings.HasPrefix(got.Header().Get("Location"), "http://example.com/scim/v2/") && got.Code == http.StatusCreated {
			got.Header().Del("Location") // whole, as the standard wants it
		}
		s.sane(what, got)
		var said struct {
			Schemas []string
			Status  string
		}
		if err := json.Unmarshal(got.Body.Bytes(), &said); got.Code >= 400 && (err != nil || len(said.Schemas) == 0 || said.Status != fmt.Sprint(got.Code)) {
			t.Errorf("%s: %d is no error of the standard: %.200s", what, got.Code, got.Body)
		}
		if strings.Contains(got.Body.String(), "elders-only") {
			t.Errorf("%s: shows what another organisation has: %.300s", what, got.Body)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(scimBodies)) { // before more is made here
		for _, method := range []string{"GET", "PUT", "PATCH", "DELETE"} {
			body := fill(scimBodies[path])
			if method == "PATCH" {
				body = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"displayName","value":"x"}]}`
			}
			if got := p.asks(method, path+"/"+foreign[path], kind, body); got.Code != http.StatusNotFound && (method != "DELETE" || got.Code != p.asks(method, path+"/987654321", kind, body).Code) {
				t.Errorf("%s %s/%s, which another organisation has: %d %.200s", method, path, foreign[path], got.Code, got.Body)
			}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(scimBodies)) {
		var whole any
		s.must(json.Unmarshal([]byte(fill(scimBodies[path])), &whole))
		places(map[string]any{"": whole}, "", func(field string, put func(any)) {
			put(mark)
			text, err := json.Marshal(whole)
			s.must(err)
			if field == "." {
				text = []byte(`"` + mark + `"`)
			}
			for _, evil := range hostileValues {
				if strings.Contains(evil, "elders-only") {
					continue
				}
				sent := strings.Replace(string(text), `"`+mark+`"`, evil, 1)
				look("POST", path, evil+" as "+field, sent)
				look("PUT", path+"/1", evil+" as "+field, sent)
			}
		})
		for _, evil := range append(slices.Clone(hostileTexts), "members[value eq \"1\"].x[", strings.Repeat("(", 3000), strings.Repeat("not ", 3000)+"a pr") {
			quoted, _ := json.Marshal(evil)
			q := url.QueryEscape(evil)
			for _, parameter := range []string{"filter=" + q, "filter=" + url.QueryEscape(`userName eq `+string(quoted)), "attributes=" + q, "excludedAttributes=" + q, "startIndex=" + q, "count=" + q, "sortBy=" + q} {
				look("GET", path+"?"+parameter, evil, "")
			}
			look("POST", path+"/.search", evil, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":`+string(quoted)+`}`)
			look("GET", path+"/"+url.PathEscape(evil), evil, "")
			for _, op := range []string{"add", "replace", "remove", string(quoted[1 : len(quoted)-1])} {
				look("PATCH", path+"/1", evil, fmt.Sprintf(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"%s","path":%s,"value":%s}]}`, op, quoted, quoted))
			}
		}
	}
	if c := differing(elsewhere, s.state(s.other.ID), "river_job"); len(c) > 0 {
		t.Errorf("the other organisation is changed: %v", c)
	}
	if tried < 1500 {
		t.Errorf("only %d were tried", tried)
	}
	t.Logf("%d were tried", tried)
}
