-- What the index was made of: a service that reads more of what there is makes it anew beside. `doubts` counts news that told less
-- than there is to be found.
CREATE TABLE analysis (version int NOT NULL, doubts bigint NOT NULL DEFAULT 0);
INSERT INTO analysis (version) VALUES (1);
