-- Whoever is in it is shut out, whether or not they have ever been in.
CREATE TABLE disabled_person (
    tenant      TEXT NOT NULL REFERENCES partner (tenant),
    object      TEXT NOT NULL,
    disabled_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, object)
);
