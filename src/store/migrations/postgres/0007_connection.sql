-- A partner's own lasting consent (article "Enable the Secure Application Model framework"): the refresh token of an
-- account of the partner's. One is in use, one may stand in for it, and one is being checked before it is either.
CREATE TABLE connection (
    partner_id   TEXT NOT NULL REFERENCES partner (id),
    id           TEXT NOT NULL,
    slot         TEXT NOT NULL,
    tenant       TEXT NOT NULL,
    object       TEXT NOT NULL,
    client_id    TEXT NOT NULL,
    key_id       TEXT NOT NULL,
    sealed       BYTEA NOT NULL,
    version      BIGINT NOT NULL,
    consented_at BIGINT NOT NULL,
    renewed_at   BIGINT NOT NULL,
    failed_at    BIGINT,
    failed_code  TEXT,
    PRIMARY KEY (partner_id, id),
    UNIQUE (partner_id, slot)
);

-- What one instance does at a time. A lease that its holder did not release ends by itself.
CREATE TABLE lease (
    name       TEXT PRIMARY KEY,
    holder     TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Grows with every change of the partner's role mappings: a session of another version has its roles made anew.
ALTER TABLE partner ADD COLUMN role_version BIGINT NOT NULL DEFAULT 1;
-- To whom notices go, one address a line.
ALTER TABLE partner ADD COLUMN notice_addresses TEXT NOT NULL DEFAULT '';
-- When the client secret of the partner's own application ends, where that is known.
ALTER TABLE partner ADD COLUMN secret_expires_at BIGINT;
