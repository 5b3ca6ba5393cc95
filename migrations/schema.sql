create extension citext;

create table accounts (
  id bigint generated always as identity not null,
  email citext not null,
  username citext not null,
  password_hash text not null,
  first_name text default ''::text not null,
  middle_name text default ''::text not null,
  last_name text default ''::text not null,
  phone text,
  role text default 'client'::text not null,
  is_staff boolean default false not null,
  is_active boolean default true not null,
  is_blocked boolean default false not null,
  locale text not null,
  time_zone text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  blocked_reason text,
  deleted_at timestamp with time zone,
  avatar_id bigint,
  avatar_url text,
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_email_key UNIQUE (email),
  constraint accounts_username_key UNIQUE (username),
  constraint accounts_avatar_id_fkey FOREIGN KEY (avatar_id) REFERENCES media(id),
  constraint accounts_check CHECK ((is_blocked OR (blocked_reason IS NULL))),
  constraint accounts_check1 CHECK (((avatar_id IS NULL) = (avatar_url IS NULL))),
  constraint accounts_email_check CHECK ((length((email)::text) <= 254)),
  constraint accounts_locale_check CHECK ((locale = ANY (ARRAY['ru'::text, 'en'::text]))),
  constraint accounts_phone_check CHECK ((phone ~ '^\+[1-9][0-9]{1,14}$'::text)),
  constraint accounts_role_check CHECK ((role = ANY (ARRAY['client'::text, 'specialist'::text, 'admin'::text]))),
  constraint accounts_username_check CHECK (((length((username)::text) >= 1) AND (length((username)::text) <= 150)))
);

create table api_tokens (
  id bigint generated always as identity not null,
  account_id bigint not null,
  name text not null,
  scope text not null,
  token_hash bytea not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint api_tokens_pkey PRIMARY KEY (id),
  constraint api_tokens_token_hash_key UNIQUE (token_hash),
  constraint api_tokens_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint api_tokens_name_check CHECK ((name ~ '\S'::text)),
  constraint api_tokens_scope_check CHECK ((scope = ANY (ARRAY['read'::text, 'write'::text])))
);

create table audit_log (
  id bigint generated always as identity not null,
  actor_id bigint,
  action text not null,
  subject_kind text not null,
  subject_id bigint not null,
  before jsonb,
  after jsonb,
  reason text,
  created_at timestamp with time zone not null,
  constraint audit_log_pkey PRIMARY KEY (id),
  constraint audit_log_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES accounts(id) ON DELETE SET NULL
);

create table bookings (
  id bigint generated always as identity not null,
  event_id bigint not null,
  account_id bigint not null,
  seats integer default 1 not null,
  state text not null,
  ticket_code text not null,
  created_at timestamp with time zone not null,
  cancelled_at timestamp with time zone,
  constraint bookings_pkey PRIMARY KEY (id),
  constraint bookings_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint bookings_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id),
  constraint bookings_check CHECK (((state = 'cancelled'::text) = (cancelled_at IS NOT NULL))),
  constraint bookings_seats_check CHECK ((seats > 0)),
  constraint bookings_state_check CHECK ((state = ANY (ARRAY['confirmed'::text, 'waitlisted'::text, 'cancelled'::text])))
);

create table deliveries (
  id bigint generated always as identity not null,
  account_id bigint,
  kind text not null,
  channel text not null,
  address text not null,
  subject text not null,
  text text not null,
  html text not null,
  state text default 'waiting'::text not null,
  attempts integer default 0 not null,
  error text,
  message_id text not null,
  cause text not null,
  next_at timestamp with time zone,
  expires_at timestamp with time zone,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  constraint deliveries_pkey PRIMARY KEY (id),
  constraint deliveries_cause_key UNIQUE (cause),
  constraint deliveries_message_id_key UNIQUE (message_id),
  constraint deliveries_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint deliveries_channel_check CHECK ((channel = 'mail'::text)),
  constraint deliveries_check CHECK (((state = 'sent'::text) = (sent_at IS NOT NULL))),
  constraint deliveries_check1 CHECK (((state = 'waiting'::text) = (next_at IS NOT NULL))),
  constraint deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'kept'::text])))
);

