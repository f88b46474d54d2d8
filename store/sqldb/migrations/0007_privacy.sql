-- Contact data sealed with keys outside the database.

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
-- order, and keeping two such indexes made bringing customers in several times slower, for a search that a person does now
-- and then.
alter table customers add column email_index bigint;
alter table customers add column phone_index bigint;

alter table employees add column email_index bigint;
