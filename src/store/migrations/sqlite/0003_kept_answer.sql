-- What became of a form, under the request id that it was drawn with. Goes with its session, in whatever way that ends.
CREATE TABLE kept_answer (
    partner_id TEXT NOT NULL,
    handle     TEXT NOT NULL,
    function   TEXT NOT NULL,
    request_id TEXT NOT NULL,
    claim      TEXT NOT NULL,
    state      TEXT NOT NULL,
    key_id     TEXT,
    sealed     BLOB,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (partner_id, handle, function, request_id),
    FOREIGN KEY (partner_id, handle) REFERENCES session (partner_id, handle) ON DELETE CASCADE
) STRICT;
CREATE INDEX kept_answer_expiry ON kept_answer (expires_at) WHERE sealed IS NOT NULL;
