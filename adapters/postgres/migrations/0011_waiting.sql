-- What a job has come back for again and again, since when, and when it last found that it has to wait on: how long it
-- has waited tells when to look again.
ALTER TABLE work.jobs
    ADD COLUMN waiting_for text NOT NULL DEFAULT '',
    ADD COLUMN waiting_since timestamptz,
    ADD COLUMN waited_until timestamptz;
-- The next in turn.
CREATE INDEX jobs_turns ON work.jobs (kind, created_at, id) WHERE state = 'ready' AND waiting_for = 'its turn';
