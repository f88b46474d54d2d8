-- Surveys that somebody is working on. A draft binds nothing and is asked of nobody.

-- +goose Up
create table survey_drafts (
    org      bigint   not null,
    ref      text     not null, -- of the survey, which may not be there yet
    content  {{json}} not null, -- survey.Content, perhaps incomplete
    saved_at bigint   not null,
    saved_by text     not null,
    primary key (org, ref)
) {{clustered}};
