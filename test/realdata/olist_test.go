package realdata

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"klankbord.org/core/collect"
	"klankbord.org/core/customer"
	"klankbord.org/core/day"
	"klankbord.org/core/intake"
	"klankbord.org/core/score"
	"klankbord.org/store/customerdb"
	"klankbord.org/store/sqldb"
)

// Olist: orders with several sellers, categories, payments and reviews, in eight files.
func TestOlist(t *testing.T) {
	t.Parallel()
	w, ok := bringIn(t, "olist", "olist-orders")
	if !ok {
		return
	}
	w.agree()
	w.fileRows()
	total := w.only()
	w.counts("score_counts", w.scores(total, ""))
	w.number("mean", total.figures[score.MeasureMean], 4)
	w.number("csat_pct_4_5", total.figures[score.MeasureTopTwo], 2)
	w.list("by_status", largest(w.slice("by=order_status"), scored), withMean)
	w.list("top_sellers", largest(known(w.slice("by=employee")), scored), withMean)
	w.list("top_categories", largest(known(w.slice("by=product")), scored), withMean)
	w.list("top_states", largest(w.slice("by=state"), scored), withMean)
	w.list("by_purchase_month", w.slice("by=month"), withMean)
	w.delivery()

	orders := w.orders()
	w.texts(orders)
	w.orderFacts(orders)
	w.valueByScore(orders)
	w.returning(orders)
	w.everything()
}

// fileRows compares how many rows the files have, and that each order is a transaction and each review an answer.
func (w *world) fileRows() {
	w.Helper()
	got := map[string]int64{"customers": w.rows("customers.csv.gz"), "order_items": w.rows("order_items.csv.gz"),
		"order_payments": w.rows("order_payments.csv.gz"), "products": w.rows("products.csv.gz"), "category_translation": w.rows("category_translation.csv.gz"),
		"orders": w.created(intake.KindTransaction), "order_reviews": w.created(intake.KindAnswer), "sellers": w.created(intake.KindEmployee)}
	w.counts("rows", got)
	w.count("customers", w.created(intake.KindCustomer))
}

func (w *world) delivery() {
	w.Helper()
	var want map[string][]float64
	w.aggregate("delivery", &want)
	groups := labelled(w.slice("by=delivery"))
	if len(groups) != len(want) {
		w.Errorf("%d kinds of delivery, want %d", len(groups), len(want))
	}
	for _, g := range groups {
		line := want[g.name]
		if len(line) != 2 || float64(g.N()) != line[0] || !near(g.figures[score.MeasureMean], line[1], 4) {
			w.Errorf("%s: n %d, mean %v, want %v", g.name, g.N(), g.figures[score.MeasureMean], line)
		}
	}
}

// order is a stored transaction with its answers, in the order in which they came.
type order struct {
	customer.Transaction
	answers []customer.Answer
}

// last is the score of the order's last review; of two at one moment the one with the highest reference.
func (o *order) last() string { return fmt.Sprint(o.answers[len(o.answers)-1].Score) }

// orders reads all orders with their reviews.
func (w *world) orders() map[collect.TransactionID]*order {
	w.Helper()
	answers := w.answers()
	slices.SortFunc(answers, func(a, b customer.Answer) int {
		if a.AnsweredAt != b.AnsweredAt {
			return int(a.AnsweredAt - b.AnsweredAt)
		}
		return strings.Compare(a.Ref, b.Ref)
	})
	orders := map[collect.TransactionID]*order{}
	w.read(func(ctx context.Context, tx sqldb.Tx) error {
		for _, a := range answers {
			if orders[a.Transaction] == nil {
				about, err := customerdb.FindTransaction(ctx, tx, w.org.ID, a.Transaction)
				if err != nil {
					return err
				}
				orders[a.Transaction] = &order{Transaction: about}
			}
			orders[a.Transaction].answers = append(orders[a.Transaction].answers, a)
		}
		return nil
	})
	return orders
}

