-- Whose a session was that has expired; one that was ended by somebody is not in it.
CREATE TABLE ended_session (
    id_hash    BYTEA PRIMARY KEY,
    partner_id TEXT REFERENCES partner (id),
    tenant     TEXT NOT NULL,
    object     TEXT NOT NULL,
    ended_at   BIGINT NOT NULL
);
CREATE INDEX ended_session_of_person ON ended_session (tenant, object);

-- A form that somebody sent after their session had expired.
CREATE TABLE draft (
    tenant     TEXT NOT NULL,
    object     TEXT NOT NULL,
    partner_id TEXT REFERENCES partner (id),
    key_id     TEXT NOT NULL,
    sealed     BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, object)
);
