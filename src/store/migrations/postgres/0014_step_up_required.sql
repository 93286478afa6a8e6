-- Partners whose staff authenticate again before changes that cost money.
ALTER TABLE partner ADD COLUMN step_up_required BOOLEAN NOT NULL DEFAULT FALSE;