create table event_organizations (
  event_id bigint not null,
  organization_id bigint not null,
  constraint event_organizations_pkey PRIMARY KEY (event_id, organization_id),
  constraint event_organizations_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE CASCADE,
  constraint event_organizations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

create table events (
  id bigint generated always as identity not null,
  organizer_id bigint not null,
  title text not null,
  description text default ''::text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  time_zone text not null,
  location text default ''::text not null,
  venue text default ''::text not null,
  seats integer not null,
  booked integer default 0 not null,
  status text not null,
  publish_at timestamp with time zone not null,
  revision bigint default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint events_pkey PRIMARY KEY (id),
  constraint events_organizer_id_fkey FOREIGN KEY (organizer_id) REFERENCES accounts(id),
  constraint events_end_after_start CHECK ((ends_at > starts_at)),
  constraint events_never_oversold CHECK (((booked >= 0) AND (booked <= seats))),
  constraint events_seats_check CHECK ((seats > 0)),
  constraint events_status_check CHECK ((status = ANY (ARRAY['scheduled'::text, 'upcoming'::text, 'cancelled'::text, 'finished'::text]))),
  constraint events_title_check CHECK ((title ~ '\S'::text))
) with (fillfactor=80);

create table idempotency_keys (
  id bigint generated always as identity not null,
  account_id bigint,
  key_hash bytea not null,
  request_hash bytea not null,
  locked_until timestamp with time zone not null,
  status smallint,
  reply bytea,
  created_at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (id),
  constraint idempotency_keys_account_id_key_hash_key UNIQUE NULLS NOT DISTINCT (account_id, key_hash),
  constraint idempotency_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
);

create table job_workers (
  pool_id text not null,
  seen_at timestamp with time zone default now() not null,
  constraint job_workers_pkey PRIMARY KEY (pool_id)
);

create table mailed_links (
  id bigint generated always as identity not null,
  purpose text not null,
  account_id bigint not null,
  token_hash bytea not null,
  address citext not null,
  cause text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint mailed_links_pkey PRIMARY KEY (id),
  constraint mailed_links_cause_key UNIQUE (cause),
  constraint mailed_links_token_hash_key UNIQUE (token_hash),
  constraint mailed_links_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint mailed_links_purpose_check CHECK ((purpose = ANY (ARRAY['password'::text, 'email'::text])))
);

create table media (
  id bigint generated always as identity not null,
  account_id bigint,
  name text not null,
  sizes jsonb not null,
  bytes bigint not null,
  created_at timestamp with time zone not null,
  constraint media_pkey PRIMARY KEY (id),
  constraint media_name_key UNIQUE (name),
  constraint media_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint media_bytes_check CHECK ((bytes > 0)),
  constraint media_name_check CHECK ((name ~ '^[A-Za-z0-9_-]{22}$'::text)),
  constraint media_sizes_check CHECK ((jsonb_typeof(sizes) = 'array'::text))
);

create table media_usage (
  account_id bigint not null,
  files integer not null,
  bytes bigint not null,
  constraint media_usage_pkey PRIMARY KEY (account_id),
  constraint media_usage_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint media_usage_bytes_check CHECK ((bytes >= 0)),
  constraint media_usage_files_check CHECK ((files >= 0))
);

create table notifications (
  id bigint generated always as identity not null,
  account_id bigint not null,
  kind text not null,
  cause text not null,
  facts jsonb not null,
  event_id bigint,
  read_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint notifications_pkey PRIMARY KEY (id),
  constraint notifications_account_id_cause_key UNIQUE (account_id, cause),
  constraint notifications_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint notifications_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE SET NULL
);

create table organization_members (
  organization_id bigint not null,
  account_id bigint not null,
  role text not null,
  created_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  constraint organization_members_pkey PRIMARY KEY (organization_id, account_id),
  constraint organization_members_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint organization_members_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint organization_members_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'member'::text])))
);

