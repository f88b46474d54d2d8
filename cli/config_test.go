package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A flag wins over the environment, that over the file, that over what is built in; each value says where it comes from.
func TestSettingsSayWhereTheyComeFrom(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	file := filepath.Join(t.TempDir(), "klankbord.yaml")
	if err := os.WriteFile(file, []byte("# ours\nlisten: 0.0.0.0:8443\nurl: https://cx.example.nl\nproxy-hops: 1\ndatabase: postgres://me:geheim@db/k?sslmode=verify-full\nlog-level: info\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.env["KLANKBORD_LOG_LEVEL"] = "error"
	v := s.must("config", "check", "--json", "--config", file, "--proxy-hops", "2")
	got := map[string]string{}
	for _, one := range v["settings"].([]any) {
		m := one.(map[string]any)
		got[m["name"].(string)] = m["value"].(string) + " from " + m["from"].(string)
	}
	for name, want := range map[string]string{
		"listen":     "0.0.0.0:8443 from " + file + ":2",
		"proxy-hops": "2 from --proxy-hops",
		"log-level":  "error from KLANKBORD_LOG_LEVEL",
		"lang":       "en from default",
		"database":   "postgres://me:xxxxx@db/k?sslmode=verify-full from " + file + ":5",
	} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
}

func TestSettingsThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, say string }{
		"a typing error":    {"listen: 127.0.0.1:1\nproxy-hop: 1\n", `Line 2: "proxy-hop" isn't a setting. → proxy-hops?`},
		"something unknown": {"colour: blue\n", `Line 1: "colour" isn't a setting.`},
		"a list":            {"listen: [a, b]\n", "line 1: listen has more than one value"},
		"no YAML":           {"listen: \"half\n", "can't be read"},
		"an open door":      {"listen: 0.0.0.0:8480\nurl: https://cx.example.nl\n", "would cross the network in the open"},
		"half a secret":     {"tls-cert: a.pem\n", "A certificate has two files"},
	} {
		s := newShell(t)
		file := filepath.Join(t.TempDir(), "klankbord.yaml")
		if err := os.WriteFile(file, []byte(c.file), 0o600); err != nil {
			t.Fatal(err)
		}
		s.env["KLANKBORD_CONFIG"] = file
		for _, command := range [][]string{{"config", "check"}, {"serve"}} {
			if o := s.run(command...); o.code != 3 || !strings.Contains(o.err, c.say) {
				t.Errorf("%s, %v: exit %d, %q", name, command, o.code, o.err)
			}
		}
	}
	if o := newShell(t).run("--config", "/does/not/exist.yaml", "version"); o.code != 3 || !strings.Contains(o.err, "no such file") {
		t.Errorf("a file that isn't there: exit %d, %q", o.code, o.err)
	}
}
