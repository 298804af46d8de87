-- What is told of the files of a post, as the service of files told it; null for nearly all.
ALTER TABLE posts ADD COLUMN files jsonb;

-- Who needs this file?
CREATE INDEX posts_by_file ON posts USING gin (file_ids) WHERE file_ids <> '{}';
CREATE INDEX drafts_by_file ON drafts USING gin (file_ids) WHERE file_ids <> '{}';

ALTER TABLE scheduled_posts ADD COLUMN file_ids text[] NOT NULL DEFAULT '{}';
CREATE INDEX scheduled_posts_by_file ON scheduled_posts USING gin (file_ids) WHERE file_ids <> '{}';

ALTER TABLE bookmarks ADD COLUMN file_id text NOT NULL DEFAULT '';
CREATE INDEX bookmarks_by_file ON bookmarks (file_id) WHERE file_id <> '';
