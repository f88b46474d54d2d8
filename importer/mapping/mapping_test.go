package mapping_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"klankbord.org/core/fault"
	"klankbord.org/core/intake"
	"klankbord.org/importer/mapping"
)

// folder lays files down.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// scan runs a mapping over files and gives the records and the refusals, these as "file:line column value fault".
func scan(t testing.TB, text string, files map[string]string, o mapping.BindOptions) (records []intake.Record, refused, noticed []string) {
	t.Helper()
	m, err := mapping.Parse("mapping.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	b, err := m.Bind(folder(t, files), o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	show := func(r mapping.Refusal) string {
		return fmt.Sprintf("%s:%d [%s] %q %s", r.File, r.Line, r.Column, r.Value, r.Fault.Key)
	}
	err = b.Scan(t.Context(), mapping.Pass{
		Emit: func(i mapping.Item) error {
			if i.Refused != nil {
				refused = append(refused, show(*i.Refused))
			} else {
				records = append(records, i.Record)
			}
			return nil
		},
		Bad:     func(r mapping.Refusal) { refused = append(refused, show(r)) },
		Noticed: func(r mapping.Refusal) { noticed = append(noticed, show(r)) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return records, refused, noticed
}

// values maps one expression over the rows of a file a,b,c and gives what comes out: customers' names, or faults.
func values(t *testing.T, expression, source, file string) []string {
	t.Helper()
	text := "version: 1\nsources:\n  x:\n    file: x.csv\n" + source + "\nrecords:\n  - kind: customer\n    from: x\n    fields:\n      ref: r\n      name: " + expression + "\n"
	records, refused, _ := scan(t, text, map[string]string{"x.csv": file}, mapping.BindOptions{})
	var out []string
	for _, r := range records {
		out = append(out, r.(intake.Customer).Name)
	}
	return append(out, refused...)
}

func TestExpressions(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, expression, source, file, want string }{
		{"column", `"{a}"`, "", "a,b\n1,2\n", "1"},
		{"template", `"{a}/{b}"`, "", "a,b\n1,2\n", "1/2"},
		{"braces", `"{{{a}}}"`, "", "a,b\n1,2\n", "{1}"},
		{"constant", `x`, "", "a,b\n1,2\n", "x"},
		{"literal with braces", `{value: "{a}"}`, "", "a,b\n1,2\n", "{a}"},
		{"number as constant", `2024-1`, "", "a,b\n1,2\n", "2024-1"},
		{"odd column name", `{column: "1 - Q1: {how}?"}`, "", "1 - Q1: {how}?,b\n1,2\n", "1"},
		{"trimmed, hard spaces too", `"[{a}]"`, "", "a,b\n\u00a0 x\u00a0,2\n", "[x]"},
		{"not trimmed", `"[{a}]"`, "    trim: false", "a,b\n x ,2\n", "[ x ]"},
		{"tidy", `{column: a, tidy: true}`, "", "a,b\nPTS\u00a0 -  x,2\n", "PTS - x"},
		{"first", `{first: ["{a}", "{b}", none]}`, "", "a,b\n1,2\n,2\n,x\n", "1;2;x"},
		{"first falls back", `{first: ["{a}", none]}`, "", "a,b\n,2\n", "none"},
		{"concat leaves empty out", `{concat: ["{a}", "{b}"], with: "/"}`, "", "a,b\n1,2\n1,\n,2\n", "1/2;1;2"},
		{"lower and upper", `{concat: [{column: a, lower: true}, {column: b, upper: true}], with: " "}`, "", "a,b\nÉ,ë\n", "é Ë"},
		{"map", `{column: a, map: {1: yes, 2: no}}`, "", "a,b\n1,\n2,\n,x\n", "yes;no;"},
		{"map refuses", `{column: a, map: {1: one}}`, "", "a,b\n3,\n", `x.csv:2 [a] "3" cell.not_in_map`},
		{"map keeps", `{column: a, map: {1: one}, otherwise: keep}`, "", "a,b\n1,\n3,\n", "one;3"},
		{"map empties", `{column: a, map: {1: one}, otherwise: empty, default: other}`, "", "a,b\n1,\n3,\n,x\n", "one;other;other"},
		{"skip", `{column: a, skip: [-1, did not answer]}`, "", "a,b\n-1,\nDid Not Answer,\n5,\n", ";;5"},
		{"skip everywhere", `"{a}"`, "    skip: [-99]", "a,b\n-99,\n5,\n", ";5"},
		{"calc", `{calc: "6 - {a}"}`, "", "a,b\n1,2\n5,2\n,2\n", "5;1;"},
		{"calc with brackets", `{calc: "-({a} + 2) * {b}"}`, "", "a,b\n1,2\n", "-6"},
		{"calc divides evenly", `{calc: "{a} / 10"}`, "", "a,b\n50,2\n", "5"},
		{"calc doesn't round", `{calc: "{a} / 10"}`, "", "a,b\n55,2\n", `x.csv:2 [a] "55 / 10" cell.inexact`},
		{"calc by zero", `{calc: "{a} / {b}"}`, "", "a,b\n55,0\n", `x.csv:2 [a, b] "" cell.divided_zero`},
		{"calc of a word", `{calc: "{a} + 1"}`, "", "a,b\nx,0\n", `x.csv:2 [a] "x" cell.not_number`},
		{"date to month", `{date: "{a}", dates: DD-MM-YYYY, format: YYYY-MM}`, "", "a,b\n31-03-2024,\n", "2024-03"},
		{"date to quarter", `{date: "{a}", format: YYYY-Q}`, "", "a,b\n2024-05-01,\n", "2024-Q2"},
		{"choose", `{choose: [{when: {of: "{a}", empty: true}, then: none}, {when: {of: "{a}", above: "{b}", as: number}, then: more}, {then: less}]}`, "",
			"a,b\n,2\n10,9\n9,10\n", "none;more;less"},
		{"later than", `{choose: [{when: {of: "{a}", above: "{b}", as: date}, then: late}, {then: in time}]}`, "",
			"a,b\n2024-01-02 10:00:01,2024-01-02 10:00:00\n2024-01-02 10:00:00,2024-01-02 10:00:00\n,2024-01-01\n", "late;in time;in time"},
		{"all, any and not", `{choose: [{when: {all: [{of: "{a}", in: [1, 2]}, {not: {of: "{b}", is: x}}]}, then: y}, {when: {any: [{of: "{a}", is: 9}, {of: "{b}", is_not: x}]}, then: z}, {then: n}]}`, "",
			"a,b\n1,y\n1,x\n9,x\n5,q\n", "y;n;z;z"},
		{"at least and at most", `{choose: [{when: {all: [{of: "{a}", at_least: 2, as: number}, {of: "{a}", at_most: "3,5", as: number, }]}, then: in}, {then: out}]}`, "    decimal: \",\"",
			"a;b\n1,9;\n2;\n3,5;\n3,6;\n", "out;in;in;out"},
		{"split and each", `{concat: [{column: a, split: "|", each: "<{item}>"}], with: ","}`, "", "a,b\nx| y |,2\n", "<x>,<y>"},
		{"flags", `{concat: [{flags: {from: a, to: c}}], with: "+"}`, "", "a,b,c,d\n1,,1,1\n,,,\n", "a+c;"},
		{"flags by name", `{concat: [{flags: {columns: [a, d], is: [ja]}}], with: "+"}`, "", "a,b,c,d\nJa,ja,,ja\n", "a+d"},
		{"row, line and file", `"{#file} {#row} {#line}"`, "", "a,b\n\n1,2\n", "x.csv 1 3"},
		{"derived", `"{d}"`, "    derive: {c: \"{a}{b}\", d: \"{c}!\"}", "a,b\n1,2\n", "12!"},
		{"derived over a column of that name", `"{a}"`, "    derive: {a: \"<{a}>\"}", "a,b\n1,2\n", "<1>"},
		{"when on the source", `"{a}"`, "    when: {of: \"{b}\", is: y}", "a,b\n1,y\n2,n\n", "1"},
		{"duplicate header", `"{a#2}"`, "", "a,a\n1,2\n", "2"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(values(t, c.expression, c.source, c.file), ";"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Joins find rows of another file by key, in memory and in a temporary file alike.
func TestJoins(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"orders.csv": "order,customer\n1,c1\n2,c2\n3,c9\n",
		"pay.csv":    "order,amount,kind\n1,10.50,card\n1,2.25,voucher\n2,3,card\n1,0.25,card\n",
		"items.csv":  "order,product,seller\n1,p1,s1\n1,p2,s2\n1,p1,s1\n2,p3,s1\n",
		"prod.csv":   "product,category\np1,garden\np2,\np3,home\n",
		"cust.csv":   "id,state\nc1,SP\nc2,RJ\nc2,MG\n",
	}
	text := func(take string) string {
		return `
version: 1
sources:
  customers: {file: cust.csv}
  payments: {file: pay.csv}
  products: {file: prod.csv}
  items:
    file: items.csv
    join: [{source: products, on: "{product}"}]
  orders:
    file: orders.csv
    join:
      - {source: customers, on: "{customer}", key: "{id}", take: ` + take + `}
      - source: payments
        as: pay
        on: "{order}"
        columns:
          sum: {sum: "{amount}"}
          n: count
          low: {min: "{amount}", as: number}
          high: {max: "{amount}", as: number}
          kinds: {list: "{kind}"}
          last: {last: "{amount}"}
      - {source: items, on: "{order}", columns: {sellers: {list: "{seller}"}, categories: {list: "{products.category}"}}}
records:
  - kind: transaction
    from: orders
    fields:
      ref: "{order}"
      unit: "{pay.n}/{pay.low}/{pay.high}/{pay.last}"
      value_cents: {column: pay.sum, cents: true}
      values: {state: "{customers.state}", category: "{items.categories}", kind: "{pay.kinds}"}
      participants: {each: "{items.sellers}", employee: "{item}", role: seller}
`
	}
	for _, spill := range []int64{0, 1} {
		dir := t.TempDir()
		records, refused, _ := scan(t, text("last"), files, mapping.BindOptions{SpillBytes: spill, TempFolder: dir})
		want := []string{
			"1 3/0.25/10.50/0.25 1300 map[category:garden kind:card state:SP] map[kind:[voucher]] [{s1 seller } {s2 seller }]",
			"2 1/3/3/3 300 map[category:home kind:card state:MG] map[] [{s1 seller }]",
			"3 /// 0 map[] map[] []",
		}
		var got []string
		for _, r := range records {
			x := r.(intake.Transaction)
			got = append(got, fmt.Sprint(x.Ref, " ", x.Unit, " ", x.ValueCents, " ", x.Values, " ", x.More, " ", x.Participants))
		}
		if !slices.Equal(got, want) || len(refused) > 0 {
			t.Errorf("spill %d:\ngot  %q\nwant %q\nrefused %q", spill, got, want, refused)
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) > 0 {
			t.Errorf("temporary files left behind: %v %v", left, err)
		}
	}
	_, refused, _ := scan(t, text("only"), files, mapping.BindOptions{})
	if want := []string{`orders.csv:3 [customer] "c2" cell.several_matches`}; !slices.Equal(refused, want) {
		t.Errorf("several rows for a key: got %q, want %q", refused, want)
	}
	_, refused, _ = scan(t, text("last, missing: refuse"), files, mapping.BindOptions{})
	if want := []string{`orders.csv:4 [customer] "c9" cell.no_match`}; !slices.Equal(refused, want) {
		t.Errorf("no row for a key: got %q, want %q", refused, want)
	}
}

// Numbers, dates and yes or no are read as the mapping says.
func TestConversions(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, source, cell, want string }{
		{"whole", "", "7", "7"},
		{"with zeros behind the point", "", "7.0", "7"},
		{"not whole", "", "7.5", `x.csv:2 [a] "7.5" cell.not_whole`},
		{"a word", "", "seven", `x.csv:2 [a] "seven" cell.not_number`},
		{"two readings", "", "1,234", `x.csv:2 [a] "1,234" cell.thousands`},
		{"thousands", `    decimal: ","` + "\n" + `    thousands: "."`, "€ 1.000", "1000"},
		{"thousands in the wrong place", `    decimal: ","` + "\n" + `    thousands: "."`, "12.34", `x.csv:2 [a] "12.34" cell.not_number`},
		{"decimal comma", `    decimal: ","`, "12,00", "12"},
		{"negative", "", "-3", "-3"},
		{"scientific", "", "1.2E+2", "120"},
		{"far too large", "", "99999999999999999999", `x.csv:2 [a] "99999999999999999999" cell.too_large`},
		{"our mark for no score", "", "-128", `x.csv:2 [a] "-128" cell.not_score`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := "version: 1\nsources:\n  x:\n    file: x.csv\n    separator: \";\"\n" + c.source + "\nrecords:\n  - {kind: answer, from: x, fields: {ref: r, score: \"{a}\"}}\n"
			records, refused, _ := scan(t, text, map[string]string{"x.csv": "a;b\n" + c.cell + ";x\n"}, mapping.BindOptions{})
			got := strings.Join(refused, "")
			if len(records) > 0 {
				got = fmt.Sprint(records[0].(intake.Answer).Score)
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, source, cell, day, at string }{
		{"ISO", "", "2024-03-31", "2024-03-31", "1711843200000"},
		{"ISO with time", "", "2024-03-31T10:00:00", "2024-03-31", "1711879200000"},
		{"ISO with zone", "", "2024-03-31T10:00:00.250+02:00", "2024-03-31", "1711872000250"},
		{"local time", "time_zone: Europe/Amsterdam", "2024-07-01 12:00:00", "2024-07-01", "1719828000000"},
		{"Dutch", "dates: D-M-YYYY", "1-2-2024", "2024-02-01", "1706745600000"},
		{"month in words", "dates: D MMMM YYYY", "3 mei 2024", "2024-05-03", "1714694400000"},
		{"spreadsheet", "dates: excel", "45382.5", "2024-03-31", "1711886400000"},
		{"two digits", "dates: DD/MM/YY", "31/03/24", "2024-03-31", "1711843200000"},
		{"not a day", "", "2024-02-30", "cell.not_date", ""},
		{"another form", "dates: DD-MM-YYYY", "2024-03-31", "cell.not_date", ""},
		{"certain, in either form", "dates: [DD/MM/YYYY, MM/DD/YYYY]", "31/03/2024", "2024-03-31", "1711843200000"},
		{"ambiguous", "dates: [DD/MM/YYYY, MM/DD/YYYY]", "03/04/2024", "cell.ambiguous_date", ""},
		{"ambiguous, chosen", "dates: [DD/MM/YYYY, MM/DD/YYYY], ambiguous: first", "03/04/2024", "2024-04-03", "1712102400000"},
		{"ambiguous, same day", "dates: [DD/MM/YYYY, MM/DD/YYYY]", "04/04/2024", "2024-04-04", "1712188800000"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sep := ", "
			if c.source == "" {
				sep = ""
			}
			text := "version: 1\nsources:\n  x: {file: x.csv, separator: \";\"" + sep + c.source + "}\nrecords:\n  - {kind: answer, from: x, fields: {ref: r, day: \"{a}\", answered_at: \"{a}\"}}\n"
			records, refused, noticed := scan(t, text, map[string]string{"x.csv": "a;b\n" + c.cell + ";x\n"}, mapping.BindOptions{})
			if len(records) == 0 {
				if len(refused) != 1 || !strings.HasSuffix(refused[0], c.day) {
					t.Errorf("refused %q, want %s", refused, c.day)
				}
				return
			}
			a := records[0].(intake.Answer)
			if a.Day.String() != c.day || fmt.Sprint(a.AnsweredAt) != c.at {
				t.Errorf("got %s %d, want %s %s", a.Day, a.AnsweredAt, c.day, c.at)
			}
			if want := strings.Contains(c.name, "chosen"); want != (len(noticed) > 0) {
				t.Errorf("noticed %q", noticed)
			}
		})
	}
}

// A mapping that is wrong is refused at its line and column.
func TestWrongMappings(t *testing.T) {
	t.Parallel()
	const head = "version: 1\nsources:\n  x: {file: x.csv}\n"
	record := func(fields string) string {
		return head + "records:\n  - kind: answer\n    from: x\n    fields: " + fields + "\n"
	}
	cases := []struct{ name, text, want string }{
		{"no YAML", "version: [1\n", "mapping.malformed"},
		{"a tab", "version: 1\nsources:\n\tx: 1\n", "mapping.malformed"},
		{"not an object", "- 1\n", "mapping.wrong_shape 1:1"},
		{"no version", "sources: {}\n", "mapping.key_missing 1:1"},
		{"another version", "version: 2\n", "mapping.version 1:10"},
		{"unknown key", head + "record: []\n", "mapping.unknown_key 4:1"},
		{"key twice", "version: 1\nversion: 1\n", "mapping"},
		{"anchor", "version: 1\nsources: &a {}\n", "mapping.anchor"},
		{"unknown source", head + "records:\n  - {kind: answer, from: y, fields: {}}\n", "mapping.no_source 5:26"},
		{"unknown kind", head + "records:\n  - {kind: answers, from: x, fields: {}}\n", "mapping.unknown_value 5:12"},
		{"unknown field", record("{scores: 1}"), "mapping.unknown_key 7:14"},
		{"no fields", head + "records:\n  - {kind: answer, from: x}\n", "mapping.key_missing 5:6"},
		{"brace", record(`{ref: "{a"}`), "mapping.brace 7:19"},
		{"two producers", record(`{ref: {column: a, value: b}}`), "mapping.no_producer"},
		{"no producer", record(`{ref: {lower: true}}`), "mapping.no_producer"},
		{"item outside each", record(`{ref: "{item}"}`), "mapping.no_item"},
		{"list for one value", record(`{ref: {column: a, split: ";"}}`), "mapping.list_here"},
		{"each of one value", record(`{causes: {column: a, each: x}}`), "mapping.no_list"},
		{"calc", record(`{ref: {calc: "6 -"}}`), "mapping.calc"},
		{"date format", record(`{day: {column: a, dates: DD-MM-JJJJ}}`), "mapping.date_format"},
		{"date format without a year", record(`{day: {column: a, dates: DD-MM}}`), "mapping.date_format"},
		{"time zone", record(`{day: {column: a, time_zone: Europe/Utrecht}}`), "mapping.unknown_zone"},
		{"constant score", record(`{score: ten}`), "mapping.constant 7:21"},
		{"constant date", record(`{day: 31-12-2024}`), "mapping.constant"},
		{"table", record(`{ref: {column: a, map: t}}`), "mapping.no_table"},
		{"create nowhere", record(`{ref: {column: a, create: true}}`), "mapping.no_create"},
		{"circle", "version: 1\nsources:\n  x: {file: x.csv, join: [{source: y, on: a}]}\n  y: {file: y.csv, join: [{source: x, on: a}]}\n", "mapping.circle 4:36"},
		{"survey", "version: 1\nrecords:\n  - {kind: survey, fields: {ref: s, content: {metrics: nps}}}\n", "mapping.survey"},
		{"neither file nor rows", "version: 1\nsources:\n  x: {separator: tab}\n", "mapping.no_producer"},
		{"separator", "version: 1\nsources:\n  x: {file: x, separator: \"#\"}\n", "mapping.unknown_value 3:27"},
		{"too deep", "version: " + strings.Repeat("[", 60) + strings.Repeat("]", 60), "mapping.too_large"},
		{"otherwise without map", record(`{ref: {column: a, otherwise: keep}}`), "mapping.key_missing"},
		{"with without concat", record(`{ref: {column: a, with: x}}`), "mapping.unknown_key"},
		{"organisation", "version: 1\norganisation: {name: x}\n", "mapping.key_missing 2:16"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := mapping.Parse("m.yaml", []byte(c.text))
			f := fault.As(err)
			if f == nil {
				t.Fatalf("accepted, or no fault: %v", err)
			}
			if got := fmt.Sprintf("%s %v:%v", f.Key, f.Args["line"], f.Args["column"]); !strings.HasPrefix(got, c.want) {
				t.Errorf("got %s (%v), want %s", got, f, c.want)
			}
		})
	}
}

// A column that the file doesn't have is refused before anything is read, with those that it has.
func TestUnknownColumn(t *testing.T) {
	t.Parallel()
	m, err := mapping.Parse("m.yaml", []byte("version: 1\nsources:\n  x: {file: x.csv}\nrecords:\n  - {kind: answer, from: x, fields: {ref: \"{reff}\"}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = m.Bind(folder(t, map[string]string{"x.csv": "zz,ref\n1,2\n"}), mapping.BindOptions{})
	f := fault.As(err)
	if f == nil || f.Key != "mapping.no_column" || f.Args["line"] != 5 || f.Args["known"] != "ref, zz" {
		t.Errorf("got %v", err)
	}
	_, err = m.Bind(t.TempDir(), mapping.BindOptions{})
	if f := fault.As(err); f == nil || f.Key != "file.no_match" {
		t.Errorf("got %v", err)
	}
}

// Several files make one source, whatever the order of their columns.
func TestPattern(t *testing.T) {
	t.Parallel()
	text := "version: 1\nsources:\n  x: {file: \"x-*.csv\"}\nrecords:\n  - {kind: customer, from: x, fields: {ref: \"{#row}\", name: \"{a}{b}\"}}\n"
	records, _, _ := scan(t, text, map[string]string{"x-1.csv": "a,b\n1,2\n", "x-2.csv": "b,c,a\n4,z,3\n"}, mapping.BindOptions{})
	want := []intake.Record{intake.Customer{Ref: "1", Name: "12"}, intake.Customer{Ref: "2", Name: "34"}}
	if !slices.Equal(records, want) {
		t.Errorf("got %+v", records)
	}
	m, err := mapping.Parse("m.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	_, err = m.Bind(folder(t, map[string]string{"x-1.csv": "a,b\n", "x-2.csv": "a,c\n"}), mapping.BindOptions{})
	if f := fault.As(err); f == nil || f.Key != "file.header_differs" {
		t.Errorf("got %v", err)
	}
}

// Created records come before those that refer to them, level by level.
func TestCreate(t *testing.T) {
	t.Parallel()
	text := `
version: 1
sources:
  x: {file: x.csv}
records:
  - kind: transaction
    from: x
    when: {of: "{ref}", is_not: no}
    fields:
      ref: "{ref}"
      values: {state: {column: state, create: true}}
      participants: [{employee: {column: who, create: true}, role: {text: monteur, create: true}}]
  - kind: answer
    from: x
    when: {of: "{ref}", is_not: no}
    fields: {ref: "{ref}", causes: {list: ["{cause}"], create: true}}
`
	records, refused, _ := scan(t, text, map[string]string{"x.csv": "ref,state,who,cause\n1,SP,M1,a/b\nno,XX,M9,z\n"}, mapping.BindOptions{})
	var got []string
	for _, r := range records {
		got = append(got, string(r.Kind())+" "+strings.ReplaceAll(r.Key(), "\x1f", "."))
	}
	want := []string{"employee M1", "value role.monteur", "value state.SP", "transaction 1", "cause a", "cause a/b", "answer .1"}
	if !slices.Equal(got, want) || len(refused) > 0 {
		t.Errorf("got %q, refused %q", got, refused)
	}
	if c := records[5].(intake.Cause); c.Parent != "a" || c.Name.NL != "b" {
		t.Errorf("cause %+v", c)
	}
}

func TestOrganisation(t *testing.T) {
	t.Parallel()
	m, err := mapping.Parse("m.yaml", []byte("version: 1\norganisation: {ref: r, name: R, settings: {currency: EUR, internal_domains: [r.example], publication: 3}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if o := m.Organisation(); o.Ref != "r" || o.Name != "R" || string(o.Settings) != `{"currency":"EUR","internal_domains":["r.example"],"publication":3}` {
		t.Errorf("got %+v %s", o, o.Settings)
	}
}

// Whatever a mapping says, reading it gives a mapping or a fault.
func FuzzMapping(f *testing.F) {
	for _, s := range []string{
		"version: 1\nsources:\n  x: {file: x.csv, join: [{source: x, on: a}]}\n",
		"version: 1\nrecords:\n  - {kind: metric, fields: {ref: nps, type: nps, min: 0, name: {nl: a, en: b}}}\n",
		"version: 1\nsources:\n  x: {rows: [{a: 1, b: \"{\"}], derive: {c: {calc: \"6 - {a}\"}}, when: {of: \"{a}\", above: 2, as: date}}\nrecords:\n  - {kind: answer, from: x, each: {column: a, split: \",\"}, fields: {ref: \"{item}/{c}\", score: {column: a, map: {1: 2}}, causes: {list: [\"{b}\"], create: true}}}\n",
		"version: 1\nsources:\n  x: {rows: [{a: 1}]}\nrecords:\n  - {kind: transaction, from: x, fields: {ref: \"{a}\", day: {column: a, dates: [D/M/YY, excel]}, values: {p: {lookup: {source: x, by: \"{a}\", key: \"{a}\", column: a}}}}}\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		m, err := mapping.Parse("m.yaml", src)
		if err != nil {
			if fault.As(err) == nil {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		if len(m.Files()) > 0 {
			return
		}
		b, err := m.Bind(t.TempDir(), mapping.BindOptions{})
		if err != nil {
			if fault.As(err) == nil {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		defer b.Close()
		stop := errors.New("enough")
		n := 0
		err = b.Scan(t.Context(), mapping.Pass{Sums: true, Emit: func(i mapping.Item) error {
			if i.Refused == nil && i.Record == nil {
				t.Fatal("neither a record nor a refusal")
			}
			if n++; n > 1000 {
				return stop
			}
			return nil
		}})
		if err != nil && !errors.Is(err, stop) && fault.As(err) == nil {
			t.Fatalf("no fault: %v", err)
		}
	})
}
