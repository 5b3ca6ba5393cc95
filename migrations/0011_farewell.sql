-- When somebody deleted their account: the row stays, without a trace of who it was, for what others need to keep.
alter table accounts add column deleted_at timestamptz;
