-- The picture an organization is shown by, as for people.
alter table organizations
  add column logo_id bigint references media,
  add column logo_url text,
  add check ((logo_id is null) = (logo_url is null));
create index organizations_by_logo on organizations (logo_id) where logo_id is not null;
