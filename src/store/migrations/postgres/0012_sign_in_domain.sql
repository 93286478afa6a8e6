-- The domains by which the people of a partner find their own sign-in.
CREATE TABLE sign_in_domain (
    domain     TEXT PRIMARY KEY,
    partner_id TEXT NOT NULL REFERENCES partner (id)
);
CREATE INDEX sign_in_domain_of_partner ON sign_in_domain (partner_id);
-- When a partner was removed. Its row stays for the sake of its audit chain, without a secret, and with its own id for a
-- tenant, so that the tenant can be added again.
ALTER TABLE partner ADD COLUMN removed_at BIGINT;
