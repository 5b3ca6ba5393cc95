create extension if not exists pg_trgm;

-- A name as it is compared: whatever its case, however its accents are coded, "ё" as "е". By a collation that knows every
-- script on every server; that of the database may know no Cyrillic.
create function folded(name text) returns text immutable strict parallel safe language sql
return replace(lower(normalize(btrim(name), NFC) collate "und-x-icu"), 'ё', 'е');

-- A text as its words, with single spaces between them. The parser of text search takes a letter for one, and a quotation
-- mark for none, by the locale of the server; nothing is left to it.
create function plain_words(value text) returns text immutable strict parallel safe language sql
return btrim(regexp_replace(folded(value) collate "und-x-icu", '[^[:alnum:]]+', ' ', 'g'));

-- What an event is called, and where it is.
create function event_names(title text, tags text[], location text, venue text) returns text
immutable strict parallel safe language sql
return plain_words(title || ' ' || array_to_string(tags, ' ') || ' ' || location || ' ' || venue);

-- Every word as it stands, so that any beginning of it is found, and its stem, so that its other forms are. The
-- configuration `russian` stems words of Latin letters in English. Neither places nor weights: lists are ordered otherwise.
create function event_search(title text, tags text[], location text, venue text, description text) returns tsvector
immutable strict parallel safe language sql
begin atomic
  select strip(to_tsvector('simple', words) || to_tsvector('russian', words))
  from (select event_names(title, tags, location, venue) || ' ' || plain_words(left(description, 2000))) as t (words);
end;

-- Events to come by their start, then the others, latest first: microseconds, counted down from 2^62 for the others.
create function status_order(status text, starts_at timestamptz) returns bigint immutable strict parallel safe language sql
return case when status = 'upcoming' then (extract(epoch from starts_at at time zone 'UTC') * 1000000)::bigint
            else 4611686018427387904 - (extract(epoch from starts_at at time zone 'UTC') * 1000000)::bigint end;

alter table events
  add column search tsvector not null
    generated always as (event_search(title, tags, location, venue, description)) stored,
  add column folded_location text collate "C" not null generated always as (folded(location)) stored;
update events set popularity = booked where booked > 0;
-- A row stays so short that the page has room for its next version: long words and texts are kept apart.
alter table events set (toast_tuple_target = 1024);
-- The more words statistics name, the rarer the planner takes one that they do not: the rare are looked up, the common met.
alter table events alter column search set statistics 500;

-- Each order has its index, of what may be found only: a page costs the same at any depth. None has `booked` in it, so
-- that a booking rewrites no index.
drop index events_upcoming;
create index events_upcoming on events (starts_at, id) where status = 'upcoming' and visibility = 'public';
create index events_upcoming_newest on events (id) where status = 'upcoming' and visibility = 'public';
create index events_upcoming_popular on events (popularity, id) where status = 'upcoming' and visibility = 'public';
create index events_published on events (starts_at, id)
  where status in ('upcoming', 'cancelled', 'finished') and visibility = 'public';
create index events_over on events (status, starts_at, id)
  where status in ('cancelled', 'finished') and visibility = 'public';
create index events_by_status on events (status_order(status, starts_at), id)
  where status in ('upcoming', 'cancelled', 'finished') and visibility = 'public';
create index events_by_rating on events (rating, rating_count, id)
  where status in ('upcoming', 'cancelled', 'finished') and visibility = 'public';
create index events_popular on events (popularity, id)
  where status in ('upcoming', 'cancelled', 'finished') and visibility = 'public';
create index events_of_location on events (folded_location, starts_at, id)
  where status in ('upcoming', 'cancelled', 'finished') and visibility = 'public';
-- Written at once: what waits in a list of changes is read through by every search.
create index events_tagged on events using gin (tags) with (fastupdate = off)
  where status in ('upcoming', 'cancelled', 'finished') and visibility = 'public';
create index events_searched on events using gin (search) with (fastupdate = off)
  where status in ('upcoming', 'cancelled', 'finished') and visibility = 'public';