create table organizations (
  id bigint generated always as identity not null,
  title text collate "und-x-icu" not null,
  description text default ''::text not null,
  postcode text default ''::text not null,
  address text default ''::text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  logo_id bigint,
  logo_url text,
  constraint organizations_pkey PRIMARY KEY (id),
  constraint organizations_logo_id_fkey FOREIGN KEY (logo_id) REFERENCES media(id),
  constraint organizations_check CHECK (((logo_id IS NULL) = (logo_url IS NULL))),
  constraint organizations_title_check CHECK ((title <> ''::text))
);

create table passkey_challenges (
  challenge text not null,
  account_id bigint,
  expires_at timestamp with time zone not null,
  constraint passkey_challenges_pkey PRIMARY KEY (challenge),
  constraint passkey_challenges_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
);

create table passkeys (
  id bigint generated always as identity not null,
  account_id bigint not null,
  name text not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint passkeys_pkey PRIMARY KEY (id),
  constraint passkeys_credential_id_key UNIQUE (credential_id),
  constraint passkeys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint passkeys_counter_check CHECK ((counter >= 0)),
  constraint passkeys_name_check CHECK ((name ~ '\S'::text))
);

create table recovery_codes (
  account_id bigint not null,
  code_hash bytea not null,
  constraint recovery_codes_pkey PRIMARY KEY (account_id, code_hash),
  constraint recovery_codes_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
);

create table schema_migrations (
  id integer not null,
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migrations_pkey PRIMARY KEY (id)
);

create table sessions (
  id bigint generated always as identity not null,
  account_id bigint not null,
  cookie_hash bytea not null,
  family_hash bytea not null,
  refresh_hash bytea not null,
  previous_hash bytea,
  rotated_at timestamp with time zone not null,
  address inet,
  user_agent text default ''::text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text,
  last_used_at timestamp with time zone not null,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_cookie_hash_key UNIQUE (cookie_hash),
  constraint sessions_family_hash_key UNIQUE (family_hash),
  constraint sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint sessions_check CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint sessions_ended_by_check CHECK ((ended_by = ANY (ARRAY['sign_out'::text, 'reuse'::text, 'owner'::text, 'password'::text])))
);

create table sign_in_attempts (
  id bigint generated always as identity not null,
  subject text not null,
  address inet not null,
  known boolean not null,
  at timestamp with time zone not null,
  constraint sign_in_attempts_pkey PRIMARY KEY (id)
);

create table signing_keys (
  id text not null,
  secret bytea not null,
  created_at timestamp with time zone not null,
  constraint signing_keys_pkey PRIMARY KEY (id)
);

create table totp_secrets (
  account_id bigint not null,
  sealed_secret bytea not null,
  last_step bigint,
  confirmed_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint totp_secrets_pkey PRIMARY KEY (account_id),
  constraint totp_secrets_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint totp_secrets_check CHECK (((confirmed_at IS NULL) = (last_step IS NULL)))
);

CREATE INDEX accounts_by_age ON public.accounts USING btree (created_at, id);

CREATE INDEX accounts_by_avatar ON public.accounts USING btree (avatar_id) WHERE (avatar_id IS NOT NULL);

CREATE INDEX api_tokens_of_account ON public.api_tokens USING btree (account_id, id DESC);

CREATE INDEX audit_log_of_actor ON public.audit_log USING btree (actor_id, id DESC);

CREATE INDEX audit_log_of_subject ON public.audit_log USING btree (subject_kind, subject_id, id DESC);

CREATE INDEX bookings_of_account ON public.bookings USING btree (account_id, id DESC);

CREATE UNIQUE INDEX bookings_one_per_person ON public.bookings USING btree (event_id, account_id) WHERE (state <> 'cancelled'::text);

