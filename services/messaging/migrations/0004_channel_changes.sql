-- When a post of the channel was last changed, deleted or reacted to; ahead of the clock if it must be, so that times of
-- changes and of new posts grow in the order of commits.
ALTER TABLE channels ADD COLUMN last_change_at bigint NOT NULL DEFAULT 0;
