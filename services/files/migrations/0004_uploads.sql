-- Files that come in several requests. What has come lies in parts, which are joined when all of it is there.
CREATE TABLE uploads (
    id            text PRIMARY KEY,
    user_id       text   NOT NULL,
    channel_id    text   NOT NULL,
    filename      text   NOT NULL,
    file_size     bigint NOT NULL,
    file_offset   bigint NOT NULL DEFAULT 0,            -- what has come and stays
    create_at     bigint NOT NULL,
    update_at     bigint NOT NULL,
    writer        text   NOT NULL DEFAULT '',           -- the request that sends now,
    writing_until bigint NOT NULL DEFAULT 0,            -- if it is heard of before that time, by the database's clock
    file_id       text   NOT NULL DEFAULT ''            -- what became of it
);
CREATE INDEX uploads_of_user ON uploads (user_id, create_at);
CREATE INDEX uploads_stale ON uploads (update_at);

CREATE TABLE upload_parts (
    id        text PRIMARY KEY,                         -- names its blob
    upload_id text   NOT NULL REFERENCES uploads ON DELETE CASCADE,
    start     bigint NOT NULL,
    size      bigint NOT NULL,
    path      text   NOT NULL,
    UNIQUE (upload_id, start)
);
