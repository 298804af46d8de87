-- Keys this service made for itself: what it signs or seals, every replica and every later process can read.
CREATE TABLE keys (
    name   text  PRIMARY KEY,
    secret bytea NOT NULL
);

CREATE TABLE commands (
    id                 text PRIMARY KEY,
    token              text    NOT NULL,
    create_at          bigint  NOT NULL,
    update_at          bigint  NOT NULL,
    delete_at          bigint  NOT NULL DEFAULT 0,
    creator_id         text    NOT NULL,
    team_id            text    NOT NULL,
    trigger            text    NOT NULL,
    method             text    NOT NULL,
    username           text    NOT NULL,
    icon_url           text    NOT NULL,
    auto_complete      boolean NOT NULL,
    auto_complete_desc text    NOT NULL,
    auto_complete_hint text    NOT NULL,
    display_name       text    NOT NULL,
    description        text    NOT NULL,
    url                text    NOT NULL
);
-- A trigger means one thing in a team; also how a command is found.
CREATE UNIQUE INDEX commands_trigger ON commands (team_id, trigger) WHERE delete_at = 0;

-- Where integrations may answer later to a command that was run.
CREATE TABLE command_replies (
    id         text PRIMARY KEY,
    command_id text   NOT NULL,
    user_id    text   NOT NULL,
    channel_id text   NOT NULL,
    root_id    text   NOT NULL,
    create_at  bigint NOT NULL,
    uses       bigint NOT NULL DEFAULT 0
);
CREATE INDEX command_replies_age ON command_replies (create_at);

-- Where the buttons of a post lead: by id of the action. Never part of the post, so never shown.
CREATE TABLE post_actions (
    post_id text  PRIMARY KEY,
    actions jsonb NOT NULL
);
