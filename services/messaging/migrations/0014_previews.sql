-- What was found where a post leads, as the service of files told it; null for nearly all.
ALTER TABLE posts ADD COLUMN preview jsonb;
