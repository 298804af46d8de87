-- Read models: what messaging knows of auth's users and roles. Fed by events, asked for when missing.
CREATE TABLE users (
    id         text PRIMARY KEY,
    username   text   NOT NULL,
    email      text   NOT NULL,
    nickname   text   NOT NULL DEFAULT '',
    first_name text   NOT NULL DEFAULT '',
    last_name  text   NOT NULL DEFAULT '',
    roles      text   NOT NULL DEFAULT '',
    delete_at  bigint NOT NULL DEFAULT 0,
    is_bot     boolean NOT NULL DEFAULT false,
    profile    jsonb  NOT NULL,              -- the whole user as auth said it
    revision   bigint NOT NULL
);
CREATE INDEX users_username ON users (username text_pattern_ops);

CREATE TABLE roles (
    name        text PRIMARY KEY,
    permissions jsonb  NOT NULL,
    update_at   bigint NOT NULL
);

CREATE TABLE teams (
    id                text PRIMARY KEY,
    create_at         bigint NOT NULL,
    update_at         bigint NOT NULL,
    delete_at         bigint NOT NULL DEFAULT 0,
    display_name      text   NOT NULL,
    name              text   NOT NULL,
    description       text   NOT NULL DEFAULT '',
    email             text   NOT NULL DEFAULT '',
    type              text   NOT NULL,
    company_name      text   NOT NULL DEFAULT '',
    allowed_domains   text   NOT NULL DEFAULT '',
    invite_id         text   NOT NULL,
    allow_open_invite boolean NOT NULL DEFAULT false,
    last_team_icon_update bigint NOT NULL DEFAULT 0,
    scheme_id         text,
    group_constrained boolean,
    CONSTRAINT teams_name UNIQUE (name),
    CONSTRAINT teams_invite_id UNIQUE (invite_id)
);

