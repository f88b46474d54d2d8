-- Whom was asked, and to whom nothing is sent any more.

-- +goose Up

-- An invitation is about one transaction and goes out once for a survey. Whom it went to is in the transaction.
create table invitations (
    org            bigint  not null,
    id             bigint  not null,
    survey_id      integer not null,
    transaction_id bigint  not null,
    channel        text    not null, -- mail, sms
    language       text    not null,
    message_id     text    not null, -- of its letter
    made_at        bigint  not null,
    state          text    not null, -- waiting, sent, kept, refused, bounced, complained
    changed_at     bigint  not null,
    primary key (org, id)
) {{clustered}};
create unique index invitations_once on invitations (org, survey_id, transaction_id);
create index invitations_message on invitations (org, message_id);

-- An address or number to which nothing goes any more, or that failed for now. Of whom it is can only be told by who has it.
create table stops (
    org        bigint  not null,
    channel    text    not null,
    hash       {{bytes}} not null,
    reason     text    not null, -- opted_out, bounced, complained; empty while it only failed for now
    failures   integer not null, -- for now, one after another
    changed_at bigint  not null,
    primary key (org, channel, hash)
) {{clustered}};
