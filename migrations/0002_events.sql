create table events (
  id bigint generated always as identity primary key,
  organizer_id bigint not null references accounts,
  title text not null check (title ~ '\S'),
  description text not null default '',
  starts_at timestamptz not null,
  ends_at timestamptz,
  time_zone text not null,
  location text not null default '',
  venue text not null default '',
  seats integer not null check (seats > 0),
  booked integer not null default 0,
  status text not null check (status in ('scheduled', 'upcoming', 'cancelled', 'finished')),
  publish_at timestamptz not null,
  revision bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint events_end_after_start check (ends_at > starts_at),
  constraint events_never_oversold check (booked between 0 and seats)
)
-- Room in each page for the next versions of a row: a booking changes only unindexed columns (heap-only tuples).
with (fillfactor = 80);

create index events_upcoming on events (starts_at, id) where status = 'upcoming';
create index events_of_organizer on events (organizer_id, id desc);
