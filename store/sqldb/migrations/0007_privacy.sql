-- Privacy: contact data sealed with keys outside the database, terms after which data goes, and who may not come back.

-- +goose Up

-- The keys that values of this database are sealed with, by name, with a proof that a key of that name is the same one.
-- Organisation 0: keys belong to the installation.
create table sealing_keys (
    org     bigint  not null,
    key     text    not null,
    proof   {{bytes}} not null,
    sealed  integer not null, -- 1: nothing readable is left of before there were keys
    primary key (org, key)
) {{clustered}};

-- E-mail, telephone and name of customers, and e-mail of employees, are sealed. By these numbers they are found: the
-- beginning of a keyed hash, which now and then is the same for two. There is no database index on them: hashes come in no
-- order, and keeping two such indexes made bringing customers in three times slower, for a search that a person does now
-- and then and that reads a million rows in under a second.
alter table customers add column email_index bigint;
alter table customers add column phone_index bigint;
alter table customers add column erased_on integer; -- the day on which identity and words went

alter table employees add column email_index bigint;
alter table employees add column erased_on integer;

-- 0: as the customer wrote them; 1: with names blacked out; 2: gone. What went doesn't come back by a later import.
alter table answers add column words integer not null default 0;

-- Who was erased, as a keyed hash of the reference: enough to refuse the same person in a later import, too little to
-- know who it was.
create table erasures (
    org       bigint  not null,
    kind      text    not null, -- customer, employee
    hash      {{bytes}} not null,
    id        bigint  not null, -- the number that is left of the person here
    erased_on integer not null,
    primary key (org, kind, hash)
) {{clustered}};

-- Terms of an organisation's own, per class of data, in months. A class without one has the default.
create table retention_terms (
    org        bigint  not null,
    class      text    not null,
    months     integer not null,
    primary key (org, class)
) {{clustered}};
