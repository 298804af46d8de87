-- A user's memberships are asked for with the ended ones too.
DROP INDEX team_members_user;
CREATE INDEX team_members_user ON team_members (user_id);
-- How many files a channel has, without reading its posts.
CREATE INDEX posts_files ON posts (channel_id) WHERE file_ids <> '{}';
