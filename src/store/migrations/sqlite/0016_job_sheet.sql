-- The table of users that a draft was made from, as text, until its columns are chosen.
CREATE TABLE job_sheet (
    partner_id  TEXT NOT NULL,
    job_id      TEXT NOT NULL,
    key_id      TEXT NOT NULL,
    sealed      BLOB NOT NULL,
    PRIMARY KEY (partner_id, job_id),
    FOREIGN KEY (partner_id, job_id) REFERENCES job (partner_id, id) ON DELETE CASCADE
) STRICT;

-- The customer of a row is unknown until the dry run has found it by a name or a domain. SQLite cannot drop NOT NULL, so
-- the table is rebuilt.
CREATE TABLE job_row_new (
    partner_id  TEXT NOT NULL,
    job_id      TEXT NOT NULL,
    number      INTEGER NOT NULL,
    customer_id TEXT,
    user_id     TEXT,
    key_id      TEXT NOT NULL,
    sealed      BLOB NOT NULL,
    state       TEXT NOT NULL,
    run         TEXT,
    claimed_at  INTEGER,
    request_id  TEXT,
    correlation TEXT,
    note        TEXT,
    finished_at INTEGER,
    secret_key  TEXT,
    secret      BLOB,
    PRIMARY KEY (partner_id, job_id, number),
    FOREIGN KEY (partner_id, job_id) REFERENCES job (partner_id, id) ON DELETE CASCADE
) STRICT;
INSERT INTO job_row_new SELECT partner_id, job_id, number, customer_id, user_id, key_id, sealed, state, run, claimed_at,
    request_id, correlation, note, finished_at, secret_key, secret FROM job_row;
DROP TABLE job_row;
ALTER TABLE job_row_new RENAME TO job_row;
CREATE INDEX job_row_by_state ON job_row (partner_id, job_id, state, number);
