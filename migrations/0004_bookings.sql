create table bookings (
  id bigint generated always as identity primary key,
  event_id bigint not null references events,
  account_id bigint not null references accounts,
  seats integer not null default 1 check (seats > 0),
  state text not null check (state in ('confirmed', 'waitlisted', 'cancelled')),
  ticket_code text not null,
  created_at timestamptz not null,
  cancelled_at timestamptz,
  check ((state = 'cancelled') = (cancelled_at is not null))
);
create unique index bookings_one_per_person on bookings (event_id, account_id) where state <> 'cancelled';
create index bookings_of_account on bookings (account_id, id desc);

-- Books one seat for each of many people of one event, in the order they stand in, in one transaction.
--
-- The row lock on the event comes first: every statement after it sees all that was committed before
-- (READ COMMITTED), so the free seats are exact and neither one too many nor one too few is given away.
-- `p_codes` are the ticket codes to hand out, one for each person.
-- Answers one row a person, in their order: `confirmed`, or a refusal code; the booking the person has; the event
-- as it is afterwards.
create function book_seats(p_event bigint, p_accounts bigint[], p_codes text[], p_now timestamptz)
returns table (outcome text, booking bookings, person accounts, event events)
language plpgsql as $$
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
$$;
