-- People who may get mail about requests: those who have signed in with a mail address as their name. It is sealed.
CREATE TABLE correspondent (
    partner_id   TEXT NOT NULL REFERENCES partner (id),
    tenant       TEXT NOT NULL,
    object       TEXT NOT NULL,
    kind         TEXT NOT NULL,
    -- The customer whose person it is; none for staff.
    customer_id  TEXT,
    -- The names of the roles, separated by commas.
    roles        TEXT NOT NULL,
    -- The language of the browser at the sign-in.
    language     TEXT NOT NULL,
    key_id       TEXT NOT NULL,
    sealed       BLOB NOT NULL,
    signed_in_at INTEGER NOT NULL,
    -- The time of the last daily summary.
    summary_at   INTEGER,
    PRIMARY KEY (partner_id, tenant, object, kind)
) STRICT;
CREATE INDEX correspondent_by_age ON correspondent (signed_in_at);

-- Mail about an event of a request to a person, so that nobody gets the same twice.
CREATE TABLE request_mail (
    partner_id  TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    number      INTEGER NOT NULL,
    tenant      TEXT NOT NULL,
    object      TEXT NOT NULL,
    kind        TEXT NOT NULL,
    -- each: by itself; daily: in a summary.
    frequency   TEXT NOT NULL,
    -- pending, sent or given-up.
    state       TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    claimed_at  INTEGER,
    PRIMARY KEY (partner_id, request_id, number, tenant, object, kind),
    FOREIGN KEY (partner_id, request_id) REFERENCES change_request (partner_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX request_mail_by_age ON request_mail (created_at);
CREATE INDEX request_mail_by_state ON request_mail (state, frequency);
