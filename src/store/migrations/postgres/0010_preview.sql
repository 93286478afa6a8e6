-- Sessions in which staff preview what a customer's own people see, and with which of their roles.
CREATE TABLE preview (
    partner_id  TEXT NOT NULL,
    handle      TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    name        TEXT NOT NULL,
    role        TEXT,
    PRIMARY KEY (partner_id, handle),
    FOREIGN KEY (partner_id, handle) REFERENCES session (partner_id, handle) ON DELETE CASCADE
);
