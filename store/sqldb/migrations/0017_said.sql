-- What customers answered to further questions, and whether they came to the end.

-- +goose Up
create table answer_said (
    org       bigint not null,
    answer_id bigint not null,
    question  text   not null, -- its reference in the version that was answered
    kind      text   not null, -- survey.Kind
    value     text   not null, -- canonical survey.Value without the words
    words     text   not null, -- in the customer's own words
    primary key (org, answer_id, question)
) {{clustered}};

alter table answers add column finished integer not null default 0;
