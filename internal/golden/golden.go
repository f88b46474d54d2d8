// Package golden replays the reference values of testdata/golden against the program. It is used by tests only.
//
// A test names a topic and says, per method, how to turn a case's input into a result. Everything the file expects has
// to be in that result; what the result holds beyond it is ignored. The tolerances are those of testdata/golden/README.md.
package golden

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// FolderVariable names the environment variable that points the tests at another folder with reference values.
const FolderVariable = "KLANKBORD_GOLDEN"

// Case is one reference computation: an input and what must come out.
type Case struct {
	ID        string          `json:"id"`
	Method    string          `json:"method"`
	Input     json.RawMessage `json:"input"`
	Expected  json.RawMessage `json:"expected"`
	Tolerance Tolerance       `json:"tolerance"`
	Note      string          `json:"note"`

	tb testing.TB
}

// Decode reads the input into a value, and fails the test when the input has a key that the value has no place for:
// an input that is overlooked would make the comparison meaningless.
func (c Case) Decode(into any) {
	c.tb.Helper()
	d := json.NewDecoder(bytes.NewReader(c.Input))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		c.tb.Fatalf("input of %s: %v", c.ID, err)
	}
}

// Method computes the result of a case. The result may be built from maps with text keys, structs with json tags,
// slices, numbers, texts, booleans and nil or nil pointers for what is not defined.
type Method = func(Case) any

// In makes a Method out of a function on a decoded input.
func In[T any](compute func(T) any) Method {
	return func(c Case) any {
		var input T
		c.Decode(&input)
		return compute(input)
	}
}

// Maybe returns x, or nil when it isn't defined; the reference values write null there.
func Maybe(x float64, ok bool) any {
	if !ok {
		return nil
	}
	return x
}

// Run replays all cases of a topic, one subtest per case named by its id. A method of the file that the table lacks
// fails the test, and so does a method of the table that our own file never uses; another folder may hold fewer.
func Run(t *testing.T, topic string, methods map[string]Method) {
	t.Helper()
	cases := load(t, topic)
	used := map[string]bool{}
	for _, c := range cases {
		used[c.Method] = true
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			compute, ok := methods[c.Method]
			if !ok {
				t.Fatalf("nothing computes the method %q", c.Method)
			}
			c.tb = t
			for _, difference := range Compare(c.Expected, compute(c), c.Tolerance) {
				t.Error(difference)
			}
		})
	}
	for name := range methods {
		if !used[name] && os.Getenv(FolderVariable) == "" {
			t.Errorf("no case of %s uses the method %q", topic, name)
		}
	}
}

// load reads the cases of a topic.
func load(tb testing.TB, topic string) []Case {
	tb.Helper()
	folder := os.Getenv(FolderVariable)
	if folder == "" {
		folder = filepath.Join(Root(tb), "testdata", "golden")
	}
	var file struct {
		Topic string `json:"topic"`
		Cases []Case `json:"cases"`
	}
	ReadJSON(tb, filepath.Join(folder, topic+".json"), &file)
	if file.Topic != topic || len(file.Cases) == 0 {
		tb.Fatalf("%s.json holds topic %q with %d cases", topic, file.Topic, len(file.Cases))
	}
	return file.Cases
}

// Example returns the path of a file in testdata/examples, for example Example(t, "ruitherstel", "expected.json").
func Example(tb testing.TB, parts ...string) string {
	tb.Helper()
	return filepath.Join(append([]string{Root(tb), "testdata", "examples"}, parts...)...)
}

// ReadJSON reads a file into a value, or fails the test.
func ReadJSON(tb testing.TB, path string, into any) {
	tb.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		tb.Fatalf("%s: %v", path, err)
	}
}

// Root returns the folder of go.mod, found by walking up from where the test runs.
func Root(tb testing.TB) string {
	tb.Helper()
	folder, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			tb.Fatal("no go.mod above the test's folder")
		}
		folder = parent
	}
}
