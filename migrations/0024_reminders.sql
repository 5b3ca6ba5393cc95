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
alter table bookings
  -- When a seat was given to somebody who waited.
  add column promoted_at timestamptz;

-- Gives an event's free seats to who waits for them: in the order of the line (by id) each whose seats are ALL free;
-- who wants more than is free is passed over and keeps the place. So whoever still waits afterwards does not fit, or is
-- blocked: a seat would stay empty with somebody who may not come in to give it back. Who is let in again is served then.
--
-- To be called in the transaction that frees or adds seats, which holds the event's row lock already; taking it again
-- costs nothing and is what promotes everybody once, whoever calls. An event that is not open any more promotes nobody.
-- Answers the event as it is afterwards, or null when nobody was promoted.
create or replace function promote_waiting(p_event bigint, p_now timestamptz) returns events
language plpgsql as $$
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
$$;
