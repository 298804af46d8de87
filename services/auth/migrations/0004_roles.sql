CREATE TABLE roles (
    id             text    PRIMARY KEY,
    name           text    NOT NULL,
    display_name   text    NOT NULL,
    description    text    NOT NULL,
    create_at      bigint  NOT NULL,
    update_at      bigint  NOT NULL,
    delete_at      bigint  NOT NULL DEFAULT 0,
    permissions    text[]  NOT NULL,
    scheme_managed boolean NOT NULL,
    built_in       boolean NOT NULL
);
CREATE UNIQUE INDEX roles_name ON roles (name);
