-- Who looks at a channel reads the threads he follows there: they are found by the channel, not among all he ever followed.
-- '' is what a replica of before writes; such rows are looked through beside.
ALTER TABLE thread_members ADD COLUMN channel_id text NOT NULL DEFAULT '';
UPDATE thread_members f SET channel_id = p.channel_id FROM posts p WHERE p.id = f.post_id;
DROP INDEX thread_members_user;
CREATE INDEX thread_members_user ON thread_members (user_id, channel_id) WHERE following;
