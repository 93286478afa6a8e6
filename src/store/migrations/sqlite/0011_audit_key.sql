-- Keys that authenticate the audit, sealed under the portal's keys. They are added and never removed.
CREATE TABLE audit_key (
    id         INTEGER PRIMARY KEY,
    key_id     TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER audit_key_stays BEFORE UPDATE ON audit_key
WHEN NEW.id <> OLD.id OR NEW.created_at <> OLD.created_at
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_key_no_delete BEFORE DELETE ON audit_key
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

-- The partners that have a chain, authenticated. Without a key until the program has made the first one.
CREATE TABLE audit_register (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    chains    TEXT NOT NULL,
    audit_key INTEGER REFERENCES audit_key (id),
    mac       BLOB
) STRICT;
INSERT INTO audit_register (id, chains) VALUES (1, '[]');
CREATE TRIGGER audit_register_no_delete BEFORE DELETE ON audit_register
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

ALTER TABLE audit ADD COLUMN audit_key INTEGER REFERENCES audit_key (id);
ALTER TABLE audit_head ADD COLUMN audit_key INTEGER REFERENCES audit_key (id);
ALTER TABLE audit_head ADD COLUMN mac BLOB;

-- An instance of the version before would add entries without a key.
CREATE TRIGGER audit_keyed BEFORE INSERT ON audit
WHEN NEW.audit_key IS NULL
BEGIN SELECT RAISE(ABORT, 'audit needs a key'); END;
DROP TRIGGER audit_head_forward;
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head
WHEN NEW.partner_id <> OLD.partner_id OR NEW.seq NOT IN (OLD.seq, OLD.seq + 1)
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

-- Which keys each running instance seals under, for a rotation beside it.
CREATE TABLE instance (
    id      TEXT PRIMARY KEY,
    held    TEXT NOT NULL,
    sealing TEXT NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;
