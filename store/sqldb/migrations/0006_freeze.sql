-- Agreements that bind a period, and what must be on record before anybody is scored or paid. Rows of frozen versions and of
-- records are never changed or deleted: an amendment is another version, a withdrawal another row.

-- +goose Up

create table agreements (
    org        bigint not null,
    id         bigint not null,
    ref        text   not null,
    created_at bigint not null,
    primary key (org, id)
) {{clustered}};
create unique index agreements_ref on agreements (org, ref);

create table agreement_versions (
    org           bigint  not null,
    agreement_id  bigint  not null,
    version       integer not null,
    status        text    not null, -- "draft" or "frozen"
    effective_day integer not null, -- first day that it decides
    content       {{bytes}} not null, -- canonical bytes, exactly as hashed
    hash          text    not null,
    reason        text    not null, -- empty for the first version, like kind and ground
    kind          text    not null,
    ground        text    not null,
    drafted_at    bigint  not null,
    drafted_by    text    not null,
    frozen_at     bigint  not null, -- 0 for a draft
    frozen_by     text    not null,
    primary key (org, agreement_id, version)
) {{clustered}};

-- Who agreed with a version.
create table agreement_parties (
    org          bigint  not null,
    agreement_id bigint  not null,
    version      integer not null,
    party        text    not null, -- "works_council", "management", …
    name         text    not null,
    agreed_on    integer not null,
    document     text    not null,
    primary key (org, agreement_id, version, party, name)
) {{clustered}};

-- The memberships of the period as they were known at the freeze.
create table agreement_members (
    org          bigint  not null,
    agreement_id bigint  not null,
    version      integer not null,
    employee_id  bigint  not null,
    unit_id      bigint  not null,
    role_id      integer not null,
    from_day     integer not null,
    to_day       integer,
    fte          integer not null,
    primary key (org, agreement_id, version, employee_id, unit_id, role_id, from_day)
) {{clustered}};

-- An agreement that stopped before its period did.
create table agreement_ends (
    org          bigint  not null,
    agreement_id bigint  not null,
    last_day     integer not null,
    reason       text    not null,
    at           bigint  not null,
    actor        text    not null,
    primary key (org, agreement_id)
) {{clustered}};

-- Memberships that were made or changed about days of a frozen period that were over already.
create table membership_notes (
    org         bigint  not null,
    id          bigint  not null,
    employee_id bigint  not null,
    from_day    integer not null, -- first and last day that are otherwise now
    to_day      integer not null,
    at          bigint  not null,
    actor       text    not null,
    reason      text    not null,
    primary key (org, id)
) {{clustered}};
create index membership_notes_employee on membership_notes (org, employee_id, from_day);

create table consents (
    org         bigint  not null,
    id          bigint  not null,
    kind        text    not null, -- "consent", "dpia", "publication"
    content     {{bytes}} not null, -- canonical bytes, exactly as hashed
    hash        text    not null,
    recorded_at bigint  not null,
    recorded_by text    not null,
    primary key (org, id)
) {{clustered}};

create table consent_ends (
    org        bigint  not null,
    consent_id bigint  not null,
    on_day     integer not null,
    reason     text    not null,
    at         bigint  not null,
    actor      text    not null,
    primary key (org, consent_id)
) {{clustered}};
