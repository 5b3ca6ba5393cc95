alter table accounts add column blocked_reason text check (is_blocked or blocked_reason is null);

alter table sessions
  add column last_used_at timestamptz,
  drop constraint sessions_ended_by_check,
  add constraint sessions_ended_by_check check (ended_by in ('sign_out', 'reuse', 'owner', 'password'));
update sessions set last_used_at = rotated_at;
alter table sessions alter column last_used_at set not null;

create table api_tokens (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts on delete cascade,
  name text not null check (name ~ '\S'),
  scope text not null check (scope in ('read', 'write')),
  token_hash bytea not null unique,
  created_at timestamptz not null,
  last_used_at timestamptz,
  expires_at timestamptz
);
create index api_tokens_of_account on api_tokens (account_id, id desc);

-- Attempts to sign in that have not succeeded (yet): taken before the password is checked, so that fifty parallel
-- guesses count fifty. `known`: from an address where this account has signed in before, which has a count of its own.
create table sign_in_attempts (
  id bigint generated always as identity primary key,
  subject text not null,
  address inet not null,
  known boolean not null,
  at timestamptz not null
);
create index sign_in_attempts_of_subject on sign_in_attempts (subject, at);
create index sign_in_attempts_of_address on sign_in_attempts (address, at);

-- What staff did to whom. Outlives both.
create table audit_log (
  id bigint generated always as identity primary key,
  actor_id bigint references accounts on delete set null,
  action text not null,
  subject_kind text not null,
  subject_id bigint not null,
  before jsonb,
  after jsonb,
  reason text,
  created_at timestamptz not null
);
create index audit_log_of_subject on audit_log (subject_kind, subject_id, id desc);
create index audit_log_of_actor on audit_log (actor_id, id desc);
create index accounts_by_age on accounts (created_at, id);
