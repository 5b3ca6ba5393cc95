alter table bookings
  add column checked_in_at timestamptz,
  -- When a seat was given to somebody who waited.
  add column promoted_at timestamptz,
  add check (checked_in_at is null or state = 'confirmed');

create index bookings_waiting on bookings (event_id, id) include (seats) where state = 'waitlisted';
-- How a ticket is found at the door.
create unique index bookings_by_ticket on bookings (ticket_code);
-- An organizer's list, page by page. Partial: else the planner may look a person's booking up in all those of an event.
create index bookings_of_event on bookings (event_id, id) where state <> 'cancelled';
create index bookings_cancelled on bookings (event_id, id) where state = 'cancelled';

-- What takes a person's time: the one place where overlaps are looked for.
create view commitments as
  select b.account_id, 'booking'::text as kind, e.id as event_id, e.title, e.starts_at,
         coalesce(e.ends_at, e.starts_at + interval '2 hours') as ends_at
  from bookings b join events e on e.id = b.event_id
  where b.state <> 'cancelled' and e.status = 'upcoming';

-- Seats taken and bookings that wait are counted here and nowhere else: they are exact whoever writes bookings, raw SQL
-- included, and with the check `events_never_oversold` no statement can book a seat too many. Once a statement, not once
-- a row: a group of people costs the event one new version.
create function count_bookings() returns trigger
language plpgsql as $$
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
$$;
create trigger bookings_counted_in after insert on bookings
  referencing new table as changed for each statement execute function count_bookings();
create trigger bookings_counted_out after delete on bookings
  referencing old table as changed for each statement execute function count_bookings();

create function recount_bookings() returns trigger
language plpgsql as $$
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
$$;
create trigger bookings_recounted after update on bookings
  referencing old table as before new table as after for each statement execute function recount_bookings();

-- Books seats of one event for many people, in the order they stand in, in one transaction: for each all the seats
-- wanted, else a place in the line of who waits (`p_waitlist` says who would wait), else nothing.
--
-- The row lock on the event comes first: every statement after it sees all that was committed before
-- (READ COMMITTED), so the free seats are exact and neither one too many nor one too few is given away. All writers of
-- an event's bookings meet at that lock, so the ids of its line are in the order of the line.
--
-- Who comes and fits takes free seats at once, though others wait: whenever seats become free, everybody who waits and
-- fits is promoted in that same transaction, so whoever still waits wants more than is free and loses nothing.
--
-- The accounts are held until the end, after the event: whoever leaves or is blocked meanwhile waits, and what follows
-- from that finds these bookings; whoever is gone already books nothing.
--
-- `p_codes` are the ticket codes to hand out, `p_keys` the keys of the private event's link, one for each person.
-- Answers one row a person, in their order: `confirmed`, `waitlisted`, or a refusal code; the booking made now and its
-- place in the line; who it is for; the event's seats as they are afterwards.
drop function book_seats(bigint, bigint[], text[], timestamptz);
create function book_seats(
  p_event bigint, p_accounts bigint[], p_codes text[], p_seats integer[], p_waitlist boolean[], p_keys text[],
  p_now timestamptz
)
returns table (
  outcome text, booking bookings, place integer, person accounts,
  seats integer, booked integer, waiting integer, revision bigint
)
language plpgsql as $$
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
$$;

-- Gives an event's free seats to who waits for them: in the order of the line (by id) each whose seats are ALL free;
-- who wants more than is free is passed over and keeps the place. So whoever still waits afterwards does not fit, or is
-- blocked: a seat would stay empty with somebody who may not come in to give it back. Who is let in again is served then.
--
-- To be called in the transaction that frees or adds seats, which holds the event's row lock already; taking it again
-- costs nothing and is what promotes everybody once, whoever calls. An event that is not open any more promotes nobody.
-- Answers the event as it is afterwards, or null when nobody was promoted.
create function promote_waiting(p_event bigint, p_now timestamptz) returns events
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
