-- The domain: who works here, who was served, what they said, and by which agreed rules it counts.
-- Every primary key and index begins with the organisation. Days are days since 1970-01-01, instants are milliseconds
-- since then in UTC, money is whole cents, booleans are 0 and 1. "until" columns are open when null.

-- +goose Up

create table dimension_values (
    org       bigint  not null,
    dimension text    not null,
    id        integer not null, -- dense within the dimension, from 1
    ref       text    not null,
    name_nl   text    not null,
    name_en   text    not null,
    parent    text    not null default '',
    owners    {{json}} not null,
    primary key (org, dimension, id)
) {{clustered}};
create unique index dimension_values_ref on dimension_values (org, dimension, ref);

create table units (
    org      bigint  not null,
    id       bigint  not null,
    ref      text    not null,
    name     text    not null,
    level    text    not null,
    maturity text    not null,
    primary key (org, id)
) {{clustered}};
create unique index units_ref on units (org, ref);

-- Where a unit hangs in the tree from a day on, until its next place.
create table unit_places (
    org       bigint  not null,
    unit_id   bigint  not null,
    from_day  integer not null,
    parent_id bigint,
    primary key (org, unit_id, from_day)
) {{clustered}};

create table employees (
    org           bigint  not null,
    id            bigint  not null,
    ref           text    not null,
    name          text    not null,
    email         text    not null,
    manager_id    bigint,
    employed_from integer not null,
    employed_to   integer,
    place         bigint  not null, -- order of first arrival: the agreed order for dividing leftover cents
    primary key (org, id)
) {{clustered}};
create unique index employees_ref on employees (org, ref);

create table memberships (
    org         bigint  not null,
    employee_id bigint  not null,
    unit_id     bigint  not null,
    role_id     integer not null,
    from_day    integer not null,
    to_day      integer,
    fte         integer not null, -- hundredths
    primary key (org, employee_id, unit_id, role_id, from_day)
) {{clustered}};
create index memberships_unit on memberships (org, unit_id, from_day);

create table metrics (
    org       bigint  not null,
    id        integer not null,
    ref       text    not null,
    type      text    not null,
    scale_min integer not null,
    scale_max integer not null,
    name_nl   text    not null,
    name_en   text    not null,
    primary key (org, id)
) {{clustered}};
create unique index metrics_ref on metrics (org, ref);

create table causes (
    org       bigint  not null,
    id        integer not null, -- dense from 1: a column of the snapshot
    ref       text    not null,
    parent_id integer,
    name_nl   text    not null,
    name_en   text    not null,
    way       text    not null,
    place     integer not null,
    primary key (org, id)
) {{clustered}};
create unique index causes_ref on causes (org, ref);

create table surveys (
    org       bigint  not null,
    id        integer not null,
    ref       text    not null,
    metric_id integer not null,
    primary key (org, id)
) {{clustered}};
create unique index surveys_ref on surveys (org, ref);

create table survey_versions (
    org          bigint  not null,
    survey_id    integer not null,
    version      integer not null,
    content      {{json}} not null,
    hash         text    not null,
    published_at bigint  not null,
    primary key (org, survey_id, version)
) {{clustered}};

create table matrix_versions (
    org        bigint  not null,
    id         integer not null, -- in the order in which they were made
    ref        text    not null,
    reason     text    not null,
    created_at bigint  not null,
    primary key (org, id)
) {{clustered}};
create unique index matrix_versions_ref on matrix_versions (org, ref);

create table matrix_lines (
    org           bigint  not null,
    version_id    integer not null,
    role_id       integer not null,
    cause_id      integer not null,
    from_day      integer not null,
    influenceable integer not null,
    reason        text    not null,
    primary key (org, version_id, role_id, cause_id, from_day)
) {{clustered}};

create table matrix_signoffs (
    org        bigint  not null,
    version_id integer not null,
    party      text    not null, -- "works_council", "management", "team", …
    name       text    not null,
    signed_on  integer not null,
    document   text    not null,
    primary key (org, version_id, party, name)
) {{clustered}};

create table customers (
    org        bigint  not null,
    id         bigint  not null,
    ref        text    not null,
    account    text    not null,
    email      text    not null,
    phone      text    not null,
    name       text    not null,
    language   text    not null,
    segment_id integer not null,
    no_contact integer not null,
    primary key (org, id)
) {{clustered}};
create unique index customers_ref on customers (org, ref);

create table transactions (
    org           bigint  not null,
    id            bigint  not null,
    ref           text    not null,
    customer_id   bigint,
    day           integer not null,
    unit_id       bigint,
    touchpoint_id integer not null default 0,
    product_id    integer not null default 0,
    process_id    integer not null default 0,
    channel_id    integer not null default 0,
    segment_id    integer not null default 0,
    value_cents   bigint,
    currency      text    not null default '',
    problem       integer not null default 0,
    primary key (org, id)
) {{clustered}};
create unique index transactions_ref on transactions (org, ref);
create index transactions_customer on transactions (org, customer_id, day);