// texts compares what customers wrote: «title» message.
func (w *world) texts(orders map[collect.TransactionID]*order) {
	w.Helper()
	var titles, messages int64
	reviews := map[string]bool{}
	for _, o := range orders {
		for _, a := range o.answers {
			review, _, _ := strings.Cut(a.Ref, "/")
			reviews[review] = true
			message := a.Verbatim
			if rest, ok := strings.CutPrefix(message, "«"); ok {
				titles++
				_, message, _ = strings.Cut(rest, "»")
			}
			if strings.TrimSpace(message) != "" {
				messages++
			}
		}
	}
	w.count("reviews_with_title", titles)
	w.count("reviews_with_message", messages)
	w.count("distinct_review_id", int64(len(reviews)))
}

func (w *world) orderFacts(orders map[collect.TransactionID]*order) {
	w.Helper()
	var several, itemless, cents int64
	var days day.Range
	for _, o := range orders {
		if len(o.answers) > 1 {
			several++
		}
		if len(o.Participants) == 0 {
			itemless++
		}
		cents += o.ValueCents
		if days.From == 0 || o.Day < days.From {
			days.From = o.Day
		}
		days.To = max(days.To, o.Day)
	}
	w.count("orders_with_review", int64(len(orders)))
	w.count("orders_with_2plus_reviews", several)
	w.count("orders_without_items", itemless)
	w.number("payment_total", float64(cents)/100, 6)
	var want []string
	w.aggregate("purchase_range", &want)
	for i, got := range []day.Day{days.From, days.To} {
		if date, _, _ := strings.Cut(want[i], " "); got.String() != date {
			w.Errorf("purchases from %s to %s, want %v", days.From, days.To, want)
		}
	}
}

func (w *world) valueByScore(orders map[collect.TransactionID]*order) {
	w.Helper()
	var want map[string][]float64
	w.aggregate("order_value_by_score", &want)
	n, cents := map[string]int64{}, map[string]int64{}
	for _, o := range orders {
		n[o.last()]++
		cents[o.last()] += o.ValueCents
	}
	if len(n) != len(want) {
		w.Errorf("scores %v", n)
	}
	for s, line := range want {
		sum := float64(cents[s]) / 100
		if float64(n[s]) != line[0] || !near(sum/float64(n[s]), line[1], 2) || !near(sum, line[2], 6) {
			w.Errorf("score %s: %d orders, sum %v, want %v", s, n[s], sum, line)
		}
	}
}

// returning compares who came back, by the score of the first order. What is stored knows the day of an order, not the
// second; for the customers who ordered several times on one day the file says which was first.
func (w *world) returning(orders map[collect.TransactionID]*order) {
	w.Helper()
	bought := w.purchases()
	byCustomer := map[collect.CustomerID][]*order{}
	for _, o := range orders {
		byCustomer[o.Customer] = append(byCustomer[o.Customer], o)
	}
	customers, returned := map[string]int64{}, map[string]int64{}
	var several int64
	for _, list := range byCustomer {
		slices.SortFunc(list, func(a, b *order) int {
			if a.Day != b.Day {
				return int(a.Day - b.Day)
			}
			return bought[a.Ref].before(bought[b.Ref])
		})
		first := list[0].last()
		customers[first]++
		if len(list) > 1 {
			returned[first]++
			several++
		}
	}
	w.count("customers_2plus_orders", several)
	var want map[string][]int64
	w.aggregate("repeat_by_first_order_score", &want)
	if len(want) != len(customers) {
		w.Errorf("scores %v", slices.Collect(maps.Keys(customers)))
	}
	for s, line := range want {
		if customers[s] != line[0] || returned[s] != line[1] {
			w.Errorf("score %s: %d customers, %d returned, want %v", s, customers[s], returned[s], line)
		}
	}
}

// purchase is when an order was placed, and where it stands in the file.
type purchase struct {
	at  time.Time
	row int
}

func (p purchase) before(q purchase) int {
	if c := p.at.Compare(q.at); c != 0 {
		return c
	}
	return p.row - q.row
}
