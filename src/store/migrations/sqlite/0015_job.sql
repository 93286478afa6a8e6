-- Jobs: work that goes on when the page is closed. What a job does, and to whom, is sealed; the queue of the job library
-- holds ids only.
CREATE TABLE job (
    partner_id  TEXT NOT NULL REFERENCES partner (id),
    id          TEXT NOT NULL,
    tenant      TEXT NOT NULL,
    object      TEXT NOT NULL,
    kind        TEXT NOT NULL,
    state       TEXT NOT NULL,
    customer_id TEXT,
    key_id      TEXT NOT NULL,
    sealed      BLOB NOT NULL,
    created_at  INTEGER NOT NULL,
    start_at    INTEGER,
    started_at  INTEGER,
    finished_at INTEGER,
    intent      INTEGER,
    PRIMARY KEY (partner_id, id)
) STRICT;
CREATE INDEX job_by_time ON job (partner_id, created_at);

-- One action on one user each. `run` is the attempt that claimed the row; a result that is a password is sealed under
-- `secret_key` and erased once it was fetched.
CREATE TABLE job_row (
    partner_id  TEXT NOT NULL,
    job_id      TEXT NOT NULL,
    number      INTEGER NOT NULL,
    customer_id TEXT NOT NULL,
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
CREATE INDEX job_row_by_state ON job_row (partner_id, job_id, state, number);
