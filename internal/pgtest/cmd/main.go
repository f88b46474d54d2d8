// Command pgtest starts a private PostgreSQL, runs a command with its address in KLANKBORD_TEST_POSTGRES, and removes
// the server when that ends, with the command's exit code. Without a command it prints the address and waits for an
// interrupt.
//
//	pgtest go test ./...
//	pgtest -durable go test -bench . ./store/sqldb
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"klankbord.org/internal/pgtest"
)

func main() {
	durable := flag.Bool("durable", false, "make commits wait for the disk, for benchmarks")
	flag.Parse()
	code, err := run(pgtest.Options{Durable: *durable}, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgtest:", err)
	}
	os.Exit(code)
}

// run returns the exit code to end with.
func run(o pgtest.Options, command []string) (int, error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server, err := pgtest.Start(ctx, o)
	if err != nil {
		return 1, err
	}
	code, err := 0, error(nil)
	if len(command) == 0 {
		fmt.Println(server.URL)
		<-ctx.Done()
	} else {
		code, err = with(ctx, server.URL, command)
	}
	if stopping := server.Stop(); stopping != nil {
		return max(code, 1), errors.Join(err, stopping)
	}
	return code, err
}

// with runs the command. An interrupt typed at the terminal reaches it without our help; we wait for it.
func with(ctx context.Context, url string, command []string) (int, error) {
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	c.Env = append(os.Environ(), "KLANKBORD_TEST_POSTGRES="+url)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := c.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return max(ended.ExitCode(), 1), nil // it has said why itself
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}
