-- The secret that an authenticator app shares with us. It must be readable to compute codes, so it is sealed with a key
-- that follows from the server's. Nothing is asked for at sign-in before `confirmed_at`.
create table totp_secrets (
  account_id bigint primary key references accounts on delete cascade,
  sealed_secret bytea not null,
  -- The time step of the last code accepted: it and those before it are never accepted again.
  last_step bigint,
  confirmed_at timestamptz,
  created_at timestamptz not null,
  check ((confirmed_at is null) = (last_step is null))
);

-- Those not used yet: a used one is deleted.
create table recovery_codes (
  account_id bigint not null references accounts on delete cascade,
  code_hash bytea not null,
  primary key (account_id, code_hash)
);

create table passkeys (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts on delete cascade,
  name text not null check (name ~ '\S'),
  credential_id text not null unique,
  -- COSE key (RFC 9053).
  public_key bytea not null,
  counter bigint not null check (counter >= 0),
  transports text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_of_account on passkeys (account_id, id);

-- What a passkey is to sign next. With an account: to be added to it; without: to sign in. Deleted when shown.
create table passkey_challenges (
  challenge text primary key,
  account_id bigint references accounts on delete cascade,
  expires_at timestamptz not null
);
create index passkey_challenges_by_expiry on passkey_challenges (expires_at);

-- Answers are sealed for everybody with what only the asker knows, so the key itself is kept as a hash too. What was
-- kept before is readable, and goes.
delete from idempotency_keys;
alter table idempotency_keys rename column key to key_hash;
alter table idempotency_keys rename constraint idempotency_keys_account_id_key_key to idempotency_keys_account_id_key_hash_key;
alter table idempotency_keys alter column key_hash type bytea using sha256(convert_to(key_hash, 'UTF8'));
alter table idempotency_keys alter column reply type bytea using null;
