-- Read model: what messaging knows of auth's schemes. A deleted one stays, so that nobody gives it to a place any more.
CREATE TABLE schemes (
    id        text   PRIMARY KEY,
    scope     text   NOT NULL,
    roles     jsonb  NOT NULL,              -- default role -> the scheme's role
    update_at bigint NOT NULL,
    delete_at bigint NOT NULL DEFAULT 0
);
CREATE INDEX teams_scheme ON teams (scheme_id) WHERE scheme_id IS NOT NULL;
CREATE INDEX channels_scheme ON channels (scheme_id) WHERE scheme_id IS NOT NULL;
