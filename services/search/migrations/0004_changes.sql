-- In which order items change, for an engine that is fed from them.
CREATE SEQUENCE changes;
ALTER TABLE items ADD COLUMN change bigint NOT NULL DEFAULT nextval('changes');
CREATE UNIQUE INDEX items_change ON items (change);

-- Items that are no more.
CREATE TABLE gone (
    id     text PRIMARY KEY,
    change bigint NOT NULL DEFAULT nextval('changes')
);
CREATE INDEX gone_change ON gone (change);

-- Numbers become visible in their order: who has read up to one has missed none below it.
CREATE FUNCTION items_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1936026724, 1);
    RETURN NULL;
END $$;
CREATE TRIGGER items_in_order BEFORE INSERT OR UPDATE OR DELETE ON items FOR EACH STATEMENT EXECUTE FUNCTION items_in_order();

CREATE FUNCTION items_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.change := nextval('changes');
    RETURN NEW;
END $$;
CREATE TRIGGER items_changed BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION items_changed();

CREATE FUNCTION items_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO gone (id) VALUES (OLD.id) ON CONFLICT (id) DO UPDATE SET change = excluded.change;
    RETURN OLD;
END $$;
CREATE TRIGGER items_gone BEFORE DELETE ON items FOR EACH ROW EXECUTE FUNCTION items_gone();

-- Which database this is, so that an index is never taken for that of another.
CREATE TABLE origin (id text NOT NULL);
INSERT INTO origin VALUES (replace(gen_random_uuid()::text, '-', ''));
