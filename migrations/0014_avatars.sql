-- The picture a person is shown by. The address of its fitting size stands beside it: whoever lists people does not join.
alter table accounts
  add column avatar_id bigint references media,
  add column avatar_url text,
  add check ((avatar_id is null) = (avatar_url is null));
create index accounts_by_avatar on accounts (avatar_id) where avatar_id is not null;
