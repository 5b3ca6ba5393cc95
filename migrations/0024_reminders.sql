-- Up to when reminders were looked for: each moment is passed once, however late, and by one node.
create table reminder_clock (
  id boolean primary key default true check (id),
  passed_at timestamptz not null
);

alter table events
  -- When its start was last moved; null while it stands as it was put up. Who is told of a new time within the hour needs no reminder.
  add column moved_at timestamptz;
alter table bookings
  -- When a seat was given to somebody who waited.
  add column promoted_at timestamptz;

create index events_to_remind on events (starts_at) where status = 'upcoming';
