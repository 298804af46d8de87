-- Secrets that were sent to an address: whoever shows one reads what is sent there.
CREATE TABLE letters (
    token_hash bytea  PRIMARY KEY,              -- SHA-256; the token is nowhere
    purpose    text   NOT NULL,                 -- verify_email, reset_password
    user_id    text   NOT NULL REFERENCES users ON DELETE CASCADE,
    email      text   NOT NULL,                 -- where it was sent; worth nothing once the user has another one
    expires_at bigint NOT NULL
);
CREATE INDEX letters_user ON letters (user_id, purpose);
CREATE INDEX letters_expires ON letters (expires_at);

-- Terms that people agree to before they come in; the newest count.
CREATE TABLE terms_of_service (
    id        text   PRIMARY KEY,
    create_at bigint NOT NULL,
    user_id   text   NOT NULL,                  -- who wrote them
    text      text   NOT NULL
);
CREATE INDEX terms_of_service_newest ON terms_of_service (create_at DESC, id DESC);

-- What a user agreed to last, and when; '' and 0: to nothing.
ALTER TABLE users
    ADD COLUMN terms_of_service_id text NOT NULL DEFAULT '',
    ADD COLUMN terms_of_service_create_at bigint NOT NULL DEFAULT 0;
