-- Processes: how far each has read the log, what it was refused, and the events it goes on without.

CREATE TABLE work.processes (
    name text PRIMARY KEY,
    position bigint NOT NULL,
    owner text,
    error text,
    error_at timestamptz
) WITH (fillfactor = 50);

-- `number` is the command's place in the reaction to the event.
CREATE TABLE work.refusals (
    process text NOT NULL,
    position bigint NOT NULL,
    number int NOT NULL,
    command text NOT NULL,
    code text NOT NULL,
    message text NOT NULL,
    refused_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (process, position, number)
);

CREATE TABLE work.parked_events (
    process text NOT NULL,
    position bigint NOT NULL,
    event text NOT NULL,
    stream uuid NOT NULL,
    error text NOT NULL,
    attempts int NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (process, position)
);

-- ledger.append_guarded for commands that queue jobs (j_*) or carry a process further (p_*): all in one transaction. A
-- process that is not at p_before is turned away (outcome `moved`, `actual` is where it is), and like there nothing of
-- the batch is appended then. Only commands that are appended queue anything: never a repeated one.
CREATE FUNCTION work.append(
    c_id uuid[], c_digest bytea[], c_answer bytea[], c_actor text[], c_impersonator text[], c_reason text[],
    c_customer uuid[], c_project uuid[], c_correlation uuid[], c_causation uuid[],
    e_command int[], e_id uuid[], e_stream uuid[], e_version bigint[], e_topic text[], e_state bytea[],
    n_command int[], n_kind text[], n_digest bytea[], n_owner uuid[], n_held boolean[],
    k_command int[], k_person uuid[], k_key bytea[],
    g_command int[], g_stream uuid[], g_version bigint[], x_command int[], x_kind text[],
    j_command int[], j_id uuid[], j_kind text[], j_target uuid[], j_operation uuid[], j_arguments text[], j_queue text[],
    j_priority int[], j_due timestamptz[],
    p_command int[], p_name text[], p_before bigint[], p_position bigint[]
) RETURNS TABLE (command int, outcome text, last_position bigint, answer bytea, stream uuid, actual bigint, name int)
LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    told record;
    done int[] := '{}';
BEGIN
    PERFORM pg_advisory_xact_lock(4712, 1);
    PERFORM FROM work.processes w WHERE w.name = ANY (p_name) ORDER BY w.name FOR UPDATE;
    RETURN QUERY
        SELECT x.c, 'moved', NULL::bigint, NULL::bytea, NULL::uuid, coalesce(w.position, -1), NULL::int
        FROM unnest(p_command, p_name, p_before) AS x(c, name, before) LEFT JOIN work.processes w ON w.name = x.name
        WHERE w.position IS DISTINCT FROM x.before
            AND NOT EXISTS (SELECT FROM ledger.commands d WHERE d.command_id = c_id[x.c]);
    IF FOUND THEN
        RETURN;
    END IF;

    FOR told IN
        SELECT * FROM ledger.append_guarded(c_id, c_digest, c_answer, c_actor, c_impersonator, c_reason, c_customer,
            c_project, c_correlation, c_causation, e_command, e_id, e_stream, e_version, e_topic, e_state,
            n_command, n_kind, n_digest, n_owner, n_held, k_command, k_person, k_key,
            g_command, g_stream, g_version, x_command, x_kind)
    LOOP
        command := told.command; outcome := told.outcome; last_position := told.last_position;
        answer := told.answer; stream := told.stream; actual := told.actual; name := told.name;
        IF outcome = 'appended' THEN
            done := done || command;
        END IF;
        RETURN NEXT;
    END LOOP;

    UPDATE work.processes w SET position = x.position, error = NULL, error_at = NULL
        FROM unnest(p_command, p_name, p_position) AS x(c, name, position) WHERE w.name = x.name AND x.c = ANY (done);
    INSERT INTO work.jobs (id, kind, target, operation, arguments, queue, priority, due_at, correlation, causation, customer, project)
        SELECT x.id, x.kind, x.target, x.operation, x.arguments::jsonb, x.queue, x.priority, coalesce(x.due, now()),
            c_correlation[x.c], c_causation[x.c], c_customer[x.c], c_project[x.c]
        FROM unnest(j_command, j_id, j_kind, j_target, j_operation, j_arguments, j_queue, j_priority, j_due)
            AS x(c, id, kind, target, operation, arguments, queue, priority, due) WHERE x.c = ANY (done);
    IF FOUND THEN
        PERFORM pg_notify('jobs', x.queue) FROM (SELECT DISTINCT y.queue FROM unnest(j_command, j_queue) AS y(c, queue)
            WHERE y.c = ANY (done)) x;
    END IF;
END $$;
