-- The foundation: organisations, their sequences of ids, and the ledger of all that happened.
--
-- Everything but the list of organisations itself begins with the organisation, so that a query without one can't be
-- fast and is noticed, and so that what belongs together lies together.

-- +goose Up

create table organisations (
    org        bigint not null primary key,
    ref        text   not null unique,
    name       text   not null,
    settings   {{json}} not null,
    created_at bigint not null
);

-- The next free id of each kind of thing. Programs take blocks; see NextIDs.
create table sequences (
    org  bigint not null,
    name text   not null,
    next bigint not null,
    primary key (org, name)
) {{clustered}};

-- What happened, in order, with the exact bytes that were true then. See ledger.go for n and tx.
{{ledger_sequence}}

create table ledger (
    org      bigint not null,
    n        bigint not null,
    tx       {{ledger_tx}},
    at       bigint not null,
    actor    text   not null,
    action   text   not null,
    kind     text   not null,
    first_id bigint not null,
    last_id  bigint not null,
    body     {{bytes}} not null,
    primary key (org, n)
) {{clustered}};

{{ledger_feed}}
