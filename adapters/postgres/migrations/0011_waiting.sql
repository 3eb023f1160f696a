-- What a job has come back for again and again, and since when: how long it has waited tells when to look again.
ALTER TABLE work.jobs
    ADD COLUMN waiting_for text NOT NULL DEFAULT '',
    ADD COLUMN waiting_since timestamptz;
-- The next in turn.
CREATE INDEX jobs_turns ON work.jobs (kind, created_at, id) WHERE state = 'ready' AND waiting_for = 'its turn';
