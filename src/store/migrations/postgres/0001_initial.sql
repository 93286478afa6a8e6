CREATE TABLE key_check (
    key_id TEXT PRIMARY KEY,
    sealed BYTEA NOT NULL
);

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
    secret     BYTEA,
    disabled   BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE role_mapping (
    partner_id TEXT NOT NULL REFERENCES partner (id),
    claim      TEXT NOT NULL,
    value      TEXT NOT NULL,
    role       TEXT NOT NULL,
    PRIMARY KEY (partner_id, claim, value, role)
);

-- The columns from handle to user_agent are empty until someone has signed in.
CREATE TABLE session (
    id_hash    BYTEA PRIMARY KEY,
    handle     TEXT UNIQUE,
    partner_id TEXT REFERENCES partner (id),
    tenant     TEXT,
    object     TEXT,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    user_agent TEXT,
    data       TEXT NOT NULL,
    UNIQUE (partner_id, handle)
);
CREATE INDEX session_of_person ON session (tenant, object);
CREATE INDEX session_expiry ON session (expires_at);

-- Goes with its session, in whatever way that ends.
CREATE TABLE staff_token (
    partner_id TEXT NOT NULL,
    handle     TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    sealed     BYTEA NOT NULL,
    version    BIGINT NOT NULL,
    PRIMARY KEY (partner_id, handle),
    FOREIGN KEY (partner_id, handle) REFERENCES session (partner_id, handle) ON DELETE CASCADE
);

CREATE TABLE audit_head (
    partner_id TEXT PRIMARY KEY REFERENCES partner (id),
    seq        BIGINT NOT NULL
);

CREATE TABLE audit (
    partner_id   TEXT NOT NULL REFERENCES partner (id),
    seq          BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    actor_tenant TEXT,
    actor_object TEXT,
    action       TEXT NOT NULL,
    customer_id  TEXT,
    target       TEXT,
    outcome      TEXT NOT NULL,
    intent       BIGINT,
    correlation  TEXT,
    incident     TEXT,
    detail       TEXT,
    hash         BYTEA NOT NULL,
    PRIMARY KEY (partner_id, seq)
);
CREATE INDEX audit_of_customer ON audit (partner_id, customer_id, seq);
CREATE INDEX audit_of_intent ON audit (partner_id, intent, seq) WHERE intent IS NOT NULL;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit is append-only';
END $$;
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head
FOR EACH ROW WHEN (NEW.partner_id <> OLD.partner_id OR NEW.seq <> OLD.seq + 1) EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

CREATE TABLE preferences (
    tenant TEXT NOT NULL,
    object TEXT NOT NULL,
    data   TEXT NOT NULL,
    PRIMARY KEY (tenant, object)
);

CREATE TABLE recent_customer (
    partner_id  TEXT NOT NULL REFERENCES partner (id),
    tenant      TEXT NOT NULL,
    object      TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    name        TEXT NOT NULL,
    domain      TEXT NOT NULL,
    position    BIGINT NOT NULL,
    PRIMARY KEY (partner_id, tenant, object, customer_id)
);
