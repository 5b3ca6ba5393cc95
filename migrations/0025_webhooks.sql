create table webhooks (
  id bigint generated always as identity primary key,
  -- Null: of the whole server, for administrators.
  organization_id bigint references organizations on delete cascade,
  created_by bigint references accounts on delete set null,
  url text not null,
  description text not null default '',
  events text[] not null check (cardinality(events) > 0),
  -- Sealed (AES-256-GCM): it has to be read to sign.
  sealed_secret bytea not null,
  -- The one before a rotation, with which messages are signed as well until it ends.
  sealed_previous bytea,
  previous_until timestamptz,
  is_active boolean not null default true,
  -- Switched off by itself, after a message found nobody for three days.
  disabled_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((sealed_previous is null) = (previous_until is null))
);
create index webhooks_of_organization on webhooks (organization_id, id);

alter table deliveries add column webhook_id bigint references webhooks on delete cascade;
create index deliveries_of_webhook on deliveries (webhook_id, id desc) where webhook_id is not null;
alter table deliveries add constraint deliveries_webhook_check check ((channel = 'webhook') = (webhook_id is not null));
