-- Up to when reminders were looked for: each moment is passed once, however late, and by one node. It begins here: what
-- comes due from now on is told, however long it takes until a server first looks.
create table reminder_clock (
  id boolean primary key default true check (id),
  passed_at timestamptz not null
);
insert into reminder_clock (passed_at) values (now());

-- Who looks next waits, and reads what this one wrote: of nodes that look at once one takes a moment.
create function hold_reminder_clock() returns timestamptz
language sql as $$
  select passed_at from reminder_clock for update
$$;

alter table events
  -- When its start was last moved; null while it stands as it was put up. Who is told of a new time within the hour needs no reminder.
  add column moved_at timestamptz;
