create extension citext;

create extension pg_trgm;

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
  checked_in_at timestamp with time zone,
  promoted_at timestamp with time zone,
  constraint bookings_pkey PRIMARY KEY (id),
  constraint bookings_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint bookings_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE CASCADE,
  constraint bookings_check CHECK (((state = 'cancelled'::text) = (cancelled_at IS NOT NULL))),
  constraint bookings_check1 CHECK (((checked_in_at IS NULL) OR (state = 'confirmed'::text))),
  constraint bookings_seats_check CHECK ((seats > 0)),
  constraint bookings_state_check CHECK ((state = ANY (ARRAY['confirmed'::text, 'waitlisted'::text, 'cancelled'::text])))
);

create table calendar_addresses (
  account_id bigint not null,
  version integer not null,
  constraint calendar_addresses_pkey PRIMARY KEY (account_id),
  constraint calendar_addresses_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint calendar_addresses_version_check CHECK ((version > 0))
);

create table deliveries (
  id bigint generated always as identity not null,
  account_id bigint,
  kind text not null,
  channel text not null,
  address text not null,
  subject text,
  text text,
  html text,
  state text default 'waiting'::text not null,
  attempts integer default 0 not null,
  error text,
  message_id text,
  cause text,
  next_at timestamp with time zone,
  expires_at timestamp with time zone,
  created_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  notification_id bigint,
  push_subscription_id bigint,
  payload jsonb,
  reply_status integer,
  priority smallint default 0 not null,
  unsettled smallint default 0 not null,
  webhook_id bigint,
  constraint deliveries_pkey PRIMARY KEY (id),
  constraint deliveries_cause_key UNIQUE (cause),
  constraint deliveries_message_id_key UNIQUE (message_id),
  constraint deliveries_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint deliveries_webhook_id_fkey FOREIGN KEY (webhook_id) REFERENCES webhooks(id) ON DELETE CASCADE,
  constraint deliveries_channel_check CHECK ((channel = ANY (ARRAY['mail'::text, 'push'::text, 'webhook'::text]))),
  constraint deliveries_check CHECK (((state = 'sent'::text) = (sent_at IS NOT NULL))),
  constraint deliveries_check1 CHECK (((state = 'waiting'::text) = (next_at IS NOT NULL))),
  constraint deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'kept'::text, 'dropped'::text]))),
  constraint deliveries_webhook_check CHECK (((channel = 'webhook'::text) = (webhook_id IS NOT NULL)))
);

create table event_organizations (
  event_id bigint not null,
  organization_id bigint not null,
  constraint event_organizations_pkey PRIMARY KEY (event_id, organization_id),
  constraint event_organizations_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE CASCADE,
  constraint event_organizations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
);

