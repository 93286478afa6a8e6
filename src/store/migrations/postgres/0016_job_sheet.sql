-- The table of users that a draft was made from, as text, until its columns are chosen.
CREATE TABLE job_sheet (
    partner_id  TEXT NOT NULL,
    job_id      TEXT NOT NULL,
    key_id      TEXT NOT NULL,
    sealed      BYTEA NOT NULL,
    PRIMARY KEY (partner_id, job_id),
    FOREIGN KEY (partner_id, job_id) REFERENCES job (partner_id, id) ON DELETE CASCADE
);

-- The customer of a row is unknown until the dry run has found it by a name or a domain.
ALTER TABLE job_row ALTER COLUMN customer_id DROP NOT NULL;
