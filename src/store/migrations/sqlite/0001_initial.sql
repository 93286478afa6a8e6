CREATE TABLE key_check (
    key_id TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE partner (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    tenant     TEXT NOT NULL UNIQUE,
    cloud      TEXT NOT NULL,
    issuer     TEXT,
    authority  TEXT,
    api        TEXT,
    client_id  TEXT,
    secret_key TEXT,
    secret     BLOB,
    disabled   INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE role_mapping (
    partner_id TEXT NOT NULL REFERENCES partner (id),
    claim      TEXT NOT NULL,
    value      TEXT NOT NULL,
    role       TEXT NOT NULL,
    PRIMARY KEY (partner_id, claim, value, role)
) STRICT;

-- The columns from handle to user_agent are empty until someone has signed in.
CREATE TABLE session (
    id_hash    BLOB PRIMARY KEY,
    handle     TEXT UNIQUE,
    partner_id TEXT REFERENCES partner (id),
    tenant     TEXT,
    object     TEXT,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    user_agent TEXT,
    data       TEXT NOT NULL,
    UNIQUE (partner_id, handle)
) STRICT;
CREATE INDEX session_of_person ON session (tenant, object);
CREATE INDEX session_expiry ON session (expires_at);

-- Goes with its session, in whatever way that ends.
CREATE TABLE staff_token (
    partner_id TEXT NOT NULL,
    handle     TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    version    INTEGER NOT NULL,
    PRIMARY KEY (partner_id, handle),
    FOREIGN KEY (partner_id, handle) REFERENCES session (partner_id, handle) ON DELETE CASCADE
) STRICT;

CREATE TABLE audit_head (
    partner_id TEXT PRIMARY KEY REFERENCES partner (id),
    seq        INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
    partner_id   TEXT NOT NULL REFERENCES partner (id),
    seq          INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    actor_tenant TEXT,
    actor_object TEXT,
    action       TEXT NOT NULL,
    customer_id  TEXT,
    target       TEXT,
    outcome      TEXT NOT NULL,
    intent       INTEGER,
    correlation  TEXT,
    incident     TEXT,
    detail       TEXT,
    hash         BLOB NOT NULL,
    PRIMARY KEY (partner_id, seq)
) STRICT;
CREATE INDEX audit_of_customer ON audit (partner_id, customer_id, seq);
CREATE INDEX audit_of_intent ON audit (partner_id, intent, seq) WHERE intent IS NOT NULL;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
-- INSERT OR REPLACE removes the old row without firing a DELETE trigger.
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE partner_id = NEW.partner_id AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head
WHEN NEW.partner_id <> OLD.partner_id OR NEW.seq <> OLD.seq + 1
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

CREATE TABLE preferences (
    tenant TEXT NOT NULL,
    object TEXT NOT NULL,
    data   TEXT NOT NULL,
    PRIMARY KEY (tenant, object)
) STRICT;

CREATE TABLE recent_customer (
    partner_id  TEXT NOT NULL REFERENCES partner (id),
    tenant      TEXT NOT NULL,
    object      TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    name        TEXT NOT NULL,
    domain      TEXT NOT NULL,
    position    INTEGER NOT NULL,
    PRIMARY KEY (partner_id, tenant, object, customer_id)
) STRICT;
