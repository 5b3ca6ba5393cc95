-- Which address of their private calendar feed is good: the server derives it from the account and this number, so that
-- a copy of the table opens nothing. Who has no row has the first one.
create table calendar_addresses (
  account_id bigint primary key references accounts on delete cascade,
  version integer not null check (version > 0)
);
