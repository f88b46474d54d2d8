package app

import (
	"context"

	"klankbord.org/core/datamap"
	"klankbord.org/core/held"
	"klankbord.org/core/intake"
	"klankbord.org/core/org"
	"klankbord.org/i18n"
	"klankbord.org/store/retaindb"
	"klankbord.org/store/sqldb"
)

// fileParts are the parts of somebody's file, each with the column of the data map that says why it is held and for how long.
var fileParts = []struct {
	part          string
	name          intake.Text
	table, column string
}{
	{"contact", intake.Text{NL: "Contactgegevens", EN: "Contact data"}, "customers", "email"},
	{"transactions", intake.Text{NL: "Klussen en aankopen", EN: "Jobs and purchases"}, "transactions", "customer_id"},
	{"answers", intake.Text{NL: "Antwoorden", EN: "Answers"}, "answers", "verbatim"},
	{"signals", intake.Text{NL: "Wat de klant verder liet weten", EN: "What the customer let know besides"}, "signals", "words"},
	{"letters", intake.Text{NL: "Berichten aan de klant", EN: "Letters to the customer"}, "outbox", "body"},
	{"mentions", intake.Text{NL: "Vermeldingen in andere teksten", EN: "Mentions in other texts"}, "findings", "text"},
	{"messages_to_other_systems", intake.Text{NL: "Berichten aan andere systemen", EN: "Messages to other systems"}, "webhook_deliveries", "happened_at"},
	{"answers_kept_for_programs", intake.Text{NL: "Antwoorden aan programma's", EN: "Answers to programs"}, "idempotency_keys", "body"},
	{"history", intake.Text{NL: "Wat er met de gegevens gebeurde", EN: "What happened to the data"}, "ledger", "body"},
}

// purposes says why each part of somebody's file is held and for how long, as the data map and the organisation's own periods have it.
func purposes(ctx context.Context, tx sqldb.Tx, o org.ID) (all []held.Purpose, err error) {
	days, err := retaindb.Days(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	for _, part := range fileParts {
		p := held.Purpose{Part: part.part, Name: part.name}
		for _, f := range datamap.Fields() {
			if f.Table == part.table && f.Column == part.column {
				why := datamap.PurposeOf(f.Purpose)
				p.Purpose = intake.Text{NL: why.Text.NL + ". " + why.Ground.NL + ".", EN: why.Text.EN + ". " + why.Ground.EN + "."}
				p.Retention = howLong(f.Keep, days)
			}
		}
		all = append(all, p)
	}
	return all, nil
}

// howLong says how long what is of a class is kept.
func howLong(k datamap.Keep, days map[datamap.Keep]int) intake.Text {
	p, timed := datamap.PeriodOf(k)
	if !timed {
		text := datamap.KeepText(k)
		return intake.Text{NL: text.NL + ".", EN: text.EN + "."}
	}
	return intake.Text{NL: i18n.Lang("nl").F("%d dagen, %s. %s", "%d days, %s. %s", days[k], p.From.NL, p.What.NL),
		EN: i18n.Lang("en").F("%d dagen, %s. %s", "%d days, %s. %s", days[k], p.From.EN, p.What.EN)}
}
