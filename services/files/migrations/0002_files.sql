-- What is known of each file; its content lies in the store under `path`, smaller pictures beside it.
CREATE TABLE files (
    id            text PRIMARY KEY,
    user_id       text    NOT NULL,
    channel_id    text    NOT NULL,
    post_id       text    NOT NULL DEFAULT '',          -- '': in no post (yet)
    create_at     bigint  NOT NULL,
    update_at     bigint  NOT NULL,
    delete_at     bigint  NOT NULL DEFAULT 0,           -- hidden: its post was deleted, or shows it no more
    name          text    NOT NULL,
    extension     text    NOT NULL,
    size          bigint  NOT NULL,
    mime_type     text    NOT NULL,
    width         bigint  NOT NULL DEFAULT 0,
    height        bigint  NOT NULL DEFAULT 0,
    has_preview   boolean NOT NULL DEFAULT false,
    mini_preview  text,                                 -- base64
    path          text    NOT NULL,
    claim         text    NOT NULL DEFAULT '',          -- the post that is about to get it
    claimed_until bigint  NOT NULL DEFAULT 0
);
CREATE INDEX files_post ON files (post_id) WHERE post_id <> '';
CREATE INDEX files_loose ON files (create_at) WHERE post_id = '';

-- Blobs whose row is gone: deleted from the store before they are deleted here.
CREATE TABLE doomed_blobs (
    path text PRIMARY KEY,
    at   bigint NOT NULL
);

-- Days whose folder was searched for blobs that no row knows.
CREATE TABLE swept_days (day text PRIMARY KEY);

CREATE TABLE secrets (
    name  text PRIMARY KEY,
    value bytea NOT NULL
);
