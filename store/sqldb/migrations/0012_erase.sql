-- Erasing people: what is known of it without knowing whom.

-- +goose Up

-- Customers who were erased. A record of the same customer that comes in later is recognised by the hash and brings nothing
-- back.
create table erasures (
    org         bigint  not null,
    id          bigint  not null,
    customer_id bigint  not null, -- as it was; 0 when only the hash was known, after a backup was put back
    hash        {{bytes}} not null, -- keyed, of the customer's reference
    at          bigint  not null,
    actor       text    not null,
    ground      text    not null, -- a word of core/erase, never free text
    counts      {{json}} not null, -- how much of what
    lifted_at   bigint  not null, -- 0: it holds
    lifted_by   text    not null,
    lifted_for  text    not null, -- a word of core/erase
    primary key (org, id)
) {{clustered}};
create index erasures_hash on erasures (org, hash);

-- Whom the answers and transactions of erased customers belong to now: all who share a segment share one nobody, so that what was
-- one person's isn't kept together.
create table nobodies (
    org         bigint  not null,
    customer_id bigint  not null,
    primary key (org, customer_id)
) {{clustered}};

-- What was taken out of customers' words, or of what was written about them, without what it was.
create table redactions (
    org       bigint  not null,
    id        bigint  not null,
    thing     text    not null, -- its kind, as in the ledger
    thing_id  bigint  not null,
    field     text    not null, -- the column that it was taken out of
    at        bigint  not null,
    actor     text    not null,
    kind      text    not null, -- a word of core/redact
    place     integer not null, -- in letters from the beginning, of the text as it was then
    length    integer not null, -- in letters, of what was taken out
    digest    {{bytes}} not null, -- keyed hash of what was taken out
    primary key (org, id)
) {{clustered}};
create index redactions_thing on redactions (org, thing, thing_id);
