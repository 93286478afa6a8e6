-- The endpoint of a partner's own system. Its URL and signing secrets are sealed.
CREATE TABLE webhook (
    partner_id TEXT NOT NULL PRIMARY KEY REFERENCES partner (id),
    active     INTEGER NOT NULL,
    -- The endpoint answered that it is gone, and was switched off.
    gone       INTEGER NOT NULL,
    key_id     TEXT NOT NULL,
    sealed     BLOB NOT NULL
) STRICT;

-- Messages to endpoints, for some weeks. Their bodies are sealed.
CREATE TABLE webhook_delivery (
    partner_id   TEXT NOT NULL REFERENCES partner (id),
    id           TEXT NOT NULL,
    -- The request and the number of its event; absent for a test.
    request_id   TEXT,
    event_number INTEGER,
    event        TEXT NOT NULL,
    state        TEXT NOT NULL,
    -- Increases when somebody sends it again, which ends the task of the round before.
    round        INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    last_at      INTEGER,
    -- The HTTP status of the last attempt, or a word.
    answer       TEXT,
    key_id       TEXT NOT NULL,
    sealed       BLOB NOT NULL,
    PRIMARY KEY (partner_id, id),
    UNIQUE (partner_id, request_id, event_number)
) STRICT;
CREATE INDEX webhook_delivery_by_time ON webhook_delivery (partner_id, created_at);
