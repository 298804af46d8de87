-- Messages that are sent at their time. Who sends one holds it until `claimed_until`; if he dies, another takes over.
CREATE TABLE scheduled_posts (
    id            text PRIMARY KEY,
    user_id       text   NOT NULL,
    channel_id    text   NOT NULL,
    root_id       text   NOT NULL DEFAULT '',
    create_at     bigint NOT NULL,
    update_at     bigint NOT NULL,
    message       text   NOT NULL,
    type          text   NOT NULL DEFAULT '',
    props         jsonb  NOT NULL DEFAULT '{}',
    priority      jsonb,
    scheduled_at  bigint NOT NULL,
    processed_at  bigint NOT NULL DEFAULT 0,
    error_code    text   NOT NULL DEFAULT '',           -- why it could not be sent; then it waits for its author
    claimed_until bigint NOT NULL DEFAULT 0
);
CREATE INDEX scheduled_posts_due ON scheduled_posts (scheduled_at) WHERE error_code = '';
CREATE INDEX scheduled_posts_owner ON scheduled_posts (user_id);

CREATE TABLE reminders (
    user_id       text   NOT NULL,
    post_id       text   NOT NULL,
    target_time   bigint NOT NULL,                      -- seconds
    claimed_until bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, post_id)
);
CREATE INDEX reminders_due ON reminders (target_time);

CREATE TABLE bookmarks (
    id           text PRIMARY KEY,
    channel_id   text   NOT NULL,
    owner_id     text   NOT NULL,
    create_at    bigint NOT NULL,
    update_at    bigint NOT NULL,
    delete_at    bigint NOT NULL DEFAULT 0,
    display_name text   NOT NULL,
    sort_order   bigint NOT NULL,
    type         text   NOT NULL,
    link_url     text   NOT NULL DEFAULT '',
    image_url    text   NOT NULL DEFAULT '',
    emoji        text   NOT NULL DEFAULT '',
    original_id  text   NOT NULL DEFAULT '',            -- of one that somebody else changed
    parent_id    text   NOT NULL DEFAULT ''
);
CREATE INDEX bookmarks_channel ON bookmarks (channel_id, sort_order);

CREATE TABLE acknowledgements (
    post_id         text   NOT NULL,
    user_id         text   NOT NULL,
    channel_id      text   NOT NULL,
    acknowledged_at bigint NOT NULL,
    PRIMARY KEY (post_id, user_id)
);