-- How many public events are to come; and whether anybody may read the name: not before such an event has had it, or
-- somebody added it by hand. What a draft is about stays its organizer's.
alter table tags add column events integer not null default 0, add column listed boolean not null default false;
create index tags_most_used on tags ((-events), id) where listed;
create index tags_by_name on tags (folded(name::text) collate "C");

create table locations (
  id bigint generated always as identity primary key,
  -- As events compare it, and as the first of them spelled it.
  folded text collate "C" not null unique,
  name text not null,
  -- Public events to come; a city that has none any more stays, and is not listed.
  events integer not null
);
create index locations_most_used on locations ((-events), id) where events > 0;

-- Words that public events are called by: what a misspelt one may have meant.
create table search_words (
  word text collate "C" primary key,
  events integer not null
);

-- A letter of Cyrillic as a Latin one or a digit that sounds or looks alike, each as another: where the database's locale
-- knows Latin letters only, trigrams are made of nothing else.
create function latin(word text) returns text immutable strict parallel safe language sql
return translate(word, 'абвгдежзийклмнопрстуфхцчшщъыьэюя', 'abvgdejziyklmnoprstufhc4wq0x1369');

create index search_words_alike on search_words using gist (latin(word) gist_trgm_ops(siglen = 32));

-- Adds to the counts what an event has begun to stand for and takes off what it no longer does. Rows are taken in the
-- order of their keys, by everybody: two transactions do not wait for each other.
create function count_event() returns trigger language plpgsql as $$
declare
  was_found boolean := coalesce(old.status in ('upcoming', 'cancelled', 'finished') and old.visibility = 'public', false);
  is_found boolean := coalesce(new.status in ('upcoming', 'cancelled', 'finished') and new.visibility = 'public', false);
  was_to_come boolean := was_found and old.status = 'upcoming';
  is_to_come boolean := is_found and new.status = 'upcoming';
begin
  if (was_to_come, case when was_to_come then old.tags end)
     is distinct from (is_to_come, case when is_to_come then new.tags end) then
    update tags set events = tags.events + counted.step, listed = tags.listed or counted.step > 0
    from (
      select tags.id, changed.step
      from (
        select name, sum(step) as step
        from (
          select unnest(old.tags), -1 where was_to_come union all select unnest(new.tags), 1 where is_to_come
        ) as each (name, step)
        group by name having sum(step) <> 0
      ) changed join tags on tags.name = changed.name::citext
      order by tags.id for no key update of tags
    ) counted
    where tags.id = counted.id;
  end if;

  if (was_to_come, case when was_to_come then old.location end)
     is distinct from (is_to_come, case when is_to_come then new.location end) then
    insert into locations as l (folded, name, events)
    select folded(name), min(name), sum(step)
    from (select old.location, -1 where was_to_come union all select new.location, 1 where is_to_come) as each (name, step)
    where folded(name) <> ''
    group by folded(name) having sum(step) <> 0
    order by folded(name)
    on conflict (folded) do update set events = l.events + excluded.events;
  end if;

  if (was_found, case when was_found then event_names(old.title, old.tags, old.location, old.venue) end)
     is distinct from (is_found, case when is_found then event_names(new.title, new.tags, new.location, new.venue) end) then
    insert into search_words as w (word, events)
    select word, sum(step)
    from (
      select distinct word, -1
      from regexp_split_to_table(event_names(old.title, old.tags, old.location, old.venue), ' ') word where was_found
      union all
      select distinct word, 1
      from regexp_split_to_table(event_names(new.title, new.tags, new.location, new.venue), ' ') word where is_found
    ) as each (word, step)
    where length(word) between 3 and 40 and word !~ '^[0-9]+$'
    group by word having sum(step) <> 0
    order by word
    on conflict (word) do update set events = w.events + excluded.events;
  end if;
  return null;
end
$$;

create trigger events_counted
  after insert or delete or update of title, tags, location, venue, status, visibility on events
  for each row execute function count_event();
