create extension if not exists citext;

create table accounts (
  id bigint generated always as identity primary key,
  email citext not null unique check (length(email) <= 254),
  username citext not null unique check (length(username) between 1 and 150),
  password_hash text not null,
  first_name text not null default '',
  middle_name text not null default '',
  last_name text not null default '',
  phone text check (phone ~ '^\+[1-9][0-9]{1,14}$'),
  role text not null default 'client' check (role in ('client', 'specialist', 'admin')),
  is_staff boolean not null default false,
  is_active boolean not null default true,
  is_blocked boolean not null default false,
  locale text not null check (locale in ('ru', 'en')),
  time_zone text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- One signed-in browser or client. Secrets are kept as SHA-256 only. A refresh token is a family part, which
-- stays, and a part that rotates: the family finds the row, the rotating part tells first use from reuse.
create table sessions (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts on delete cascade,
  cookie_hash bytea not null unique,
  family_hash bytea not null unique,
  refresh_hash bytea not null,
  previous_hash bytea,
  rotated_at timestamptz not null,
  address inet,
  user_agent text not null default '',
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_by text check (ended_by in ('sign_out', 'reuse')),
  check ((ended_at is null) = (ended_by is null))
);
create index sessions_of_account on sessions (account_id);

-- Keys that sign access tokens when JWT_SECRET is not set; the newest signs, all verify.
create table signing_keys (
  id text primary key,
  secret bytea not null,
  created_at timestamptz not null
);
