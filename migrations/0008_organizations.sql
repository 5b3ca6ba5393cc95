create table organizations (
  id bigint generated always as identity primary key,
  -- Ordered and compared as people do, in every script and on every server: "ё" before "ж", "Ё" found by "ё".
  title text collate "und-x-icu" not null check (title <> ''),
  description text not null default '',
  postcode text not null default '',
  address text not null default '',
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index organizations_by_title on organizations (title, id);

-- Whoever adds, changes or removes a member locks the organization first, so that two owners who leave at once
-- cannot each count on the other.
create table organization_members (
  organization_id bigint not null references organizations on delete cascade,
  account_id bigint not null references accounts on delete cascade,
  role text not null check (role in ('owner', 'member')),
  created_at timestamptz not null,
  primary key (organization_id, account_id)
);
create index organization_members_of_account on organization_members (account_id);
