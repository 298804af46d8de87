-- What can be found: posts, and files by their names. Made of what others say, and made again from it; nobody's only copy.
CREATE TABLE items (
    id         text PRIMARY KEY,
    is_file    boolean NOT NULL,
    post_id    text    NOT NULL DEFAULT '',             -- of a file: the post it is shown with, '' while there is none
    extension  text    NOT NULL DEFAULT '',             -- of a file's name, lower case
    channel_id text    NOT NULL,
    user_id    text    NOT NULL,
    create_at  bigint  NOT NULL,
    version    bigint  NOT NULL,                        -- time of the last change; what is heard of earlier ones changes nothing
    is_deleted boolean NOT NULL DEFAULT false,          -- kept without its text, so that late news cannot bring it back
    content    text    NOT NULL,
    words      tsvector NOT NULL                        -- what `content` is looked up by
);
CREATE INDEX items_words ON items USING gin (words);
CREATE INDEX items_posts ON items (create_at DESC, id DESC) WHERE NOT is_deleted AND NOT is_file;
CREATE INDEX items_files ON items (create_at DESC, id DESC) WHERE NOT is_deleted AND is_file;
CREATE INDEX items_channel ON items (channel_id, create_at DESC) WHERE NOT is_deleted;
CREATE INDEX items_author ON items (user_id, create_at DESC) WHERE NOT is_deleted;
CREATE INDEX items_post ON items (post_id) WHERE post_id <> '';

-- Every word of them once, with keys for pieces of words and for slips: a query is widened to words before items are looked up.
CREATE TABLE words (
    word text PRIMARY KEY,
    keys text[] NOT NULL
);
CREATE INDEX words_keys ON words USING gin (keys);

-- How far an index is made anew; a rebuild that was cut off goes on from there.
CREATE TABLE rebuilds (
    name        text PRIMARY KEY,
    after_id    text   NOT NULL,
    done        bigint NOT NULL,
    started_at  bigint NOT NULL,
    finished_at bigint NOT NULL DEFAULT 0
);

-- Until when (unix ms) what was written is indexed.
CREATE TABLE heard (at bigint NOT NULL);
INSERT INTO heard VALUES (0);
