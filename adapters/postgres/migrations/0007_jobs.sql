-- Work outside that follows from events. The row is the truth; the broker only wakes who carries it out.

CREATE SCHEMA work;

-- `due_at`: not before. `sent_at`: when a worker was last told of it, null when one has to be told. `lease_owner` and
-- `leased_until` belong to whoever carries it out just now; a lease that ran out is anybody's. `attempts` counts the
-- tries since it last came along or was made ready by hand, `started_at` is when the first of all began.
CREATE TABLE work.jobs (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    target uuid NOT NULL,
    operation uuid,
    arguments jsonb NOT NULL DEFAULT '{}',
    queue text NOT NULL,
    priority smallint NOT NULL,
    state text NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'running', 'done', 'parked', 'abandoned')),
    attempts int NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT now(),
    lease_owner text,
    leased_until timestamptz,
    sent_at timestamptz,
    last_error text NOT NULL DEFAULT '',
    progress text NOT NULL DEFAULT '',
    correlation uuid NOT NULL,
    causation uuid,
    customer uuid,
    project uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    finished_at timestamptz
) WITH (fillfactor = 70);
CREATE INDEX jobs_next ON work.jobs (queue, priority, due_at) WHERE state = 'ready';
CREATE INDEX jobs_unsent ON work.jobs (due_at) WHERE state = 'ready' AND sent_at IS NULL;
CREATE INDEX jobs_sent ON work.jobs (sent_at) WHERE state = 'ready' AND sent_at IS NOT NULL;
CREATE INDEX jobs_leases ON work.jobs (leased_until) WHERE state = 'running';
CREATE INDEX jobs_counted ON work.jobs (state, kind, id);
CREATE INDEX jobs_target ON work.jobs (target, id);
CREATE INDEX jobs_finished ON work.jobs (finished_at) WHERE state IN ('done', 'abandoned');

-- When each task that runs by the clock was last sent, whichever scheduler did.
CREATE TABLE work.schedules (
    task text PRIMARY KEY,
    sent_at timestamptz NOT NULL
);
