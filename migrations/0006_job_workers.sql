-- Worker pools that are alive: jobs locked by one that stopped saying so are given back.
create table job_workers (
  pool_id text primary key,
  seen_at timestamptz not null default now()
);
