-- Who may come in: accounts with what they hold, the browsers they are signed in with, and how they prove who they are.
--
-- What proves something is kept as a hash where it only has to be recognised, and sealed with a key outside the database
-- where it has to be read again.

-- +goose Up

create table accounts (
    org          bigint  not null,
    id           bigint  not null,
    ref          text    not null, -- opaque and stable: what provisioning and passkeys know the account by
    email        text    not null, -- in lower case
    name         text    not null,
    language     text    not null, -- nl, en or empty
    employee_id  bigint,
    status       text    not null, -- invited, active, disabled
    source       text    not null, -- local, or the reference of a sign-on
    external     text    not null, -- the id there; empty when there is none
    password     text    not null, -- argon2id with its parameters; empty when there is none
    totp         {{bytes}},        -- sealed; null when there is none
    totp_new     {{bytes}},        -- sealed; waits for its first code
    totp_step    bigint  not null, -- the last half minute a code of which was used: none is used twice
    created_at   bigint  not null,
    updated_at   bigint  not null,
    seen_at      bigint  not null,
    primary key (org, id)
) {{clustered}};
create unique index accounts_ref on accounts (org, ref);
create unique index accounts_email on accounts (org, email);
create unique index accounts_external on accounts (org, source, external) where external <> '';
create index accounts_employee on accounts (org, employee_id);

create table account_grants (
    org        bigint  not null,
    account_id bigint  not null,
    source     text    not null, -- who gave it: local, or the reference of a sign-on
    role_ref   text    not null,
    unit_id    bigint  not null, -- 0: the whole organisation
    from_day   integer not null,
    to_day     integer not null, -- 0: without end
    primary key (org, account_id, source, role_ref, unit_id, from_day)
) {{clustered}};

-- The organisation's own roles; those that everybody has are part of the program.
create table roles (
    org         bigint not null,
    ref         text   not null,
    name_nl     text   not null,
    name_en     text   not null,
    reader      text   not null,
    permissions {{json}} not null,
    created_at  bigint not null,
    updated_at  bigint not null,
    primary key (org, ref)
) {{clustered}};

create table sessions (
    org        bigint not null,
    hash       {{bytes}} not null, -- SHA-256 of the token, which is in the browser only
    account_id bigint not null,
    stage      text   not null, -- full, second (waits for the second factor) or enrol (has to set one up first)
    device     text   not null, -- coarse, such as Firefox on Linux
    method     text   not null,
    created_at bigint not null,
    seen_at    bigint not null,
    expires_at bigint not null,
    ended_at   bigint not null, -- 0: it runs
    primary key (org, hash)
) {{clustered}};
create index sessions_account on sessions (org, account_id, created_at);

create table passkeys (
    org        bigint  not null,
    id         bigint  not null,
    account_id bigint  not null,
    credential {{bytes}} not null, -- the id that the key gave itself
    name       text    not null,
    record     {{json}} not null, -- public key, counter and flags
    created_at bigint  not null,
    used_at    bigint  not null,
    primary key (org, id)
) {{clustered}};
create unique index passkeys_credential on passkeys (org, credential);
create index passkeys_account on passkeys (org, account_id);

create table recovery_codes (
    org        bigint not null,
    account_id bigint not null,
    hash       {{bytes}} not null,
    used_at    bigint not null, -- 0: not used yet
    primary key (org, account_id, hash)
) {{clustered}};

-- Links and challenges that work once. Organisation 0 has those of an installation without any organisation.
create table single_use (
    org        bigint not null,
    hash       {{bytes}} not null, -- SHA-256 of the secret, which is in a link or a browser only
    purpose    text   not null,
    account_id bigint not null, -- 0: of nobody yet
    body       {{bytes}} not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at    bigint not null, -- 0: not used yet
    primary key (org, hash)
) {{clustered}};
create index single_use_account on single_use (org, account_id, purpose);
create index single_use_expires on single_use (org, expires_at);

-- Browsers in which an account signed in before: other people's failures never slow these down.
create table known_devices (
    org        bigint not null,
    account_id bigint not null,
    hash       {{bytes}} not null,
    seen_at    bigint not null,
    primary key (org, account_id, hash)
) {{clustered}};
