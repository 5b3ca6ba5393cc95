-- The server's key pair for Web Push (VAPID, RFC 8292), made once; every browser that subscribed knows the public half.
create table vapid_keys (
  id boolean primary key default true check (id),
  public_key text not null,
  sealed_private_key bytea not null,
  created_at timestamptz not null
);

create table push_subscriptions (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts on delete cascade,
  -- The session that subscribed: who signs out there gets no more.
  session_id bigint references sessions on delete cascade,
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  user_agent text not null default '',
  created_at timestamptz not null
);
create index push_subscriptions_of_account on push_subscriptions (account_id, id);
create index push_subscriptions_of_session on push_subscriptions (session_id) where session_id is not null;
