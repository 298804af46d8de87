-- What files say, beside their names: both are what they are found by. `words` has those of both.
ALTER TABLE items ADD COLUMN text text NOT NULL DEFAULT '',
                  ADD COLUMN text_words tsvector NOT NULL DEFAULT '';

-- Files whose texts are to be asked for.
CREATE TABLE wanted_texts (
    file_id text PRIMARY KEY,
    due_at  bigint NOT NULL DEFAULT 0                   -- later while somebody asks
);
CREATE INDEX wanted_texts_due ON wanted_texts (due_at);
