-- What changed since an instant is found by the first entry of that instant, whatever the clock did afterwards.

-- +goose Up
create index ledger_at on ledger (org, at, n);
