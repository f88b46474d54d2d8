-- The audit log is read from the newest entry on. Customers' answers are most of the ledger and seldom what somebody looks for.

-- +goose Up
create index ledger_acts on ledger (org, n) where actor <> 'respondent';
