-- Pages of people are in order of their names, and end after a few. (The other index on names compares bytes, for prefixes.)
CREATE INDEX users_by_name ON users (username);
