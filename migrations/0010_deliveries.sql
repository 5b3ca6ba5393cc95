-- What was sent to whom, and how it went: the one ledger of everything that leaves the house.
create table deliveries (
  id bigint generated always as identity primary key,
  account_id bigint references accounts on delete cascade,
  kind text not null,
  channel text not null check (channel in ('mail')),
  address text not null,
  subject text not null,
  -- Emptied once a message that holds a secret link is sent.
  text text not null,
  html text not null,
  -- kept: there is no way out (no SMTP_URL); the message stays for an administrator to read.
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'kept')),
  attempts integer not null default 0,
  error text,
  -- The same at every attempt: a receiver who got it twice can tell.
  message_id text not null unique,
  -- What happened, once: a job that runs twice writes nothing the second time.
  cause text not null unique,
  next_at timestamptz,
  -- Of no use to the receiver after this.
  expires_at timestamptz,
  created_at timestamptz not null,
  sent_at timestamptz,
  check ((state = 'sent') = (sent_at is not null)),
  check ((state = 'waiting') = (next_at is not null))
);
create index deliveries_of_account on deliveries (account_id, id desc);
create index deliveries_by_state on deliveries (state, id desc);

-- Links in mails that let somebody in without a password. The token is kept as SHA-256 only.
create table mailed_links (
  id bigint generated always as identity primary key,
  purpose text not null check (purpose in ('password', 'email')),
  account_id bigint not null references accounts on delete cascade,
  token_hash bytea not null unique,
  -- Where it was mailed to: the account's address, or the one it is to become.
  address citext not null,
  cause text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index mailed_links_of_account on mailed_links (account_id, created_at);
create index mailed_links_by_end on mailed_links (expires_at);
