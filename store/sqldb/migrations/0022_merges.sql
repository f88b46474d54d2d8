-- Customers who turned out to be one. What was moved is remembered, so that it can be given back.

-- +goose Up
create table customer_merges (
    org             bigint  not null,
    id              bigint  not null,
    kept_id         bigint  not null,
    merged_id       bigint  not null, -- its row stays in customers, and is nobody's answer any more
    at              bigint  not null,
    actor           text    not null,
    kept_no_contact integer not null, -- whether the kept one had opted out by itself
    undone_at       bigint  not null, -- 0: it holds
    undone_by       text    not null,
    primary key (org, id)
) {{clustered}};
create index customer_merges_merged on customer_merges (org, merged_id);
create index customer_merges_kept on customer_merges (org, kept_id);

-- Whose things were when they were merged: those of the merged one moved, those of the kept one were there already.
create table customer_moves (
    org         bigint not null,
    merge_id    bigint not null,
    kind        text   not null, -- as in the ledger
    thing_id    bigint not null,
    customer_id bigint not null, -- whose it was
    primary key (org, merge_id, kind, thing_id)
) {{clustered}};
