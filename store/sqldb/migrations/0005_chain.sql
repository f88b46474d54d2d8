-- The chain: the ledger sealed in one order, and what its entries commit to. docs/chain.md tells how.

-- +goose Up

-- Commitments to the things an entry tells about, and the salts without which they say nothing.
alter table ledger add column commits {{bytes}};
alter table ledger add column salts {{bytes}};

-- Each sealed entry: its place, where it stands in the ledger, and the hash that binds it to all before it.
create table chain_entries (
    org       bigint not null,
    seq       bigint not null,
    n         bigint not null,
    head      {{bytes}} not null,
    primary key (org, seq)
) {{clustered}};

-- Where sealing goes on: everything here follows from the entries but the signature.
create table chain_state (
    org       bigint not null,
    length    bigint not null,
    head      {{bytes}} not null,
    edge      {{bytes}} not null, -- of the tree
    tx        bigint not null, -- of the last sealed entry in the ledger's feed
    n         bigint not null,
    sealed_at bigint not null,
    key       text   not null, -- that signed the end; empty when none did
    signature {{bytes}} not null,
    kinds     text   not null, -- of things that every row has a commitment of, with spaces between
    primary key (org)
) {{clustered}};

create table chain_checkpoints (
    org     bigint not null,
    id      bigint not null,
    made_at bigint not null,
    length  bigint not null,
    note    text   not null, -- exactly as it was published
    primary key (org, id)
) {{clustered}};

-- What verifying the whole found, the last time and before.
create table chain_checks (
    org     bigint  not null,
    at      bigint  not null,
    actor   text    not null,
    length  bigint  not null,
    things  bigint  not null,
    flaws   bigint  not null,
    report  {{json}} not null,
    primary key (org, at)
) {{clustered}};