create table event_series (
  id bigint generated always as identity not null,
  organizer_id bigint not null,
  rrule text not null,
  starts_at timestamp with time zone not null,
  time_zone text not null,
  made_until timestamp with time zone not null,
  created_at timestamp with time zone not null,
  last_event_id bigint,
  constraint event_series_pkey PRIMARY KEY (id),
  constraint event_series_last_event_id_key UNIQUE (last_event_id),
  constraint event_series_last_event_id_fkey FOREIGN KEY (last_event_id) REFERENCES events(id) ON DELETE SET NULL,
  constraint event_series_organizer_id_fkey FOREIGN KEY (organizer_id) REFERENCES accounts(id)
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
  all_day boolean default false not null,
  seats_per_booking integer default 10 not null,
  waitlist boolean default true not null,
  waiting integer default 0 not null,
  visibility text default 'public'::text not null,
  link_key text default replace((gen_random_uuid())::text, '-'::text, ''::text) not null,
  image_id bigint,
  image jsonb,
  tags text[] default '{}'::text[] not null,
  popularity integer default 0 not null,
  rating_count integer default 0 not null,
  rating_sum integer default 0 not null,
  rating numeric(3,2) generated always as (
CASE
    WHEN (rating_count > 0) THEN round(((rating_sum)::numeric / (rating_count)::numeric), 2)
    ELSE (0)::numeric
END) stored not null,
  cancel_reason text,
  series_id bigint,
  sequence integer default 0 not null,
  source_uid text,
  source jsonb,
  search tsvector generated always as (event_search(title, tags, location, venue, description)) stored not null,
  folded_location text collate "C" generated always as (folded(location)) stored not null,
  moved_at timestamp with time zone,
  constraint events_pkey PRIMARY KEY (id),
  constraint events_image_id_fkey FOREIGN KEY (image_id) REFERENCES media(id),
  constraint events_organizer_id_fkey FOREIGN KEY (organizer_id) REFERENCES accounts(id),
  constraint events_series_id_fkey FOREIGN KEY (series_id) REFERENCES event_series(id) ON DELETE SET NULL,
  constraint events_check CHECK (((image_id IS NULL) = (image IS NULL))),
  constraint events_end_after_start CHECK ((ends_at > starts_at)),
  constraint events_never_oversold CHECK (((booked >= 0) AND (booked <= seats))),
  constraint events_rating_count_check CHECK ((rating_count >= 0)),
  constraint events_seats_check CHECK ((seats > 0)),
  constraint events_seats_per_booking_check CHECK (((seats_per_booking >= 1) AND (seats_per_booking <= 100))),
  constraint events_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'scheduled'::text, 'upcoming'::text, 'cancelled'::text, 'finished'::text]))),
  constraint events_title_check CHECK ((title ~ '\S'::text)),
  constraint events_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'private'::text]))),
  constraint events_waiting_check CHECK ((waiting >= 0))
) with (fillfactor=80, toast_tuple_target=1024);

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

