-- Only of those who chose something: all others have the defaults of the catalogue.
create table notification_preferences (
  account_id bigint primary key references accounts on delete cascade,
  -- {"event.changed": {"mail": false}}: what differs from the catalogue.
  kinds jsonb not null default '{}',
  -- Minutes of the day on the person's own clock; both or none.
  quiet_from smallint check (quiet_from between 0 and 1439),
  quiet_to smallint check (quiet_to between 0 and 1439),
  digest text not null default 'off' check (digest in ('off', 'daily', 'weekly')),
  digest_at smallint not null default 540 check (digest_at between 0 and 1439),
  -- Minutes before the start.
  reminders integer[] not null default '{60}',
  updated_at timestamptz not null,
  check ((quiet_from is null) = (quiet_to is null) and quiet_from is distinct from quiet_to or quiet_from is null and quiet_to is null)
);

-- What somebody chose, to be changed: two tabs that change different things do it one after the other.
create function hold_preferences(p_account bigint, p_now timestamptz) returns setof notification_preferences
language plpgsql as $$
begin
  insert into notification_preferences (account_id, updated_at) values (p_account, p_now)
  on conflict (account_id) do nothing;
  return query
    select * from notification_preferences where account_id = p_account for no key update;
end
$$;
