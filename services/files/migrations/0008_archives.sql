-- Archives of which only the names of what is in them are known: what it says may be asked for later.
ALTER TABLE texts ADD COLUMN names_only boolean NOT NULL DEFAULT false;
CREATE INDEX texts_names_only ON texts (file_id) WHERE names_only;

-- Archives were not looked at until now.
DELETE FROM texts WHERE content = '' AND file_id IN (SELECT id FROM files WHERE mime_type = 'application/zip');

-- Files that came while nothing was read; from now on they wait.
INSERT INTO text_jobs (file_id, due_at) SELECT id, 0 FROM files
    WHERE mime_type NOT LIKE 'image/%' AND mime_type NOT LIKE 'video/%' AND mime_type NOT LIKE 'audio/%'
      AND NOT EXISTS (SELECT 1 FROM texts WHERE file_id = id) ON CONFLICT DO NOTHING;
