-- Addresses programs may post through.
CREATE TABLE incoming_hooks (
    id             text PRIMARY KEY,             -- whoever knows it may post
    create_at      bigint  NOT NULL,
    update_at      bigint  NOT NULL,
    delete_at      bigint  NOT NULL DEFAULT 0,
    user_id        text    NOT NULL,
    channel_id     text    NOT NULL,
    team_id        text    NOT NULL,
    display_name   text    NOT NULL,
    description    text    NOT NULL,
    username       text    NOT NULL,
    icon_url       text    NOT NULL,
    channel_locked boolean NOT NULL
);
CREATE INDEX incoming_hooks_team ON incoming_hooks (team_id) WHERE delete_at = 0;

-- Programs that are told what is said.
CREATE TABLE outgoing_hooks (
    id            text PRIMARY KEY,
    token         text   NOT NULL,
    create_at     bigint NOT NULL,
    update_at     bigint NOT NULL,
    delete_at     bigint NOT NULL DEFAULT 0,
    creator_id    text   NOT NULL,
    channel_id    text   NOT NULL,               -- '': every open channel of the team
    team_id       text   NOT NULL,
    trigger_words text[] NOT NULL,
    trigger_when  bigint NOT NULL,               -- 0: the first word is one, 1: it starts with one
    callback_urls text[] NOT NULL,
    display_name  text   NOT NULL,
    description   text   NOT NULL,
    content_type  text   NOT NULL,
    username      text   NOT NULL,
    icon_url      text   NOT NULL
);
CREATE INDEX outgoing_hooks_team ON outgoing_hooks (team_id) WHERE delete_at = 0;

-- Calls to be made: one for each address of a hook that a post triggered. Written in the transaction that takes the post's
-- event, taken away when the call is over.
CREATE TABLE hook_calls (
    id           text PRIMARY KEY,
    hook_id      text   NOT NULL,
    post_id      text   NOT NULL,
    url          text   NOT NULL,
    trigger_word text   NOT NULL,
    due_at       bigint NOT NULL,                -- moves on when somebody begins, so that another may when he died
    attempts     bigint NOT NULL DEFAULT 0
);
CREATE INDEX hook_calls_due ON hook_calls (due_at);
