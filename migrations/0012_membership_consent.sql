-- When the person agreed to belong; until then members do not see how to reach them, nor they the members.
alter table organization_members add column accepted_at timestamptz;
update organization_members set accepted_at = created_at where role = 'owner';
