-- Programs that ask: their keys, and the answers that a repeated request gets again.

-- +goose Up

-- The token itself is shown once and kept nowhere.
create table api_keys (
    org         bigint  not null,
    id          integer not null,
    name        text    not null,
    hash        {{bytes}} not null, -- SHA-256 of the token
    prefix      text    not null, -- the first characters, by which people know a token again
    permissions {{json}} not null,
    reader      text    not null, -- access.Reader: which publication threshold holds
    unit_id     bigint, -- what it may see of units is limited to this one and all below it
    created_by  text    not null, -- access.Actor.Ref
    created_at  bigint  not null,
    expires_on  integer, -- the last day on which it works
    last_used   integer, -- the last day on which it was used
    revoked_at  bigint,
    primary key (org, id)
) {{clustered}};
create unique index api_keys_hash on api_keys (org, hash);

-- Written in the transaction of the change that the answer tells about.
create table idempotency_keys (
    org        bigint  not null,
    actor      text    not null, -- access.Actor.Ref: keys of others never meet
    key        text    not null,
    route      text    not null, -- method and address
    body_hash  {{bytes}} not null, -- SHA-256 of the request's body
    status     integer not null,
    headers    {{json}} not null,
    body       {{bytes}} not null,
    created_at bigint  not null,
    primary key (org, actor, key)
) {{clustered}};
create index idempotency_keys_created on idempotency_keys (org, created_at);
