-- A user's memberships in order of channel, so that a page of his channels is not found by reading everybody's.
DROP INDEX channel_members_user;
CREATE INDEX channel_members_user ON channel_members (user_id, channel_id);
