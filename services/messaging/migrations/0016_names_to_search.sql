-- Whoever searches people reads every name: lower-cased once and side by side, that costs a fraction.
ALTER TABLE users
    ADD COLUMN shown_names text GENERATED ALWAYS AS (lower(username || E'\n' || nickname)) STORED,
    ADD COLUMN full_names  text GENERATED ALWAYS AS (lower(first_name || E'\n' || last_name)) STORED,
    ADD COLUMN lower_email text GENERATED ALWAYS AS (lower(email)) STORED;
