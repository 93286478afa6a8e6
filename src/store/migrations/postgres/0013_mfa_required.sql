-- Partners whose staff sign in with a second factor that Partner Center sees, or not at all.
ALTER TABLE partner ADD COLUMN mfa_required BOOLEAN NOT NULL DEFAULT FALSE;
