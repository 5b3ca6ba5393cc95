create table notifications (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts on delete cascade,
  kind text not null,
  -- What happened, once: a job that runs twice writes nothing the second time.
  cause text not null,
  -- The values of the text, which is written when it is read, in the reader's language and time zone.
  facts jsonb not null,
  event_id bigint references events on delete set null,
  read_at timestamptz,
  created_at timestamptz not null,
  unique (account_id, cause)
);
create index notifications_of_account on notifications (account_id, id desc);
