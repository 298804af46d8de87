-- How often the claim was made: sent once, it may be given back; sent again, somebody else may still be at it.
ALTER TABLE files ADD COLUMN claims integer NOT NULL DEFAULT 0;

-- Has messaging said that the emoji is there?
ALTER TABLE pictures ADD COLUMN is_known boolean NOT NULL DEFAULT false;
CREATE INDEX pictures_unknown ON pictures (at) WHERE kind = 'emoji' AND NOT is_known;
CREATE INDEX pictures_path ON pictures (path);
