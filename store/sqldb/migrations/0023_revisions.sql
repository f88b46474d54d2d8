-- How often an organisation's settings, units, values, metrics, root causes, surveys or agreements changed: what was read of them before
-- holds while this number stands still.

-- +goose Up

create table revisions (
    org bigint not null,
    n   bigint not null,
    primary key (org)
) {{clustered}};
