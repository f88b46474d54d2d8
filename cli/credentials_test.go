package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// secretsIn writes a folder of secrets.
func secretsIn(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, value := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(value), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Every secret can come from a folder, a file each; the folder's own variable wins over systemd's, and the environment over both.
func TestSecretsComeFromAFolder(t *testing.T) {
	t.Parallel()
	dir := secretsIn(t, map[string]string{"database": "postgres://me:geheim@localhost/k\r\n", "smtp-url": "smtp://me:geheim@mail.example.nl:587\n", "keys": "abc\n", "chain-key": "def",
		"tls-cert": "PEM", "tls-key": "PEM", "colour": "is nobody's"})
	other := secretsIn(t, map[string]string{"database": "postgres://other@localhost/k"})
	s := newShell(t)
	s.env["KLANKBORD_CREDENTIALS"], s.env["CREDENTIALS_DIRECTORY"] = dir, other
	s.env["KLANKBORD_SMTP_URL"] = "smtp://env@mail.example.nl:25"
	s.env["KLANKBORD_MAIL_FROM"] = "cx@example.nl"
	for name, want := range map[string]string{
		"database":  "postgres://me:xxxxx@localhost/k from " + filepath.Join(dir, "database"),
		"smtp-url":  "smtp://env@mail.example.nl:25 from KLANKBORD_SMTP_URL",
		"keys":      "••• from " + filepath.Join(dir, "keys"),
		"chain-key": "••• from " + filepath.Join(dir, "chain-key"),
		"tls-cert":  filepath.Join(dir, "tls-cert") + " from " + filepath.Join(dir, "tls-cert"),
		"tls-key":   filepath.Join(dir, "tls-key") + " from " + filepath.Join(dir, "tls-key"),
		"smtp-cert": " from default",
	} {
		if got := shown(s.must("config", "check", "--json"))[name]; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	delete(s.env, "KLANKBORD_CREDENTIALS")
	if got := shown(s.must("config", "check", "--json"))["database"]; !strings.HasPrefix(got, "postgres://other@localhost/k") {
		t.Errorf("by systemd: %q", got)
	}
}

func TestAFolderOfSecretsThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	empty := secretsIn(t, map[string]string{"database": "\n"})
	for folder, say := range map[string]string{"/does/not/exist": "no such file", empty: "empty"} {
		s := newShell(t)
		s.env["KLANKBORD_CREDENTIALS"] = folder
		if o := s.run("config", "check"); o.code != 3 || !strings.Contains(o.err, say) {
			t.Errorf("%s: exit %d, %q", folder, o.code, o.err)
		}
	}
}

// The key of chains that is given is the one that signs, and none is left in the data folder.
func TestTheChainIsSignedWithTheKeyThatIsGiven(t *testing.T) {
	t.Parallel()
	const seed = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	s := newShell(t)
	s.env["KLANKBORD_CREDENTIALS"] = secretsIn(t, map[string]string{"chain-key": seed + "\n"})
	if o := s.run("orgs"); o.code != 0 {
		t.Fatalf("exit %d: %s", o.code, o.err)
	}
	if _, err := os.Stat(filepath.Join(s.env["KLANKBORD_DATA"], "chain.key")); err == nil {
		t.Error("a key was made besides the one that is given")
	}
	s.env["KLANKBORD_CREDENTIALS"] = secretsIn(t, map[string]string{"chain-key": "short"})
	if o := s.run("orgs"); o.code != 7 {
		t.Errorf("half a key: exit %d, %s", o.code, o.err)
	}
}

// A database elsewhere that could be anybody is refused wherever it would be opened, and allowed aloud.
func TestADatabaseThatNeedNotProveItselfIsRefused(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"config", "check"}, {"serve"}, {"orgs"}, {"restore", "x.tar.gz"}} {
		s := newShell(t)
		if err := os.WriteFile(filepath.Join(t.TempDir(), "x"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		s.env["KLANKBORD_DATABASE"] = "postgres://me:geheim@db.example.nl/k?sslmode=require"
		if args[0] == "restore" {
			args[1] = filepath.Join(secretsIn(t, map[string]string{"x": ""}), "x")
		}
		o := s.run(args...)
		if o.code != 3 || !strings.Contains(o.err, "db.example.nl is another machine") || strings.Contains(o.err, "geheim") {
			t.Errorf("%v: exit %d, %q", args, o.code, o.err)
		}
	}
	s := newShell(t)
	s.env["KLANKBORD_DATABASE"] = "postgres://me:geheim@db.example.nl/k?sslmode=require"
	s.env["KLANKBORD_DATABASE_PLAIN"] = "true"
	if o := s.run("config", "check"); o.code != 0 || !strings.Contains(o.err, "can read along") {
		t.Errorf("allowed: exit %d, %q", o.code, o.err)
	}
}

// shown is what "config check" says, by setting.
func shown(v map[string]any) map[string]string {
	got := map[string]string{}
	for _, one := range v["settings"].([]any) {
		m := one.(map[string]any)
		got[m["name"].(string)] = m["value"].(string) + " from " + m["from"].(string)
	}
	return got
}
