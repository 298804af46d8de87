-- Other roles in the place of the default ones. Which team or channel has one is messaging's to know.
CREATE TABLE schemes (
    id           text   PRIMARY KEY,
    name         text   NOT NULL,
    display_name text   NOT NULL,
    description  text   NOT NULL,
    create_at    bigint NOT NULL,
    update_at    bigint NOT NULL,
    delete_at    bigint NOT NULL DEFAULT 0,
    scope        text   NOT NULL,               -- team, channel
    roles        jsonb  NOT NULL                -- default role -> the scheme's role
);
CREATE UNIQUE INDEX schemes_name ON schemes (name);
CREATE INDEX schemes_newest ON schemes (create_at DESC, id) WHERE delete_at = 0;

ALTER TABLE roles ADD COLUMN scheme_id text REFERENCES schemes;
CREATE INDEX roles_scheme ON roles (scheme_id) WHERE scheme_id IS NOT NULL;
