package kill

import (
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// The disk stops taking writes under a running program: customers are told, reading goes on, nothing acknowledged is lost, and
// answers are taken again once it takes them, without a restart.
func TestADiskThatStopsTakingWrites(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	o := newOutage(t, w, w.start(t))
	o.must("before")
	// Each write to a file fails, whoever the program runs as: what a disk does that was made read-only underneath.
	o.fileSize("0")
	body := o.until(http.StatusServiceUnavailable, "while nothing can be written")
	if !strings.Contains(body, "antwoord nu niet bewaren") || strings.Contains(body, "atabase") {
		t.Errorf("the customer reads %s", body)
	}
	if got := o.readiness(); got != http.StatusNoContent {
		t.Errorf("reading works, yet it calls itself %d", got)
	}
	o.fileSize("unlimited")
	o.until(http.StatusSeeOther, "afterwards")
	o.p.stop(t)
	w.check(t, o.said)
}

// fileSize bounds the files that the running program may write, in bytes.
func (o *outage) fileSize(most string) {
	o.t.Helper()
	out, err := exec.Command("prlimit", "--pid", strconv.Itoa(o.p.cmd.Process.Pid), "--fsize="+most+":unlimited").CombinedOutput()
	if err != nil {
		o.t.Fatalf("prlimit: %v %s", err, out)
	}
}

// On a disk that can only be read nothing starts; the program says so in the reader's language, and its code says that trying
// again may help.
func TestAReadOnlyDiskIsToldAtTheStart(t *testing.T) {
	t.Parallel()
	w := &world{data: t.TempDir()}
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(path, "orgs", "create", "glas", "--name", "Glas", "--data", w.data).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	for lang, says := range map[string]string{"nl": "laat hij zich beschrijven", "en": "does it let itself be written"} {
		for _, command := range []string{"serve --listen 127.0.0.1:0", "orgs create nieuw --name Nieuw"} {
			cmd := inNamespace(t, `mount --bind "$2" "$2" && mount -o remount,bind,ro "$2"
				KLANKBORD_LANG=`+lang+` KLANKBORD_DATA="$2" exec "$1" `+command, w)
			cmd.Env = append(os.Environ(), "KLANKBORD_DATABASE=")
			out, _ := cmd.CombinedOutput()
			said := string(out)
			if code := cmd.ProcessState.ExitCode(); code != 7 || !strings.Contains(said, says) || strings.Count(said, "\n") != 1 {
				t.Errorf("%s, %s: exit %d: %s", lang, command, code, said)
			}
		}
	}
}