create table locations (
  id bigint generated always as identity not null,
  folded text collate "C" not null,
  name text not null,
  events integer not null,
  constraint locations_pkey PRIMARY KEY (id),
  constraint locations_folded_key UNIQUE (folded)
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

create table notification_preferences (
  account_id bigint not null,
  kinds jsonb default '{}'::jsonb not null,
  quiet_from smallint,
  quiet_to smallint,
  digest text default 'off'::text not null,
  digest_at smallint default 540 not null,
  reminders integer[] default '{60}'::integer[] not null,
  updated_at timestamp with time zone not null,
  constraint notification_preferences_pkey PRIMARY KEY (account_id),
  constraint notification_preferences_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint notification_preferences_check CHECK (((((quiet_from IS NULL) = (quiet_to IS NULL)) AND (quiet_from IS DISTINCT FROM quiet_to)) OR ((quiet_from IS NULL) AND (quiet_to IS NULL)))),
  constraint notification_preferences_digest_at_check CHECK (((digest_at >= 0) AND (digest_at <= 1439))),
  constraint notification_preferences_digest_check CHECK ((digest = ANY (ARRAY['off'::text, 'daily'::text, 'weekly'::text]))),
  constraint notification_preferences_quiet_from_check CHECK (((quiet_from >= 0) AND (quiet_from <= 1439))),
  constraint notification_preferences_quiet_to_check CHECK (((quiet_to >= 0) AND (quiet_to <= 1439)))
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
  in_app boolean default true not null,
  digest_at timestamp with time zone,
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

create table push_subscriptions (
  id bigint generated always as identity not null,
  account_id bigint not null,
  session_id bigint,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  user_agent text default ''::text not null,
  created_at timestamp with time zone not null,
  constraint push_subscriptions_pkey PRIMARY KEY (id),
  constraint push_subscriptions_endpoint_key UNIQUE (endpoint),
  constraint push_subscriptions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint push_subscriptions_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);

create table ratings (
  event_id bigint not null,
  account_id bigint not null,
  score integer not null,
  text text default ''::text not null,
  answer text,
  answered_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint ratings_pkey PRIMARY KEY (event_id, account_id),
  constraint ratings_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint ratings_event_id_fkey FOREIGN KEY (event_id) REFERENCES events(id) ON DELETE CASCADE,
  constraint ratings_answer_check CHECK ((answer ~ '\S'::text)),
  constraint ratings_check CHECK (((answer IS NULL) = (answered_at IS NULL))),
  constraint ratings_score_check CHECK (((score >= 1) AND (score <= 5)))
);

create table recovery_codes (
  account_id bigint not null,
  code_hash bytea not null,
  constraint recovery_codes_pkey PRIMARY KEY (account_id, code_hash),
  constraint recovery_codes_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
);

create table reminder_clock (
  id boolean default true not null,
  passed_at timestamp with time zone not null,
  constraint reminder_clock_pkey PRIMARY KEY (id),
  constraint reminder_clock_id_check CHECK (id)
);

create table schema_migrations (
  id integer not null,
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migrations_pkey PRIMARY KEY (id)
);

create table search_words (
  word text collate "C" not null,
  events integer not null,
  constraint search_words_pkey PRIMARY KEY (word)
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

create table tags (
  id bigint generated always as identity not null,
  name citext not null,
  created_at timestamp with time zone not null,
  events integer default 0 not null,
  listed boolean default false not null,
  constraint tags_pkey PRIMARY KEY (id),
  constraint tags_name_key UNIQUE (name),
  constraint tags_name_check CHECK ((name ~ '\S'::citext))
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

create table vapid_keys (
  id boolean default true not null,
  public_key text not null,
  sealed_private_key bytea not null,
  created_at timestamp with time zone not null,
  constraint vapid_keys_pkey PRIMARY KEY (id),
  constraint vapid_keys_id_check CHECK (id)
);

create table webhooks (
  id bigint generated by default as identity not null,
  organization_id bigint,
  place smallint not null,
  created_by bigint,
  url text not null,
  description text default ''::text not null,
  events text[] not null,
  sealed_secret bytea not null,
  sealed_previous bytea,
  previous_until timestamp with time zone,
  is_active boolean default true not null,
  failing_since timestamp with time zone,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint webhooks_pkey PRIMARY KEY (id),
  constraint webhooks_organization_id_place_key UNIQUE NULLS NOT DISTINCT (organization_id, place),
  constraint webhooks_created_by_fkey FOREIGN KEY (created_by) REFERENCES accounts(id) ON DELETE SET NULL,
  constraint webhooks_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE,
  constraint webhooks_check CHECK (((sealed_previous IS NULL) = (previous_until IS NULL))),
  constraint webhooks_check1 CHECK (((disabled_at IS NULL) OR (NOT is_active))),
  constraint webhooks_events_check CHECK ((cardinality(events) > 0)),
  constraint webhooks_place_check CHECK (((place >= 1) AND (place <= 20)))
);

create view commitments as
 SELECT b.account_id,
    'booking'::text AS kind,
    e.id AS event_id,
    e.title,
    e.starts_at,
    COALESCE(e.ends_at, e.starts_at + '02:00:00'::interval) AS ends_at
   FROM bookings b
     JOIN events e ON e.id = b.event_id
  WHERE b.state <> 'cancelled'::text AND e.status = 'upcoming'::text;

CREATE INDEX accounts_by_age ON public.accounts USING btree (created_at, id);

CREATE INDEX accounts_by_avatar ON public.accounts USING btree (avatar_id) WHERE (avatar_id IS NOT NULL);

CREATE INDEX api_tokens_of_account ON public.api_tokens USING btree (account_id, id DESC);

CREATE INDEX audit_log_of_actor ON public.audit_log USING btree (actor_id, id DESC);

CREATE INDEX audit_log_of_subject ON public.audit_log USING btree (subject_kind, subject_id, id DESC);

CREATE UNIQUE INDEX bookings_by_ticket ON public.bookings USING btree (ticket_code);

CREATE INDEX bookings_cancelled ON public.bookings USING btree (event_id, id) WHERE (state = 'cancelled'::text);

CREATE INDEX bookings_of_account ON public.bookings USING btree (account_id, id DESC);

CREATE INDEX bookings_of_event ON public.bookings USING btree (event_id, id) WHERE (state <> 'cancelled'::text);

CREATE UNIQUE INDEX bookings_one_per_person ON public.bookings USING btree (event_id, account_id) WHERE (state <> 'cancelled'::text);

CREATE INDEX bookings_waiting ON public.bookings USING btree (event_id, id) INCLUDE (seats) WHERE (state = 'waitlisted'::text);

CREATE INDEX deliveries_by_age ON public.deliveries USING btree (created_at) WHERE (state <> 'waiting'::text);

CREATE INDEX deliveries_by_state ON public.deliveries USING btree (state, id DESC);

CREATE INDEX deliveries_due ON public.deliveries USING btree (channel, (((attempts + unsettled) > 0)), priority, next_at, id) WHERE (state = 'waiting'::text);

CREATE INDEX deliveries_of_account ON public.deliveries USING btree (account_id, id DESC);

CREATE INDEX deliveries_of_address ON public.deliveries USING btree (address, id DESC);

CREATE INDEX deliveries_of_webhook ON public.deliveries USING btree (webhook_id, id DESC) WHERE (webhook_id IS NOT NULL);

CREATE INDEX deliveries_waiting_for_webhook ON public.deliveries USING btree (webhook_id, next_at) WHERE ((webhook_id IS NOT NULL) AND (state = 'waiting'::text));

CREATE INDEX event_organizations_of_organization ON public.event_organizations USING btree (organization_id, event_id);

CREATE INDEX event_series_to_extend ON public.event_series USING btree (made_until) WHERE (made_until < 'infinity'::timestamp with time zone);

CREATE INDEX events_by_rating ON public.events USING btree (rating, rating_count, id) WHERE ((status = ANY (ARRAY['upcoming'::text, 'cancelled'::text, 'finished'::text])) AND (visibility = 'public'::text));

CREATE INDEX events_by_status ON public.events USING btree (status_order(status, starts_at), id) WHERE ((status = ANY (ARRAY['upcoming'::text, 'cancelled'::text, 'finished'::text])) AND (visibility = 'public'::text));

CREATE UNIQUE INDEX events_imported_once ON public.events USING btree (organizer_id, source_uid) WHERE (source_uid IS NOT NULL);

CREATE INDEX events_of_location ON public.events USING btree (folded_location, starts_at, id) WHERE ((status = ANY (ARRAY['upcoming'::text, 'cancelled'::text, 'finished'::text])) AND (visibility = 'public'::text));

CREATE INDEX events_of_organizer ON public.events USING btree (organizer_id, id DESC);

CREATE INDEX events_of_series ON public.events USING btree (series_id, starts_at, id) WHERE (series_id IS NOT NULL);

CREATE INDEX events_over ON public.events USING btree (status, starts_at, id) WHERE ((status = ANY (ARRAY['cancelled'::text, 'finished'::text])) AND (visibility = 'public'::text));

CREATE INDEX events_popular ON public.events USING btree (popularity, id) WHERE ((status = ANY (ARRAY['upcoming'::text, 'cancelled'::text, 'finished'::text])) AND (visibility = 'public'::text));

CREATE INDEX events_published ON public.events USING btree (starts_at, id) WHERE ((status = ANY (ARRAY['upcoming'::text, 'cancelled'::text, 'finished'::text])) AND (visibility = 'public'::text));

CREATE INDEX events_searched ON public.events USING gin (search) WITH (fastupdate=off) WHERE ((status = ANY (ARRAY['upcoming'::text, 'cancelled'::text, 'finished'::text])) AND (visibility = 'public'::text));

CREATE INDEX events_tagged ON public.events USING gin (tags) WITH (fastupdate=off) WHERE ((status = ANY (ARRAY['upcoming'::text, 'cancelled'::text, 'finished'::text])) AND (visibility = 'public'::text));

CREATE INDEX events_to_finish ON public.events USING btree (starts_at) WHERE (status = 'upcoming'::text);

CREATE INDEX events_upcoming ON public.events USING btree (starts_at, id) WHERE ((status = 'upcoming'::text) AND (visibility = 'public'::text));

CREATE INDEX events_upcoming_newest ON public.events USING btree (id) WHERE ((status = 'upcoming'::text) AND (visibility = 'public'::text));

CREATE INDEX events_upcoming_popular ON public.events USING btree (popularity, id) WHERE ((status = 'upcoming'::text) AND (visibility = 'public'::text));

CREATE INDEX events_with_image ON public.events USING btree (image_id) WHERE (image_id IS NOT NULL);

CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (created_at);

CREATE INDEX locations_most_used ON public.locations USING btree (((- events)), id) WHERE (events > 0);

CREATE INDEX mailed_links_by_end ON public.mailed_links USING btree (expires_at);

CREATE INDEX mailed_links_of_account ON public.mailed_links USING btree (account_id, created_at);

CREATE INDEX media_by_age ON public.media USING btree (created_at);

CREATE INDEX media_of_account ON public.media USING btree (account_id);

CREATE INDEX notifications_by_age ON public.notifications USING btree (created_at);

CREATE INDEX notifications_of_account ON public.notifications USING btree (account_id, id DESC);

CREATE INDEX notifications_of_event ON public.notifications USING btree (event_id) WHERE (event_id IS NOT NULL);

CREATE INDEX notifications_to_digest ON public.notifications USING btree (digest_at, account_id) WHERE (digest_at IS NOT NULL);

CREATE INDEX notifications_unread ON public.notifications USING btree (account_id, id DESC) WHERE ((read_at IS NULL) AND in_app);

CREATE INDEX organization_members_of_account ON public.organization_members USING btree (account_id);

CREATE INDEX organizations_by_logo ON public.organizations USING btree (logo_id) WHERE (logo_id IS NOT NULL);

CREATE INDEX organizations_by_title ON public.organizations USING btree (title, id);

CREATE INDEX passkey_challenges_by_expiry ON public.passkey_challenges USING btree (expires_at);

CREATE INDEX passkeys_of_account ON public.passkeys USING btree (account_id, id);

CREATE INDEX push_subscriptions_of_account ON public.push_subscriptions USING btree (account_id, id);

CREATE INDEX push_subscriptions_of_session ON public.push_subscriptions USING btree (session_id) WHERE (session_id IS NOT NULL);

CREATE INDEX ratings_newest ON public.ratings USING btree (event_id, updated_at DESC, account_id DESC);

CREATE INDEX ratings_of_account ON public.ratings USING btree (account_id);

CREATE INDEX search_words_alike ON public.search_words USING gist (latin(word) gist_trgm_ops (siglen='32'));

CREATE INDEX sessions_of_account ON public.sessions USING btree (account_id);

CREATE INDEX sign_in_attempts_of_address ON public.sign_in_attempts USING btree (address, at);

CREATE INDEX sign_in_attempts_of_subject ON public.sign_in_attempts USING btree (subject, at);

CREATE INDEX tags_by_name ON public.tags USING btree (folded((name)::text) COLLATE "C");

CREATE INDEX tags_most_used ON public.tags USING btree (((- events)), id) WHERE listed;

CREATE INDEX webhooks_listening ON public.webhooks USING gin (events) WHERE is_active;

CREATE OR REPLACE FUNCTION public.book_seats(p_event bigint, p_accounts bigint[], p_codes text[], p_seats integer[], p_waitlist boolean[], p_keys text[], p_now timestamp with time zone)
 RETURNS TABLE(outcome text, booking bookings, place integer, person accounts, seats integer, booked integer, waiting integer, revision bigint)
 LANGUAGE plpgsql
AS $function$
declare
  e record;
  free integer;
  line integer;
  present bigint[];
  asked record;
  verdict text;
  verdicts text[] := '{}';
  -- Which of those served each is, and which in the line; null for who is not.
  served integer[] := '{}';
  places integer[] := '{}';
  people bigint[] := '{}';
  made bookings[];
  confirmed bigint[];
  waitlisted bigint[];
begin
  -- Never the whole row: with a long text it would be copied for each person of the group.
  select x.organizer_id, x.status, x.visibility, x.link_key, x.starts_at, x.seats_per_booking, x.waitlist,
         x.seats, x.booked, x.waiting, x.revision
  into e from events x where x.id = p_event for no key update;
  free := e.seats - e.booked;
  line := e.waiting;
  select coalesce(array_agg(p.id), '{}') into present
  from (
    select a.id from accounts a where a.id = any (p_accounts) and a.is_active and not a.is_blocked
    order by a.id for share
  ) p;

  -- `limit 1` keeps each look-up one of a person: a join would be planned to read all bookings of a wanted event.
  for asked in
    select u.account, u.seats, u.waits,
           e.organizer_id = u.account or (
             e.status not in ('draft', 'scheduled') and (
               e.visibility = 'public' or e.link_key = u.key or (
                 select true from bookings b where b.event_id = p_event and b.account_id = u.account limit 1))) as sees,
           (select true from bookings b
            where b.event_id = p_event and b.account_id = u.account and b.state <> 'cancelled' limit 1) as has_one
    from unnest(p_accounts, p_seats, p_waitlist, p_keys) with ordinality as u (account, seats, waits, key, turn)
    order by u.turn
  loop
    verdict := case
      when asked.account <> all (present) then 'auth.blocked'
      when asked.sees is not true then 'not_found'
      when e.status <> 'upcoming' or e.starts_at <= p_now then 'event.closed'
      when asked.seats > least(e.seats_per_booking, e.seats) then 'booking.too_many_seats'
      when asked.has_one or asked.account = any (people) then 'booking.exists'
      when asked.seats <= free then 'confirmed'
      when asked.waits and e.waitlist then 'waitlisted'
      else 'event.full'
    end;
    verdicts := verdicts || verdict;
    if verdict = 'confirmed' then
      free := free - asked.seats;
    elsif verdict = 'waitlisted' then
      line := line + 1;
    end if;
    if verdict in ('confirmed', 'waitlisted') then
      people := people || asked.account;
      served := served || cardinality(people);
    else
      served := served || null::integer;
    end if;
    places := places || case verdict when 'waitlisted' then line end;
  end loop;

  if people <> '{}' then
    with written as (
      insert into bookings (event_id, account_id, seats, state, ticket_code, created_at)
      select p_event, u.account, u.seats, u.verdict, u.code, p_now
      from unnest(p_accounts, p_seats, verdicts, p_codes, served) with ordinality
        as u (account, seats, verdict, code, served, turn)
      where u.served is not null
      order by u.turn
      returning bookings as booking, id, state
    )
    select array_agg(w.booking order by w.id), array_agg(w.id) filter (where w.state = 'confirmed'),
           array_agg(w.id) filter (where w.state = 'waitlisted')
    into made, confirmed, waitlisted
    from written w;
    select x.seats, x.booked, x.waiting, x.revision into e from events x where x.id = p_event;
    -- In the same transaction: no booking without its message, no message without its booking.
    if confirmed is not null then
      perform graphile_worker.add_job('bookings.confirmed', json_build_object('booking_ids', confirmed));
    end if;
    if waitlisted is not null then
      perform graphile_worker.add_job('bookings.waitlisted', json_build_object('booking_ids', waitlisted));
    end if;
  end if;

  return query
    select u.verdict, made[u.served], u.place, a, e.seats, e.booked, e.waiting, e.revision
    from unnest(p_accounts, verdicts, served, places) with ordinality as u (account, verdict, served, place, turn)
    left join accounts a on u.served is not null and a.id = u.account
    order by u.turn;
end
$function$;

CREATE OR REPLACE FUNCTION public.count_bookings()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  sign constant integer := case tg_op when 'INSERT' then 1 else -1 end;
begin
  update events e
  set booked = e.booked + sign * c.booked, waiting = e.waiting + sign * c.waiting, revision = revision + 1
  from (
    select event_id, coalesce(sum(seats) filter (where state = 'confirmed'), 0) as booked,
           count(*) filter (where state = 'waitlisted') as waiting
    from changed
    where state <> 'cancelled'
    group by event_id
  ) c
  where e.id = c.event_id;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.count_event()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  was_found boolean := coalesce(old.status in ('upcoming', 'cancelled', 'finished') and old.visibility = 'public', false);
  is_found boolean := coalesce(new.status in ('upcoming', 'cancelled', 'finished') and new.visibility = 'public', false);
  was_to_come boolean := was_found and old.status = 'upcoming';
  is_to_come boolean := is_found and new.status = 'upcoming';
begin
  if (was_to_come, case when was_to_come then old.tags end)
     is distinct from (is_to_come, case when is_to_come then new.tags end) then
    update tags set events = tags.events + counted.step, listed = tags.listed or counted.step > 0
    from (
      select tags.id, changed.step
      from (
        select name, sum(step) as step
        from (
          select unnest(old.tags), -1 where was_to_come union all select unnest(new.tags), 1 where is_to_come
        ) as each (name, step)
        group by name having sum(step) <> 0
      ) changed join tags on tags.name = changed.name::citext
      order by tags.id for no key update of tags
    ) counted
    where tags.id = counted.id;
  end if;

  if (was_to_come, case when was_to_come then old.location end)
     is distinct from (is_to_come, case when is_to_come then new.location end) then
    insert into locations as l (folded, name, events)
    select folded(name), min(name), sum(step)
    from (select old.location, -1 where was_to_come union all select new.location, 1 where is_to_come) as each (name, step)
    where folded(name) <> ''
    group by folded(name) having sum(step) <> 0
    order by folded(name)
    on conflict (folded) do update set events = l.events + excluded.events;
  end if;

  if (was_found, case when was_found then event_names(old.title, old.tags, old.location, old.venue) end)
     is distinct from (is_found, case when is_found then event_names(new.title, new.tags, new.location, new.venue) end) then
    insert into search_words as w (word, events)
    select word, sum(step)
    from (
      select distinct word, -1
      from regexp_split_to_table(event_names(old.title, old.tags, old.location, old.venue), ' ') word where was_found
      union all
      select distinct word, 1
      from regexp_split_to_table(event_names(new.title, new.tags, new.location, new.venue), ' ') word where is_found
    ) as each (word, step)
    where length(word) between 3 and 40 and word !~ '^[0-9]+$'
    group by word having sum(step) <> 0
    order by word
    on conflict (word) do update set events = w.events + excluded.events;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.event_names(title text, tags text[], location text, venue text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN plain_words(((((((title || ' '::text) || array_to_string(tags, ' '::text)) || ' '::text) || location) || ' '::text) || venue));

CREATE OR REPLACE FUNCTION public.event_search(title text, tags text[], location text, venue text, description text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 SELECT strip((to_tsvector('simple'::regconfig, t.words) || to_tsvector('russian'::regconfig, t.words))) AS strip
    FROM ( SELECT ((event_names(event_search.title, event_search.tags, event_search.location, event_search.venue) || ' '::text) || plain_words("left"(event_search.description, 2000))) AS "?column?") t(words);
END;

CREATE OR REPLACE FUNCTION public.folded(name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN replace(lower((NORMALIZE(btrim(name), NFC) COLLATE "und-x-icu")), 'ё'::text, 'е'::text);

CREATE OR REPLACE FUNCTION public.hold_preferences(p_account bigint, p_now timestamp with time zone)
 RETURNS SETOF notification_preferences
 LANGUAGE plpgsql
AS $function$
begin
  insert into notification_preferences (account_id, updated_at) values (p_account, p_now)
  on conflict (account_id) do nothing;
  return query
    select * from notification_preferences where account_id = p_account for no key update;
end
$function$;

CREATE OR REPLACE FUNCTION public.hold_reminder_clock()
 RETURNS timestamp with time zone
 LANGUAGE sql
AS $function$
  select passed_at from reminder_clock for update
$function$;

CREATE OR REPLACE FUNCTION public.latin(word text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN translate(word, 'абвгдежзийклмнопрстуфхцчшщъыьэюя'::text, 'abvgdejziyklmnoprstufhc4wq0x1369'::text);

CREATE OR REPLACE FUNCTION public.plain_words(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN btrim(regexp_replace((folded(value) COLLATE "und-x-icu"), '[^[:alnum:]]+'::text, ' '::text, 'g'::text));

CREATE OR REPLACE FUNCTION public.promote_waiting(p_event bigint, p_now timestamp with time zone)
 RETURNS events
 LANGUAGE plpgsql
AS $function$
declare
  e events;
  free integer;
  next record;
  promoted bigint[] := '{}';
begin
  select * into e from events where id = p_event for no key update;
  free := e.seats - e.booked;
  if e.id is null or e.waiting = 0 or free = 0 or e.status <> 'upcoming' or e.starts_at <= p_now then
    return null;
  end if;

  for next in
    select b.id, b.seats from bookings b join accounts a on a.id = b.account_id
    where b.event_id = p_event and b.state = 'waitlisted' and b.seats <= free and a.is_active and not a.is_blocked
    order by b.id
  loop
    continue when next.seats > free;
    promoted := promoted || next.id;
    free := free - next.seats;
    exit when free = 0;
  end loop;
  if promoted = '{}' then
    return null;
  end if;

  update bookings set state = 'confirmed', promoted_at = p_now where id = any (promoted);
  select * into e from events where id = p_event;
  -- In the same transaction: nobody has a seat without being told, nobody is told without having it.
  perform graphile_worker.add_job('bookings.promoted', json_build_object('booking_ids', promoted));
  return e;
end
$function$;

CREATE OR REPLACE FUNCTION public.put_rating(p_event bigint, p_account bigint, p_score integer, p_text text, p_now timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  before ratings;
  risen bigint;
begin
  perform from events where id = p_event for no key update;
  select * into before from ratings where event_id = p_event and account_id = p_account;

  if p_score is null then
    delete from ratings where event_id = p_event and account_id = p_account;
  elsif before.score is null then
    insert into ratings (event_id, account_id, score, text, created_at, updated_at)
    values (p_event, p_account, p_score, p_text, p_now, p_now);
  else
    update ratings set score = p_score, text = p_text, answer = null, answered_at = null, updated_at = p_now
    where event_id = p_event and account_id = p_account and (score, text) <> (p_score, p_text);
  end if;
  if not found then
    return null;
  end if;

  update events
  set rating_count = rating_count + (p_score is not null)::int - (before.score is not null)::int,
      rating_sum = rating_sum + coalesce(p_score, 0) - coalesce(before.score, 0),
      revision = revision + 1
  where id = p_event
  returning revision into risen;
  return risen;
end
$function$;

CREATE OR REPLACE FUNCTION public.recount_bookings()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update events e
  set booked = e.booked + c.booked, waiting = e.waiting + c.waiting, revision = revision + 1
  from (
    select event_id, coalesce(sum(sign * seats) filter (where state = 'confirmed'), 0) as booked,
           coalesce(sum(sign) filter (where state = 'waitlisted'), 0) as waiting
    from (
      select event_id, state, seats, 1 as sign from after
      union all
      select event_id, state, seats, -1 from before
    ) both_sides
    group by event_id
  ) c
  where e.id = c.event_id and (c.booked <> 0 or c.waiting <> 0);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.status_order(status text, starts_at timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN (status = 'upcoming'::text) THEN ((EXTRACT(epoch FROM (starts_at AT TIME ZONE 'UTC'::text)) * (1000000)::numeric))::bigint ELSE ('4611686018427387904'::bigint - ((EXTRACT(epoch FROM (starts_at AT TIME ZONE 'UTC'::text)) * (1000000)::numeric))::bigint) END;

CREATE TRIGGER bookings_counted_in AFTER INSERT ON public.bookings REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_bookings();

CREATE TRIGGER bookings_counted_out AFTER DELETE ON public.bookings REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_bookings();

CREATE TRIGGER bookings_recounted AFTER UPDATE ON public.bookings REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION recount_bookings();

CREATE TRIGGER events_counted AFTER INSERT OR DELETE OR UPDATE OF title, tags, location, venue, status, visibility ON public.events FOR EACH ROW EXECUTE FUNCTION count_event();
