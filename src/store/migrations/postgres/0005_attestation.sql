-- How a partner confirms acceptances of the Customer Agreement.
ALTER TABLE partner ADD COLUMN confirmation_way TEXT NOT NULL DEFAULT 'three-steps';

-- An attestation that is not an agreement yet; a customer has one at a time, whoever of the partner's began it.
CREATE TABLE attestation (
    partner_id   TEXT NOT NULL REFERENCES partner (id),
    customer_id  TEXT NOT NULL,
    record_id    TEXT NOT NULL,
    key_id       TEXT NOT NULL,
    sealed       BYTEA NOT NULL,
    begun_at     BIGINT NOT NULL,
    refused_at   BIGINT,
    refused_code TEXT,
    PRIMARY KEY (partner_id, customer_id)
);
