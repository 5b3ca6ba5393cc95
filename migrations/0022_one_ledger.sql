-- One ledger for everything that leaves the house: mail, push, webhooks.
alter table deliveries
  alter column cause drop not null,
  -- Written when it is first sent: a crowd is entered faster than it is written to.
  alter column subject drop not null,
  alter column text drop not null,
  alter column html drop not null,
  -- Mail only.
  alter column message_id drop not null,
  -- What it tells of. No reference: for each of a crowd it would lock a row and fill an index, and one whose notification
  -- or subscription is gone is dropped.
  add column notification_id bigint,
  add column push_subscription_id bigint,
  -- What a webhook is told.
  add column payload jsonb,
  -- What the other server said: an HTTP status.
  add column reply_status integer,
  -- As of jobs: lower goes first. A password mail does not wait behind a million reminders.
  add column priority smallint not null default 0,
  -- Attempts that were begun, one after the other, and of whose end nothing is written: of a message that is under way one; of
  -- one that the process died over one more each time.
  add column unsettled smallint not null default 0,
  drop constraint deliveries_channel_check,
  drop constraint deliveries_state_check,
  add constraint deliveries_channel_check check (channel in ('mail', 'push', 'webhook')),
  -- dropped: not sent, and rightly so: too late, not true or not wanted any more, or its receiver is blocked.
  add constraint deliveries_state_check check (state in ('waiting', 'sent', 'failed', 'kept', 'dropped'));

-- The queue itself. Who takes a message moves its next_at on: killed meanwhile, it comes up again by itself. What was tried
-- before stands in a line of its own: however much of that is due, it keeps nothing new waiting.
create index deliveries_due on deliveries (channel, (attempts + unsettled > 0), priority, next_at, id)
  where state = 'waiting';
-- For who asks staff where their mail is.
create index deliveries_of_address on deliveries (address, id desc);
-- For the sweep.
create index deliveries_by_age on deliveries (created_at) where state <> 'waiting';

alter table notifications
  -- Whether it stands in the list; it may be told by mail or push only.
  add column in_app boolean not null default true,
  -- When it goes out with others in one mail.
  add column digest_at timestamptz;
create index notifications_unread on notifications (account_id, id desc) where read_at is null and in_app;
create index notifications_to_digest on notifications (digest_at, account_id) where digest_at is not null;
create index notifications_by_age on notifications (created_at);
