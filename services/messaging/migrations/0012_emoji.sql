-- Emoji that people made; their pictures are the service of files'.
CREATE TABLE emoji (
    id         text PRIMARY KEY,
    create_at  bigint NOT NULL,
    update_at  bigint NOT NULL,
    delete_at  bigint NOT NULL DEFAULT 0,
    creator_id text   NOT NULL,
    name       text   NOT NULL
);
CREATE UNIQUE INDEX emoji_name ON emoji (name COLLATE "C") WHERE delete_at = 0;
