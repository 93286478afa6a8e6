-- A notice of something that expires, which is sent once however many instances look for what is due.
CREATE TABLE notice (
    -- A partner's id, or the cloud of the installation's own application.
    owner      TEXT NOT NULL,
    thing      TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    threshold  TEXT NOT NULL,
    -- When somebody set about sending it, and when it was sent.
    claimed_at BIGINT NOT NULL,
    sent_at    BIGINT,
    PRIMARY KEY (owner, thing, expires_at, threshold)
);