CREATE TABLE team_members (
    team_id      text NOT NULL REFERENCES teams (id),
    user_id      text NOT NULL,
    roles        text NOT NULL DEFAULT '',   -- explicit ones only
    scheme_guest boolean NOT NULL DEFAULT false,
    scheme_user  boolean NOT NULL DEFAULT true,
    scheme_admin boolean NOT NULL DEFAULT false,
    create_at    bigint NOT NULL,
    delete_at    bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_members_user ON team_members (user_id) WHERE delete_at = 0;

CREATE TABLE channels (
    id                   text PRIMARY KEY,
    create_at            bigint NOT NULL,
    update_at            bigint NOT NULL,
    delete_at            bigint NOT NULL DEFAULT 0,
    team_id              text   NOT NULL DEFAULT '',   -- '' for direct and group channels
    type                 text   NOT NULL,              -- O, P, D, G
    display_name         text   NOT NULL DEFAULT '',
    name                 text   NOT NULL,
    header               text   NOT NULL DEFAULT '',
    purpose              text   NOT NULL DEFAULT '',
    last_post_at         bigint NOT NULL DEFAULT 0,
    last_root_post_at    bigint NOT NULL DEFAULT 0,
    total_msg_count      bigint NOT NULL DEFAULT 0,
    total_msg_count_root bigint NOT NULL DEFAULT 0,
    creator_id           text   NOT NULL DEFAULT '',
    props                jsonb,
    banner_info          jsonb,
    scheme_id            text,
    group_constrained    boolean,
    default_category_name text  NOT NULL DEFAULT '',
    CONSTRAINT channels_name UNIQUE (team_id, name)
) WITH (fillfactor = 70);

CREATE TABLE channel_members (
    channel_id   text NOT NULL REFERENCES channels (id),
    user_id      text NOT NULL,
    roles        text NOT NULL DEFAULT '',   -- explicit ones only
    scheme_guest boolean NOT NULL DEFAULT false,
    scheme_user  boolean NOT NULL DEFAULT true,
    scheme_admin boolean NOT NULL DEFAULT false,
    last_viewed_at       bigint NOT NULL DEFAULT 0,
    msg_count            bigint NOT NULL DEFAULT 0,
    msg_count_root       bigint NOT NULL DEFAULT 0,
    mention_count        bigint NOT NULL DEFAULT 0,
    mention_count_root   bigint NOT NULL DEFAULT 0,
    urgent_mention_count bigint NOT NULL DEFAULT 0,
    notify_props         jsonb  NOT NULL,
    last_update_at       bigint NOT NULL,
    PRIMARY KEY (channel_id, user_id)
) WITH (fillfactor = 70);
CREATE INDEX channel_members_user ON channel_members (user_id);

CREATE TABLE posts (
    id              text PRIMARY KEY,
    create_at       bigint NOT NULL,
    update_at       bigint NOT NULL,
    edit_at         bigint NOT NULL DEFAULT 0,
    delete_at       bigint NOT NULL DEFAULT 0,
    is_pinned       boolean NOT NULL DEFAULT false,
    user_id         text   NOT NULL,
    channel_id      text   NOT NULL,
    root_id         text   NOT NULL DEFAULT '',
    original_id     text   NOT NULL DEFAULT '',        -- set on the kept old version of an edited post
    message         text   NOT NULL,
    type            text   NOT NULL DEFAULT '',
    props           jsonb  NOT NULL DEFAULT '{}',
    hashtags        text   NOT NULL DEFAULT '',
    file_ids        text[] NOT NULL DEFAULT '{}',
    pending_post_id text   NOT NULL DEFAULT '',
    has_reactions   boolean NOT NULL DEFAULT false,
    remote_id       text
) WITH (fillfactor = 90);
-- Pages of a channel, newest first.
CREATE INDEX posts_channel_create ON posts (channel_id, create_at DESC, id DESC);
-- What changed since.
CREATE INDEX posts_channel_update ON posts (channel_id, update_at);
CREATE INDEX posts_root ON posts (root_id, create_at) WHERE root_id <> '';
CREATE INDEX posts_original ON posts (original_id) WHERE original_id <> '';
CREATE INDEX posts_pinned ON posts (channel_id) WHERE is_pinned;
-- A post sent twice is one post, whichever process gets it.
CREATE UNIQUE INDEX posts_pending ON posts (user_id, pending_post_id) WHERE pending_post_id <> '' AND original_id = '';

CREATE TABLE threads (
    post_id       text PRIMARY KEY,
    channel_id    text   NOT NULL,
    reply_count   bigint NOT NULL DEFAULT 0,
    last_reply_at bigint NOT NULL DEFAULT 0,
    participants  text[] NOT NULL DEFAULT '{}',        -- authors of replies, the latest last
    delete_at     bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE INDEX threads_channel ON threads (channel_id);

CREATE TABLE thread_members (
    post_id         text   NOT NULL,
    user_id         text   NOT NULL,
    following       boolean NOT NULL,
    last_viewed_at  bigint NOT NULL DEFAULT 0,
    last_updated    bigint NOT NULL DEFAULT 0,
    unread_mentions bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (post_id, user_id)
) WITH (fillfactor = 70);
CREATE INDEX thread_members_user ON thread_members (user_id) WHERE following;

CREATE TABLE reactions (
    post_id    text   NOT NULL,
    user_id    text   NOT NULL,
    emoji_name text   NOT NULL,
    channel_id text   NOT NULL,
    create_at  bigint NOT NULL,
    update_at  bigint NOT NULL,
    delete_at  bigint NOT NULL DEFAULT 0,
    remote_id  text   NOT NULL DEFAULT '',
    PRIMARY KEY (post_id, user_id, emoji_name)
);

CREATE TABLE preferences (
    user_id  text NOT NULL,
    category text NOT NULL,
    name     text NOT NULL,
    value    text NOT NULL,
    PRIMARY KEY (user_id, category, name)
);

CREATE TABLE statuses (
    user_id          text PRIMARY KEY,
    status           text   NOT NULL,
    manual           boolean NOT NULL DEFAULT false,
    last_activity_at bigint NOT NULL DEFAULT 0,
    dnd_end_time     bigint NOT NULL DEFAULT 0,        -- seconds
    prev_status      text   NOT NULL DEFAULT ''
) WITH (fillfactor = 70);

CREATE TABLE sidebar_categories (
    id           text PRIMARY KEY,
    user_id      text   NOT NULL,
    team_id      text   NOT NULL,
    sort_order   bigint NOT NULL,
    sorting      text   NOT NULL DEFAULT '',
    type         text   NOT NULL,
    display_name text   NOT NULL,
    muted        boolean NOT NULL DEFAULT false,
    collapsed    boolean NOT NULL DEFAULT false
);
CREATE INDEX sidebar_categories_owner ON sidebar_categories (user_id, team_id);

CREATE TABLE sidebar_channels (
    user_id     text   NOT NULL,
    category_id text   NOT NULL REFERENCES sidebar_categories (id) ON DELETE CASCADE,
    channel_id  text   NOT NULL,
    sort_order  bigint NOT NULL,
    PRIMARY KEY (category_id, channel_id)
);
CREATE INDEX sidebar_channels_owner ON sidebar_channels (user_id, channel_id);

-- The few who have mention words of their own.
CREATE INDEX users_keyworded ON users (id)
    WHERE delete_at = 0 AND (coalesce(profile->'notify_props'->>'mention_keys', '') <> ''
       OR profile->'notify_props'->>'first_name' = 'true');
