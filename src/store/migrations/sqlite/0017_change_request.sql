-- Requests of customers for changes. What is asked for, its terms, names and texts are sealed; states, ids and times are
-- not.
CREATE TABLE change_request (
    partner_id    TEXT NOT NULL REFERENCES partner (id),
    id            TEXT NOT NULL,
    number        INTEGER NOT NULL,
    customer_id   TEXT NOT NULL,
    kind          TEXT NOT NULL,
    state         TEXT NOT NULL,
    -- The company has not agreed yet, and the partner does not see it.
    in_company    INTEGER NOT NULL,
    -- The object to be changed, of which a customer has one open request.
    subject       TEXT,
    open_subject  TEXT,
    -- The request id of the form, so that it is created once however often the form is sent.
    form          TEXT NOT NULL,
    asker_tenant  TEXT NOT NULL,
    asker_object  TEXT NOT NULL,
    asker_kind    TEXT NOT NULL,
    claim_tenant  TEXT,
    claim_object  TEXT,
    decider_tenant TEXT,
    decider_object TEXT,
    automatic     INTEGER NOT NULL,
    -- The units that an automatic approval added.
    added         INTEGER,
    revision      INTEGER NOT NULL,
    key_id        TEXT NOT NULL,
    sealed        BLOB NOT NULL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    approved_at   INTEGER,
    -- The attempt that makes the change.
    run           TEXT,
    claimed_at    INTEGER,
    request_id    TEXT,
    -- When the change was sent, or may have been.
    sent_at       INTEGER,
    -- The subscription that shows the outcome while Partner Center processes the change.
    under_way     TEXT,
    correlation   TEXT,
    PRIMARY KEY (partner_id, id),
    UNIQUE (partner_id, number),
    UNIQUE (partner_id, asker_tenant, asker_object, form),
    UNIQUE (partner_id, customer_id, open_subject)
) STRICT;
CREATE INDEX change_request_of_customer ON change_request (partner_id, customer_id, number);
CREATE INDEX change_request_by_state ON change_request (partner_id, state, number);

CREATE TABLE change_request_event (
    partner_id  TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    number      INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    tenant      TEXT,
    object      TEXT,
    actor_kind  TEXT,
    key_id      TEXT NOT NULL,
    sealed      BLOB NOT NULL,
    PRIMARY KEY (partner_id, request_id, number),
    FOREIGN KEY (partner_id, request_id) REFERENCES change_request (partner_id, id) ON DELETE CASCADE
) STRICT;

-- The partner's default rules, and those of a customer, as JSON. An empty customer is the default's.
CREATE TABLE request_rules (
    partner_id  TEXT NOT NULL REFERENCES partner (id),
    customer_id TEXT NOT NULL,
    rules       TEXT NOT NULL,
    PRIMARY KEY (partner_id, customer_id)
) STRICT;
-- Customers whose own administrators must agree first.
CREATE TABLE company_approval (
    partner_id  TEXT NOT NULL REFERENCES partner (id),
    customer_id TEXT NOT NULL,
    PRIMARY KEY (partner_id, customer_id)
) STRICT;

-- The member of staff who decides requests that another one has claimed.
CREATE TABLE deputy (
    partner_id    TEXT NOT NULL REFERENCES partner (id),
    tenant        TEXT NOT NULL,
    object        TEXT NOT NULL,
    deputy_tenant TEXT NOT NULL,
    deputy_object TEXT NOT NULL,
    until         INTEGER NOT NULL,
    PRIMARY KEY (partner_id, tenant, object)
) STRICT;
