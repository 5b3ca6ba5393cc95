-- Pictures. The files are named by `name` and a width; a row is written once they are in place.
create table media (
  id bigint generated always as identity primary key,
  -- Who uploaded it; nobody where the person left, and something of others still shows it.
  account_id bigint references accounts on delete set null,
  name text not null unique check (name ~ '^[A-Za-z0-9_-]{22}$'),
  sizes jsonb not null check (jsonb_typeof(sizes) = 'array'),
  bytes bigint not null check (bytes > 0),
  created_at timestamptz not null
);
create index media_of_account on media (account_id);
create index media_by_age on media (created_at);

-- What each person keeps, counted in the transactions that add and remove: the quota cannot be raced.
create table media_usage (
  account_id bigint primary key references accounts on delete cascade,
  files integer not null check (files >= 0),
  bytes bigint not null check (bytes >= 0)
);
