-- Sign-on by identity providers, and provisioning.

-- +goose Up

create table sign_on_providers (
    org        bigint  not null,
    id         bigint  not null,
    ref        text    not null,
    kind       text    not null, -- oidc, saml, scim
    name       text    not null,
    enabled    integer not null,
    settings   {{json}} not null,
    secret     {{bytes}}, -- sealed
    created_at bigint  not null,
    updated_at bigint  not null,
    primary key (org, id)
) {{clustered}};
create unique index sign_on_providers_ref on sign_on_providers (org, ref);

-- Which account somebody at a provider is joined to.
create table sign_on_identities (
    org         bigint not null,
    provider_id bigint not null,
    subject     text   not null,
    account_id  bigint not null,
    joined_at   bigint not null,
    primary key (org, provider_id, subject)
) {{clustered}};
create index sign_on_identities_account on sign_on_identities (org, account_id);

-- What may be used once only, until it has expired anyway: assertions, answers of providers.
create table sign_on_used (
    org   bigint   not null,
    hash  {{bytes}} not null,
    until bigint   not null,
    primary key (org, hash)
) {{clustered}};
create index sign_on_used_until on sign_on_used (org, until);

-- What a provider sent by way of a form on its own site, held until the browser shows that it started the sign-on.
create table sign_on_tickets (
    org         bigint   not null,
    hash        {{bytes}} not null,
    provider_id bigint   not null,
    request     text     not null,
    body        {{bytes}} not null, -- sealed
    until       bigint   not null,
    primary key (org, hash)
) {{clustered}};
create index sign_on_tickets_until on sign_on_tickets (org, until);

create table sign_on_rules (
    org       bigint  not null,
    passwords integer not null, -- whether everybody may sign in with a password; administrators always may
    primary key (org)
) {{clustered}};

create table scim_users (
    org         bigint not null,
    account_id  bigint not null,
    user_name   text   not null, -- as given
    user_key    text   not null, -- in lower case: compared without regard to case
    external_id text   not null,
    given_name  text   not null,
    family_name text   not null,
    primary key (org, account_id)
) {{clustered}};
create unique index scim_users_key on scim_users (org, user_key);

create table scim_groups (
    org         bigint not null,
    id          bigint not null,
    name        text   not null,
    external_id text   not null,
    created_at  bigint not null,
    updated_at  bigint not null,
    primary key (org, id)
) {{clustered}};
create unique index scim_groups_name on scim_groups (org, name);

create table scim_group_members (
    org        bigint not null,
    group_id   bigint not null,
    account_id bigint not null,
    primary key (org, group_id, account_id)
) {{clustered}};
create index scim_group_members_account on scim_group_members (org, account_id);
