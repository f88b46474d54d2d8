-- Links and posters by which anybody can answer, each about a place, a touchpoint or an employee that the organisation itself chose.

-- +goose Up
create table open_links (
    org           bigint  not null,
    id            bigint  not null,
    name          text    not null,
    survey_id     integer not null,
    channel       text    not null, -- link or qr: how answers by it are said to come in
    unit_id       bigint,
    touchpoint_id integer not null default 0,
    employee_id   bigint,
    role_id       integer not null default 0,
    created_at    bigint  not null,
    created_by    text    not null,
    ended_at      bigint  not null default 0, -- 0: it is open
    ended_by      text    not null default '',
    primary key (org, id)
) {{clustered}};
