package intakedb_test

import (
	"testing"

	"klankbord.org/core/intake"
	"klankbord.org/store/sqldb"
	"klankbord.org/store/storetest"
)

func TestSignalsFindTheirCustomerByReferenceAddressOrNumber(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		build(t, db, 1)
		d := open(db, 1)
		apply(t, d, intake.Created, intake.SignalType{Ref: "klacht", Sort: intake.SortComplaint, Name: intake.Text{NL: "Klacht", EN: "Complaint"}})
		apply(t, d, intake.Created, intake.Customer{Ref: "s1", Email: "Een@Voorbeeld.example", Phone: "06-12 34 56 78"},
			intake.Customer{Ref: "s2", Email: "twee@voorbeeld.example", Phone: "0611"}, intake.Customer{Ref: "s3", Email: "twee@voorbeeld.example"})
		signal := func(ref string) intake.Signal {
			return intake.Signal{Source: "crm", Ref: ref, Type: "klacht", At: at("2024-05-01"), Words: "Te laat"}
		}
		byRef, byMail, byPhone, nobodys := signal("1"), signal("2"), signal("3"), signal("4")
		byRef.Customer, byMail.Email, byPhone.Phone = "s1", "een@voorbeeld.example", "+31612345678"
		apply(t, d, intake.Created, byRef, byMail, byPhone, nobodys)
		if n := number(t, db, `select count(*) from signals s join customers c on c.org = s.org and c.id = s.customer_id where s.org = 1 and c.ref = 's1'`); n != 3 {
			t.Errorf("%d of three signals are the customer's", n)
		}
		if n := number(t, db, `select count(*) from signals where org = 1 and customer_id is null`); n != 1 {
			t.Errorf("%d signals are nobody's, want 1", n)
		}

		shared, unknown, other := signal("5"), signal("6"), signal("7")
		shared.Email, unknown.Phone, other.Type = "twee@voorbeeld.example", "0699", "lof"
		refused(t, d, shared, "email", "signal.shared")
		refused(t, d, unknown, "phone", "signal.nobody")
		refused(t, d, other, "type", "signal_type.not_found")
	})
}

func TestTheSameSignalTwiceIsOne(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *sqldb.DB) {
		build(t, db, 1)
		d := open(db, 1)
		apply(t, d, intake.Created, intake.SignalType{Ref: "recensie", Sort: intake.SortReview})
		s := intake.Signal{Source: "site", Ref: "9", Type: "recensie", At: at("2024-05-01"), Transaction: "W1", Words: "Top", Rating: "4.5", RatingMin: 1, RatingMax: 5}
		apply(t, d, intake.Created, s)
		apply(t, d, intake.Unchanged, s)
		elsewhere := s
		elsewhere.Source = "crm"
		apply(t, d, intake.Created, elsewhere)
		s.Rating = "5"
		apply(t, d, intake.Changed, s)
		if n := number(t, db, `select count(*) from signals where org = 1`); n != 2 {
			t.Errorf("%d signals, want one of each source", n)
		}
		same := number(t, db, `select count(*) from signals s join transactions t on t.org = s.org and t.id = s.transaction_id
			where s.org = 1 and s.customer_id = t.customer_id and s.touchpoint_id = t.touchpoint_id and coalesce(s.unit_id, 0) = coalesce(t.unit_id, 0)`)
		if same != 2 {
			t.Errorf("%d signals have customer, touchpoint and unit of their transaction, want 2", same)
		}
		s.Customer = "k2"
		refused(t, d, s, "customer", "signal.other_customer")
	})
}
