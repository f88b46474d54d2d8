-- What leaves the building: letters and webhooks. The tables of the queue itself belong to its library.

-- +goose Up

-- A letter waits here until it is sent. Its body (to whom, what) is thrown away once it is; without a mail server it lies
-- here to be read.
create table outbox (
    org        bigint  not null,
    id         bigint  not null,
    made_at    bigint  not null,
    message_id text    not null, -- the same at every attempt: a letter that arrives twice is recognised
    body       {{bytes}},
    state      text    not null, -- waiting, sent, kept, refused
    attempts   integer not null default 0,
    code       integer not null default 0, -- what the mail server said last
    changed_at bigint  not null,
    primary key (org, id)
) {{clustered}};
create index outbox_states on outbox (org, state, changed_at);

create table webhook_endpoints (
    org           bigint  not null,
    id            bigint  not null,
    url           text    not null,
    events        {{json}} not null, -- a list of names
    content       integer not null, -- customers' words are sent along
    people        integer not null, -- and who took part
    secret        {{bytes}} not null,
    old_secret    {{bytes}},         -- signs along until old_until
    old_until     bigint  not null default 0,
    state         text    not null, -- active, paused, disabled
    notice        text    not null, -- why it was disabled
    failing_since bigint  not null default 0,
    made_by       text    not null,
    made_at       bigint  not null,
    primary key (org, id)
) {{clustered}};

create table webhook_deliveries (
    org         bigint  not null,
    id          bigint  not null,
    endpoint_id bigint  not null,
    message     text    not null, -- the same at every attempt, also when it is sent again by hand
    event       text    not null,
    first_id    bigint  not null, -- the things that it is about
    last_id     bigint  not null,
    happened_at bigint  not null,
    made_at     bigint  not null,
    state       text    not null, -- waiting, delivered, failed
    attempts    integer not null default 0,
    code        integer not null default 0, -- status of the last answer, 0 when there was none
    problem     text    not null default '',
    tried_at    bigint  not null default 0,
    took        integer not null default 0, -- milliseconds
    round       integer not null default 0, -- how often somebody had it sent again
    primary key (org, id)
) {{clustered}};
create index webhook_deliveries_endpoint on webhook_deliveries (org, endpoint_id, id);
create index webhook_deliveries_state on webhook_deliveries (org, state, id);

-- How far the ledger has been turned into deliveries. It means nothing in another database.
create table webhook_feeds (
    org bigint not null,
    tx  bigint not null,
    n   bigint not null,
    primary key (org)
) {{clustered}};
