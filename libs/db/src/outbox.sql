-- Events of this service, written in the transaction that made them true. They are handed to JetStream in order of
-- (xid, seq) once no older transaction is open, so the order is final when it is read; nothing is updated on the way.
CREATE TABLE outbox (
    xid     xid8   NOT NULL DEFAULT pg_current_xact_id(),
    seq     bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    id      text   NOT NULL,
    subject text   NOT NULL,
    at      bigint NOT NULL,               -- ms
    trace   text   NOT NULL DEFAULT '',
    data    json   NOT NULL,
    PRIMARY KEY (xid, seq)
);

-- How far the outbox was handed over: positions first .. first+count-1 end with the row (xid, seq).
CREATE TABLE outbox_batch (
    first   bigint PRIMARY KEY,
    count   bigint NOT NULL,
    xid     xid8   NOT NULL,
    seq     bigint NOT NULL,
    at      bigint NOT NULL
);

-- Up to where this service has consumed each producer's events.
CREATE TABLE inbox (
    producer text   PRIMARY KEY,
    position bigint NOT NULL
);
