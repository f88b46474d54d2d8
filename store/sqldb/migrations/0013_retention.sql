-- How long data is kept, and what is kept longer.

-- +goose Up

-- What an organisation chose, choice by choice; the last one of a class holds. Without one the default holds.
create table retention_periods (
    org    bigint  not null,
    id     bigint  not null,
    class  text    not null, -- datamap.Keep
    days   integer not null,
    reason text    not null,
    at     bigint  not null,
    actor  text    not null,
    primary key (org, id)
) {{clustered}};

-- Days of which everything stays, whatever the periods say: a dispute, a question of a court.
create table retention_holds (
    org        bigint  not null,
    id         bigint  not null,
    from_day   integer not null,
    to_day     integer not null,
    reason     text    not null,
    at         bigint  not null,
    actor      text    not null,
    ended_at   bigint  not null, -- 0: it holds
    ended_by   text    not null,
    primary key (org, id)
) {{clustered}};

-- How far the work is, class by class.
create table retention_work (
    org         bigint not null,
    class       text   not null,
    started_at  bigint not null,
    finished_at bigint not null, -- 0: it is under way, or was broken off
    done        bigint not null, -- of this round
    total       bigint not null, -- of all rounds
    primary key (org, class)
) {{clustered}};

-- The last day on which a customer was known for something, when no transaction or answer says so any more.
alter table customers add column known_on integer;
