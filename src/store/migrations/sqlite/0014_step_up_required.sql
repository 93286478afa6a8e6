-- Partners whose staff authenticate again before changes that cost money.
ALTER TABLE partner ADD COLUMN step_up_required INTEGER NOT NULL DEFAULT 0;
