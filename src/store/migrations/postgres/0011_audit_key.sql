-- Keys that authenticate the audit, sealed under the portal's keys. They are added and never removed.
CREATE TABLE audit_key (
    id         BIGINT PRIMARY KEY,
    key_id     TEXT NOT NULL,
    sealed     BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TRIGGER audit_key_stays BEFORE UPDATE ON audit_key
FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.created_at <> OLD.created_at) EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_key_no_delete BEFORE DELETE ON audit_key
FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_key_no_truncate BEFORE TRUNCATE ON audit_key
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- The partners that have a chain, authenticated. Without a key until the program has made the first one.
CREATE TABLE audit_register (
    id        BIGINT PRIMARY KEY CHECK (id = 1),
    chains    TEXT NOT NULL,
    audit_key BIGINT REFERENCES audit_key (id),
    mac       BYTEA
);
INSERT INTO audit_register (id, chains) VALUES (1, '[]');
CREATE TRIGGER audit_register_no_delete BEFORE DELETE ON audit_register
FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_register_no_truncate BEFORE TRUNCATE ON audit_register
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

ALTER TABLE audit ADD COLUMN audit_key BIGINT REFERENCES audit_key (id);
ALTER TABLE audit_head ADD COLUMN audit_key BIGINT REFERENCES audit_key (id);
ALTER TABLE audit_head ADD COLUMN mac BYTEA;

-- An instance of the version before would add entries without a key.
CREATE FUNCTION audit_need_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit needs a key';
END $$;
CREATE TRIGGER audit_keyed BEFORE INSERT ON audit
FOR EACH ROW WHEN (NEW.audit_key IS NULL) EXECUTE FUNCTION audit_need_key();
DROP TRIGGER audit_head_forward ON audit_head;
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head
FOR EACH ROW WHEN (NEW.partner_id <> OLD.partner_id OR NEW.seq NOT IN (OLD.seq, OLD.seq + 1))
EXECUTE FUNCTION audit_refuse();

-- Which keys each running instance seals under, for a rotation beside it.
CREATE TABLE instance (
    id      TEXT PRIMARY KEY,
    held    TEXT NOT NULL,
    sealing TEXT NOT NULL,
    seen_at BIGINT NOT NULL
);
