-- Each request of a member of staff counts their jobs in progress.
CREATE INDEX job_in_progress ON job (partner_id, tenant, object) WHERE state IN ('checking', 'queued', 'running');
