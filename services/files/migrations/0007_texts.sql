-- What files say, for those who search; '' of those in which nothing can be read.
CREATE TABLE texts (
    file_id text PRIMARY KEY REFERENCES files ON DELETE CASCADE,
    content text NOT NULL
);

-- Files that nobody has read yet.
CREATE TABLE text_jobs (
    file_id text PRIMARY KEY REFERENCES files ON DELETE CASCADE,
    due_at  bigint  NOT NULL,                           -- later while somebody reads
    tries   integer NOT NULL DEFAULT 0
);
CREATE INDEX text_jobs_due ON text_jobs (due_at);

-- Those of before; what comes from now on is read first.
INSERT INTO text_jobs (file_id, due_at) SELECT id, 0 FROM files
    WHERE mime_type NOT LIKE 'image/%' AND mime_type NOT LIKE 'video/%' AND mime_type NOT LIKE 'audio/%';
