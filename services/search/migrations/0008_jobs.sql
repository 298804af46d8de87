-- What makes the index anew, as the jobs that administrators are told of; one goes on where it was cut off.
CREATE TABLE jobs (
    id               text PRIMARY KEY,
    reason           text   NOT NULL,             -- who or what wants it: asked, analysis, or whose news do not reach back
    status           text   NOT NULL,
    phase            text   NOT NULL DEFAULT 'posts',
    create_at        bigint NOT NULL,
    start_at         bigint NOT NULL DEFAULT 0,
    last_activity_at bigint NOT NULL DEFAULT 0,
    analysis         int    NOT NULL DEFAULT 0,   -- of which all is that it has done
    doubts           bigint NOT NULL DEFAULT 0,   -- as many as there were when it began
    after_id         text   NOT NULL DEFAULT '',  -- posts up to this one are done
    posts_done       bigint NOT NULL DEFAULT 0,
    posts_total      bigint NOT NULL DEFAULT 0,
    documents_done   bigint NOT NULL DEFAULT 0,
    documents_total  bigint NOT NULL DEFAULT 0,
    trouble          text   NOT NULL DEFAULT ''   -- why it does not go on
);
CREATE INDEX jobs_newest ON jobs (create_at DESC, id);
CREATE UNIQUE INDEX jobs_pending ON jobs (reason) WHERE status = 'pending';
DROP TABLE rebuilds;
