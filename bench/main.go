// Command bench measures Klankbord's hot paths on generated data, each beside a plain reference measured in the same run.
//
//	go run ./bench                     1 and 10 million answers, on both databases
//	go run ./bench -answers 1000000 -engines sqlite -json figures.json
//	go run ./bench -answers 0          only what customers meet
//
// PostgreSQL is the server that KLANKBORD_TEST_POSTGRES names; `make bench` starts a private one that waits for its disk.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

func main() {
	answers := flag.String("answers", env("KLANKBORD_BENCH_ANSWERS", "1000000,10000000"), "numbers of answers")
	engines := flag.String("engines", env("KLANKBORD_BENCH_ENGINES", "sqlite,postgres"), "databases")
	file := flag.String("json", "", "write the figures to this file too")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, split(*answers), split(*engines), *file); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func env(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}

func split(list string) []string { return strings.Split(list, ",") }

// run measures every size on every engine and prints one table.
func run(ctx context.Context, answers, engines []string, file string) error {
	r := &report{}
	if err := idle(ctx, r); err != nil {
		return err
	}
	for _, engine := range engines {
		if err := hear(ctx, r, strings.TrimSpace(engine)); err != nil {
			return fmt.Errorf("%s, customers: %w", engine, err)
		}
		for _, size := range answers {
			n, err := strconv.Atoi(strings.TrimSpace(size))
			if err != nil {
				return fmt.Errorf("%q is no number of answers", size)
			}
			if n == 0 {
				continue
			}
			if err := measure(ctx, r, strings.TrimSpace(engine), n); err != nil {
				return fmt.Errorf("%s, %d answers: %w", engine, n, err)
			}
		}
	}
	if err := r.print(); err != nil || file == "" {
		return err
	}
	b, err := json.MarshalIndent(r.Figures, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(b, '\n'), 0o600)
}

// figure is one measurement beside its reference.
type figure struct {
	Engine    string  `json:"engine"`
	Answers   int     `json:"answers"`
	What      string  `json:"what"`
	Value     float64 `json:"value"`
	Unit      string  `json:"unit"`
	Reference string  `json:"reference"`
	RefValue  float64 `json:"reference_value"`
	Ratio     float64 `json:"ratio"` // value / reference for rates, reference / value for times: more is better
}

type report struct {
	Figures []figure
	engine  string
	answers int
}

// rate adds a number per second; the ratio says how much of the reference is reached.
func (r *report) rate(what string, value float64, reference string, ref float64) {
	r.add(figure{What: what, Value: value, Unit: "/s", Reference: reference, RefValue: ref, Ratio: ratio(value, ref)})
}

// took adds a time; the ratio says how many times faster than the reference.
func (r *report) took(what string, value time.Duration, reference string, ref time.Duration) {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	r.add(figure{What: what, Value: ms(value), Unit: "ms", Reference: reference, RefValue: ms(ref), Ratio: ratio(ms(ref), ms(value))})
}

// size adds an amount of memory without a reference.
func (r *report) size(what string, value float64, unit string) {
	r.add(figure{What: what, Value: value, Unit: unit})
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// add keeps a figure and says it at once, since a run takes long.
func (r *report) add(f figure) {
	f.Engine, f.Answers = r.engine, r.answers
	r.Figures = append(r.Figures, f)
	fmt.Fprintf(os.Stderr, "%s %d: %s %.1f %s (%s %.1f, ratio %.2f)\n", f.Engine, f.Answers, f.What, f.Value, f.Unit, f.Reference, f.RefValue, f.Ratio)
}

func (r *report) print() error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "database\tanswers\twhat\tmeasured\tunit\treference\tmeasured\tratio")
	for _, f := range r.Figures {
		ref, times := "", ""
		if f.Reference != "" {
			ref, times = fmt.Sprintf("%.1f", f.RefValue), fmt.Sprintf("%.2f", f.Ratio)
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%.1f\t%s\t%s\t%s\t%s\n", f.Engine, f.Answers, f.What, f.Value, f.Unit, f.Reference, ref, times)
	}
	return w.Flush()
}
