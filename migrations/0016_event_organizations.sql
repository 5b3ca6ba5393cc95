-- Which organizations put an event up. The order of the key serves an event's page, the index an organization's list.
create table event_organizations (
  event_id bigint not null references events on delete cascade,
  organization_id bigint not null references organizations on delete cascade,
  primary key (event_id, organization_id)
);
create index event_organizations_of_organization on event_organizations (organization_id, event_id);
