create table tags (
  id bigint generated always as identity primary key,
  name citext not null unique check (name ~ '\S'),
  created_at timestamptz not null
);

-- Events of one recurrence rule. A date that was changed by itself stays in its series.
create table event_series (
  id bigint generated always as identity primary key,
  organizer_id bigint not null references accounts,
  -- RFC 5545, without DTSTART, which is `starts_at` in the wall-clock time of `time_zone`.
  rrule text not null,
  starts_at timestamptz not null,
  time_zone text not null,
  -- The last date that was made, as the rule gives it; infinity when no more are to be made.
  made_until timestamptz not null,
  created_at timestamptz not null
);
create index event_series_to_extend on event_series (made_until) where made_until < 'infinity';

alter table events
  drop constraint events_status_check,
  add constraint events_status_check check (status in ('draft', 'scheduled', 'upcoming', 'cancelled', 'finished')),
  add column all_day boolean not null default false,
  add column seats_per_booking integer not null default 10 check (seats_per_booking between 1 and 100),
  add column waitlist boolean not null default true,
  -- Bookings on the waitlist, counted in the transactions that add and remove them.
  add column waiting integer not null default 0 check (waiting >= 0),
  add column visibility text not null default 'public' check (visibility in ('public', 'private')),
  add column link_key text not null default replace(gen_random_uuid()::text, '-', ''),
  -- The picture, held by its id, and as answers show it.
  add column image_id bigint references media,
  add column image jsonb,
  -- Names as table tags spells them: what is filtered by stands in the row, where the planner has its statistics.
  add column tags text[] not null default '{}',
  -- Seats booked, as of a minute ago: an index on `booked` itself would make every booking rewrite it.
  add column popularity integer not null default 0,
  add column rating_count integer not null default 0 check (rating_count >= 0),
  add column rating_sum integer not null default 0,
  add column rating numeric(3, 2) not null
    generated always as (case when rating_count > 0 then round(rating_sum::numeric / rating_count, 2) else 0 end) stored,
  add column cancel_reason text,
  add column series_id bigint references event_series on delete set null,
  -- SEQUENCE of RFC 5545: rises with what a calendar shows, not with bookings.
  add column sequence integer not null default 0,
  -- UID (and RECURRENCE-ID) of the calendar it was imported from.
  add column source_uid text,
  -- What that calendar said, to know the next time what changed there.
  add column source jsonb,
  add check ((image_id is null) = (image is null));

create index events_with_image on events (image_id) where image_id is not null;
create index events_of_series on events (series_id, starts_at, id) where series_id is not null;
-- The event of the last date that was made: the dates after it are made like it, and none when it is gone.
alter table event_series add column last_event_id bigint unique references events on delete set null;
create unique index events_imported_once on events (organizer_id, source_uid) where source_uid is not null;
-- What the job that ends events looks for.
create index events_to_finish on events (starts_at) where status = 'upcoming';

-- An event that is taken back takes its bookings along; the deletion looks for what else names it.
alter table bookings
  drop constraint bookings_event_id_fkey,
  add constraint bookings_event_id_fkey foreign key (event_id) references events on delete cascade;
create index notifications_of_event on notifications (event_id) where event_id is not null;
