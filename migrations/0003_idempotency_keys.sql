-- Answers kept for a repeated POST (draft-ietf-httpapi-idempotency-key-header). While `locked_until` lies
-- ahead the first request is still at work; behind it, that request died and a repeat may take over.
create table idempotency_keys (
  id bigint generated always as identity primary key,
  account_id bigint references accounts on delete cascade,
  key text not null,
  request_hash bytea not null,
  locked_until timestamptz not null,
  status smallint,
  -- The answer's bytes; sealed with a key made of the request where the caller had no account.
  reply text,
  created_at timestamptz not null,
  unique nulls not distinct (account_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
