package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The variables that name a folder of secrets, a file each, named as the setting: our own, or else systemd's, which has one
// for LoadCredential=.
const (
	credentialsVariable = "KLANKBORD_CREDENTIALS" // #nosec G101 -- the name of a variable
	systemdVariable     = "CREDENTIALS_DIRECTORY"
)

// maxCredential is more than any secret needs, in bytes.
const maxCredential = 1 << 20

// Which settings a folder of secrets can give: some by what the file says, others are the file.
var (
	secretSettings = []string{"database", "smtp-url", "bounces-url", "keys", "chain-key"}
	secretFiles    = []string{"tls-cert", "tls-key", "smtp-cert", "smtp-key"}
)

// credential is a secret and the file that it is from.
type credential struct{ value, where string }

// readCredentials reads the folder that the environment names; none is fine, one that isn't there is not: without its secret a
// program would go on with what is built in.
func readCredentials(getenv func(string) string) (map[string]credential, error) {
	folder := getenv(credentialsVariable)
	if folder == "" {
		folder = getenv(systemdVariable)
	}
	all := map[string]credential{}
	if folder == "" {
		return all, nil
	}
	if _, err := os.ReadDir(folder); err != nil {
		return nil, noSettings(folder, err)
	}
	for _, name := range secretSettings {
		file := filepath.Join(folder, name)
		value, err := readSecret(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, noSettings(file, err)
		}
		all[name] = credential{value: value, where: file}
	}
	for _, name := range secretFiles {
		file := filepath.Join(folder, name)
		if _, err := os.Stat(file); err == nil {
			all[name] = credential{value: file, where: file}
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, noSettings(file, err)
		}
	}
	return all, nil
}

// readSecret reads one, without the line ends that editors leave behind it.
func readSecret(file string) (string, error) {
	about, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	if about.Size() > maxCredential {
		return "", fmt.Errorf("larger than %d bytes", maxCredential)
	}
	raw, err := os.ReadFile(file) // #nosec G304 -- the operator names the folder, we the file
	if err != nil {
		return "", err
	}
	value := strings.TrimRight(string(raw), "\r\n")
	if value == "" {
		return "", errors.New("empty")
	}
	return value, nil
}
