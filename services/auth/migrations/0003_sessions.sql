-- Logins. The token itself is nowhere: only who holds it can make its hash.
CREATE TABLE sessions (
    id               text    PRIMARY KEY,
    token_hash       bytea   NOT NULL,                  -- SHA-256
    user_id          text    NOT NULL REFERENCES users ON DELETE CASCADE,
    create_at        bigint  NOT NULL,
    expires_at       bigint  NOT NULL,                  -- 0: never
    last_activity_at bigint  NOT NULL,
    device_id        text    NOT NULL DEFAULT '',
    is_oauth         boolean NOT NULL DEFAULT false,
    props            jsonb   NOT NULL DEFAULT '{}'      -- csrf, browser, os, platform, isMobile …
);
CREATE UNIQUE INDEX sessions_token_hash ON sessions (token_hash);
CREATE INDEX sessions_user ON sessions (user_id, last_activity_at DESC);
CREATE INDEX sessions_expires ON sessions (expires_at) WHERE expires_at > 0;

-- Personal access tokens; the tokens of bots, too.
CREATE TABLE access_tokens (
    id          text    PRIMARY KEY,
    token_hash  bytea   NOT NULL,
    user_id     text    NOT NULL REFERENCES users ON DELETE CASCADE,
    description text    NOT NULL,
    is_active   boolean NOT NULL DEFAULT true
);
CREATE UNIQUE INDEX access_tokens_token_hash ON access_tokens (token_hash);
CREATE INDEX access_tokens_user ON access_tokens (user_id, id);
