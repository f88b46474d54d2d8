-- What customers let know besides surveys: complaints, calls, chats, reviews and reasons for contact. It never counts in a score.

-- +goose Up
create table signal_types (
    org     bigint  not null,
    id      bigint  not null,
    ref     text    not null,
    kind    text    not null, -- customer.SignalKind
    name_nl text    not null,
    name_en text    not null,
    primary key (org, id)
) {{clustered}};
create unique index signal_types_ref on signal_types (org, ref);

create table signals (
    org            bigint  not null,
    id             bigint  not null,
    source         text    not null, -- the system that tells it
    ref            text    not null, -- what it is called there
    type_id        bigint  not null,
    at             bigint  not null, -- unix milliseconds, UTC
    day            integer not null, -- in the time zone of the organisation
    customer_id    bigint,
    transaction_id bigint,
    touchpoint_id  integer not null,
    unit_id        bigint,
    words          text    not null,
    language       text    not null,
    rating         text    not null, -- decimal; empty when there is none
    rating_min     integer not null,
    rating_max     integer not null,
    primary key (org, id)
) {{clustered}};
create unique index signals_ref on signals (org, source, ref);
create index signals_customer on signals (org, customer_id, at);
create index signals_transaction on signals (org, transaction_id);
