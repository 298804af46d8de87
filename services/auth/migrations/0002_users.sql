-- People, bots later, and everything that is shown of them. Credentials are in a table of their own.
CREATE TABLE users (
    id                  text    PRIMARY KEY,
    create_at           bigint  NOT NULL,               -- ms, as every *_at
    update_at           bigint  NOT NULL,
    delete_at           bigint  NOT NULL DEFAULT 0,     -- > 0: deactivated
    username            text    NOT NULL,
    email               text    NOT NULL,
    email_verified      boolean NOT NULL DEFAULT false,
    auth_service        text    NOT NULL DEFAULT '',
    auth_data           text,
    nickname            text    NOT NULL DEFAULT '',
    first_name          text    NOT NULL DEFAULT '',
    last_name           text    NOT NULL DEFAULT '',
    position            text    NOT NULL DEFAULT '',
    roles               text    NOT NULL DEFAULT '',
    allow_marketing     boolean NOT NULL DEFAULT false,
    props               jsonb   NOT NULL DEFAULT '{}',
    notify_props        jsonb   NOT NULL DEFAULT '{}',
    timezone            jsonb,
    last_password_update bigint NOT NULL DEFAULT 0,
    last_picture_update bigint  NOT NULL DEFAULT 0,     -- < 0: a generated picture, drawn at that moment
    failed_attempts     bigint  NOT NULL DEFAULT 0,     -- since the last successful login
    locale              text    NOT NULL DEFAULT '',
    remote_id           text,
    is_bot              boolean NOT NULL DEFAULT false,
    bot_description     text    NOT NULL DEFAULT '',
    bot_last_icon_update bigint NOT NULL DEFAULT 0,
    disable_welcome_email boolean NOT NULL DEFAULT false,
    revision            bigint  NOT NULL DEFAULT 1      -- one more with every change that is told to others
);
CREATE UNIQUE INDEX users_username ON users (lower(username));
CREATE UNIQUE INDEX users_email ON users (lower(email)) WHERE email <> '';

CREATE TABLE credentials (
    user_id text PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    hash    text NOT NULL                               -- PHC string
);
