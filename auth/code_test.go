package auth

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// The reference values of RFC 6238, appendix B, cut to six digits.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	t.Parallel()
	secret := base32Text.EncodeToString([]byte("12345678901234567890"))
	for at, code := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"} {
		if step, ok := TOTPStep(secret, code, time.Unix(at, 0), 0); !ok || step != at/30 {
			t.Errorf("at %d: step %d, %v", at, step, ok)
		}
	}
}

func TestACodeMayBeHalfAMinuteOffAndWorksOnce(t *testing.T) {
	t.Parallel()
	secret, now := NewTOTP(), time.Unix(1_800_000_015, 0)
	code := func(shift time.Duration) string {
		c, err := totp.GenerateCode(secret, now.Add(shift))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for shift, want := range map[time.Duration]bool{0: true, 30 * time.Second: true, -30 * time.Second: true, 60 * time.Second: false, -60 * time.Second: false} {
		if _, ok := TOTPStep(secret, code(shift), now, 0); ok != want {
			t.Errorf("%s off: %v", shift, ok)
		}
	}
	step, _ := TOTPStep(secret, code(0), now, 0)
	if _, ok := TOTPStep(secret, code(0), now, step); ok {
		t.Error("a code works twice")
	}
	if _, ok := TOTPStep(secret, code(-30*time.Second), now, step); ok {
		t.Error("an earlier code works after a later one")
	}
	if c := code(0); true {
		if _, ok := TOTPStep(secret, " "+c[:3]+" "+c[3:]+"\t", now, 0); !ok {
			t.Error("spaces make a code wrong")
		}
	}
	if _, ok := TOTPStep(secret, "", now, 0); ok {
		t.Error("no code is right")
	}
}

func TestThePictureIsOfTheAddress(t *testing.T) {
	t.Parallel()
	address := TOTPAddress("JBSWY3DPEHPK3PXP", "Glas & Co", "noor@glas.example")
	if !strings.HasPrefix(address, "otpauth://totp/Glas%20&%20Co:noor@glas.example?") || !strings.Contains(address, "issuer=Glas+%26+Co") {
		t.Errorf("address %s", address)
	}
	b, err := TOTPPicture(address)
	if err != nil {
		t.Fatal(err)
	}
	if img, err := png.Decode(bytes.NewReader(b)); err != nil || img.Bounds().Dx() != pictureWidth {
		t.Errorf("%v", err)
	}
}

func TestRecoveryCodesAreRandomAndForgiving(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 100 {
		for _, c := range NewRecoveryCodes() {
			if seen[c] || len(c) != 19 {
				t.Fatalf("code %q", c)
			}
			seen[c] = true
		}
	}
	if !bytes.Equal(RecoveryHash("a", "abcd-efgh-ijkl-mnop"), RecoveryHash("a", " ABCD EFGH IJKLMNOP")) {
		t.Error("a code has to be typed exactly")
	}
	if bytes.Equal(RecoveryHash("a", "abcd-efgh-ijkl-mnop"), RecoveryHash("b", "abcd-efgh-ijkl-mnop")) {
		t.Error("two accounts with the same code have the same hash")
	}
}
