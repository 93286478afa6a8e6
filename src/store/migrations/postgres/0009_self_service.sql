-- What a partner lets its customers' own people do: by default, and at one customer.
ALTER TABLE partner ADD COLUMN offer TEXT NOT NULL DEFAULT 'off';
-- Whether they see Partner Center's prices, which are what the partner pays.
ALTER TABLE partner ADD COLUMN offer_prices BOOLEAN NOT NULL DEFAULT FALSE;
-- How they reach the partner, in its own words.
ALTER TABLE partner ADD COLUMN contact TEXT NOT NULL DEFAULT '';
-- Whether its customers see the names of its people beside what they did, rather than its own.
ALTER TABLE partner ADD COLUMN shows_names BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE customer_offer (
    partner_id  TEXT NOT NULL REFERENCES partner (id),
    customer_id TEXT NOT NULL,
    offer       TEXT NOT NULL,
    prices      BOOLEAN NOT NULL,
    PRIMARY KEY (partner_id, customer_id)
);

-- Whether a tenant is a customer of a partner, as Partner Center said when it was asked last; a cache.
CREATE TABLE customer_check (
    partner_id  TEXT NOT NULL REFERENCES partner (id),
    customer_id TEXT NOT NULL,
    is_customer BOOLEAN NOT NULL,
    checked_at  BIGINT NOT NULL,
    PRIMARY KEY (partner_id, customer_id)
);

-- People of a customer's whom the partner has shut out of self-service.
CREATE TABLE disabled_customer_user (
    partner_id  TEXT NOT NULL REFERENCES partner (id),
    customer_id TEXT NOT NULL,
    object      TEXT NOT NULL,
    disabled_at BIGINT NOT NULL,
    PRIMARY KEY (partner_id, customer_id, object)
);
