create table ratings (
  event_id bigint not null references events on delete cascade,
  account_id bigint not null references accounts,
  score integer not null check (score between 1 and 5),
  text text not null default '',
  answer text check (answer ~ '\S'),
  answered_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (event_id, account_id),
  check ((answer is null) = (answered_at is null))
);
create index ratings_newest on ratings (event_id, updated_at desc, account_id desc);
create index ratings_of_account on ratings (account_id);

-- Writes down what somebody thinks of an event, or takes it back when there is no score, and counts it in the same
-- transaction.
--
-- The row lock on the event comes first: what was there before is read after everything that was committed, so count
-- and sum are exact. The organizer's answer goes with the words it was an answer to.
-- Answers the event's new revision, or null when nothing changed.
create function put_rating(p_event bigint, p_account bigint, p_score integer, p_text text, p_now timestamptz)
returns bigint
language plpgsql as $$
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
$$;
