-- What was found behind addresses that people named, for a while.
CREATE TABLE found_links (
    address text PRIMARY KEY,                           -- SHA-256, hex
    found   jsonb  NOT NULL,
    at      bigint NOT NULL
);
CREATE INDEX found_links_at ON found_links (at);

-- Posts that lead somewhere nobody has looked yet.
CREATE TABLE link_jobs (
    post_id text PRIMARY KEY,
    links   jsonb   NOT NULL,
    at      bigint  NOT NULL,
    due_at  bigint  NOT NULL DEFAULT 0,                 -- later while somebody looks
    tries   integer NOT NULL DEFAULT 0
);
CREATE INDEX link_jobs_due ON link_jobs (due_at);