CREATE INDEX deliveries_by_state ON public.deliveries USING btree (state, id DESC);

CREATE INDEX deliveries_of_account ON public.deliveries USING btree (account_id, id DESC);

CREATE INDEX event_organizations_of_organization ON public.event_organizations USING btree (organization_id, event_id);

CREATE INDEX events_of_organizer ON public.events USING btree (organizer_id, id DESC);

CREATE INDEX events_upcoming ON public.events USING btree (starts_at, id) WHERE (status = 'upcoming'::text);

CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (created_at);

CREATE INDEX mailed_links_by_end ON public.mailed_links USING btree (expires_at);

CREATE INDEX mailed_links_of_account ON public.mailed_links USING btree (account_id, created_at);

CREATE INDEX media_by_age ON public.media USING btree (created_at);

CREATE INDEX media_of_account ON public.media USING btree (account_id);

CREATE INDEX notifications_of_account ON public.notifications USING btree (account_id, id DESC);

CREATE INDEX organization_members_of_account ON public.organization_members USING btree (account_id);

CREATE INDEX organizations_by_logo ON public.organizations USING btree (logo_id) WHERE (logo_id IS NOT NULL);

CREATE INDEX organizations_by_title ON public.organizations USING btree (title, id);

CREATE INDEX passkey_challenges_by_expiry ON public.passkey_challenges USING btree (expires_at);

CREATE INDEX passkeys_of_account ON public.passkeys USING btree (account_id, id);

CREATE INDEX sessions_of_account ON public.sessions USING btree (account_id);

CREATE INDEX sign_in_attempts_of_address ON public.sign_in_attempts USING btree (address, at);

CREATE INDEX sign_in_attempts_of_subject ON public.sign_in_attempts USING btree (subject, at);

CREATE OR REPLACE FUNCTION public.book_seats(p_event bigint, p_accounts bigint[], p_codes text[], p_now timestamp with time zone)
 RETURNS TABLE(outcome text, booking bookings, person accounts, event events)
 LANGUAGE plpgsql
AS $function$
declare
  e events;
  made bigint[];
begin
  select * into e from events where id = p_event for no key update;

  if e.id is null or e.status <> 'upcoming' or e.starts_at <= p_now then
    return query
      select case when e.id is null or (e.status = 'scheduled' and asked.account <> e.organizer_id)
                  then 'not_found' else 'event.closed' end,
             null::bookings, null::accounts, e
      from unnest(p_accounts) with ordinality as asked (account, place)
      order by asked.place;
    return;
  end if;

  with chosen as (
    select asked.account, min(asked.place) as place
    from unnest(p_accounts) with ordinality as asked (account, place)
    where not exists (
      select from bookings b where b.event_id = p_event and b.account_id = asked.account and b.state <> 'cancelled'
    )
    group by asked.account
    order by place
    limit e.seats - e.booked
  ), written as (
    insert into bookings (event_id, account_id, state, ticket_code, created_at)
    select p_event, chosen.account, 'confirmed', p_codes[chosen.place], p_now from chosen order by chosen.place
    returning id
  )
  select array_agg(id) into made from written;

  if made is not null then
    update events set booked = booked + cardinality(made), revision = revision + 1
    where id = p_event
    returning * into e;
    -- In the same transaction: no booking without its confirmation, no confirmation without its booking.
    perform graphile_worker.add_job('bookings.confirmed', json_build_object('booking_ids', made));
  end if;

  return query
    select case when b.ticket_code = asked.code then 'confirmed'
                when b.id is not null then 'booking.exists'
                else 'event.full' end,
           b, a, e
    from unnest(p_accounts, p_codes) with ordinality as asked (account, code, place)
    left join accounts a on a.id = asked.account
    left join bookings b
      on b.event_id = p_event and b.account_id = asked.account and b.state <> 'cancelled'
    order by asked.place;
end
$function$;