-- Own attributes, and second and later values of the standard dimensions (an order with two product categories).
create table transaction_values (
    org            bigint  not null,
    transaction_id bigint  not null,
    dimension      text    not null,
    value_id       integer not null,
    primary key (org, transaction_id, dimension, value_id)
) {{clustered}};

create table participants (
    org            bigint  not null,
    transaction_id bigint  not null,
    employee_id    bigint  not null,
    role_id        integer not null,
    unit_id        bigint, -- the unit of that day; null when the employee was in none
    primary key (org, transaction_id, employee_id, role_id)
) {{clustered}};

create table answers (
    org            bigint  not null,
    id             bigint  not null,
    ref            text    not null,
    survey_id      integer not null,
    version        integer not null,
    metric_id      integer not null,
    transaction_id bigint,
    customer_id    bigint,
    day            integer not null, -- service date
    answered_at    bigint  not null,
    score          integer,          -- null when the KPI question was not answered
    standing       integer not null, -- collect.Standing under the rules of the survey
    verbatim       text    not null,
    language       text    not null,
    source_id      integer not null,
    call_me        integer not null,
    primary key (org, id)
) {{clustered}};
create unique index answers_ref on answers (org, survey_id, ref);
create index answers_transaction on answers (org, transaction_id);
create index answers_customer on answers (org, customer_id);
create index answers_day on answers (org, metric_id, day); -- of a bonus run's periods, and of lists by day

create table answer_causes (
    org       bigint  not null,
    answer_id bigint  not null,
    place     integer not null, -- 1 is the customer's first choice
    cause_id  integer not null,
    primary key (org, answer_id, place)
) {{clustered}};

-- Who was involved, as it was when the answer came: a later reorganisation doesn't move history.
create table answer_participants (
    org         bigint  not null,
    answer_id   bigint  not null,
    employee_id bigint  not null,
    role_id     integer not null,
    unit_id     bigint,
    primary key (org, answer_id, employee_id, role_id)
) {{clustered}};
create index answer_participants_employee on answer_participants (org, employee_id, answer_id);

-- Keys that the organisation signs with; never exported, never logged.
create table secrets (
    org   bigint  not null,
    name  text    not null,
    value {{bytes}} not null,
    primary key (org, name)
) {{clustered}};

create table initiatives (
    org         bigint  not null,
    id          bigint  not null,
    ref         text    not null,
    employee_id bigint,
    unit_id     bigint,
    title       text    not null,
    cause_id    integer,
    hypothesis  text    not null,
    status      text    not null,
    started_on  integer,
    done_on     integer,
    evidence    text    not null,
    primary key (org, id)
) {{clustered}};
create unique index initiatives_ref on initiatives (org, ref);

create table findings (
    org         bigint  not null,
    id          bigint  not null,
    ref         text    not null,
    employee_id bigint  not null,
    from_day    integer not null,
    to_day      integer not null,
    text        text    not null,
    status      text    not null,
    decided_on  integer,
    decided_by  text    not null,
    heard       integer not null,
    primary key (org, id)
) {{clustered}};
create unique index findings_ref on findings (org, ref);

create table coverage (
    org                      bigint  not null,
    employee_id              bigint  not null,
    from_day                 integer not null,
    to_day                   integer not null,
    transactions             integer not null,
    with_problem             integer not null,
    excluded_with_problem    integer not null,
    excluded_without_problem integer not null,
    invited                  integer not null,
    primary key (org, employee_id, from_day, to_day)
) {{clustered}};

create table targets (
    org           bigint  not null,
    id            bigint  not null,
    ref           text    not null,
    unit_id       bigint,
    employee_id   bigint,
    metric_id     integer not null,
    answers       text    not null,
    baseline_from integer not null,
    baseline_to   integer not null,
    period_from   integer not null,
    period_to     integer not null,
    growth        text    not null, -- decimal points above the baseline
    reason        text    not null,
    primary key (org, id)
) {{clustered}};
create unique index targets_ref on targets (org, ref);

create table schemes (
    org        bigint  not null,
    id         integer not null, -- a version; the versions of one scheme share ref
    ref        text    not null,
    version    integer not null,
    content    {{bytes}} not null, -- canonical bytes, exactly as hashed
    hash       text    not null,
    created_at bigint  not null,
    primary key (org, id)
) {{clustered}};
create unique index schemes_ref on schemes (org, ref, version);

create table runs (
    org         bigint  not null,
    id          integer not null,
    scheme_id   integer not null,
    computed_at bigint  not null,
    computed_by text    not null,
    reason      text    not null,
    inputs_hash text    not null,
    result_hash text    not null,
    body        {{bytes}} not null, -- canonical bytes of everything but the people's own lines
    primary key (org, id)
) {{clustered}};
create index runs_scheme on runs (org, scheme_id, id);

create table run_people (
    org         bigint  not null,
    run_id      integer not null,
    employee_id bigint  not null,
    cents       bigint  not null,
    body        {{bytes}} not null, -- canonical bytes of this person's line
    primary key (org, run_id, employee_id)
) {{clustered}};
create index run_people_employee on run_people (org, employee_id, run_id);
