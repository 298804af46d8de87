-- What a bot has besides its user: somebody who answers for it. Name, description and activation are the user's.
CREATE TABLE bots (
    user_id   text   PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    owner_id  text   NOT NULL,
    create_at bigint NOT NULL,
    update_at bigint NOT NULL
);
CREATE INDEX bots_owner ON bots (owner_id);
