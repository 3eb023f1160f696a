-- ledger.append for commands that depend on more than they write. g_*: a stream must still be at the version it was read
-- at (outcome `conflict`). x_*: nobody may hold a name of this kind, e.g. no project of a customer (outcome `held`).
-- All is checked under the lock of the append. When a command is turned away nothing of the batch is appended and only
-- the refusals come back: the caller sends the others again.

CREATE FUNCTION ledger.append_guarded(
    c_id uuid[], c_digest bytea[], c_answer bytea[], c_actor text[], c_impersonator text[], c_reason text[],
    c_customer uuid[], c_project uuid[], c_correlation uuid[], c_causation uuid[],
    e_command int[], e_id uuid[], e_stream uuid[], e_version bigint[], e_topic text[], e_state bytea[],
    n_command int[], n_kind text[], n_digest bytea[], n_owner uuid[], n_held boolean[],
    k_command int[], k_person uuid[], k_key bytea[],
    g_command int[], g_stream uuid[], g_version bigint[], x_command int[], x_kind text[]
) RETURNS TABLE (command int, outcome text, last_position bigint, answer bytea, stream uuid, actual bigint, name int)
LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    PERFORM pg_advisory_xact_lock(4712, 1);
    RETURN QUERY
        SELECT DISTINCT ON (f.c) f.c, f.outcome, NULL::bigint, NULL::bytea, f.s, f.v, NULL::int
        FROM (
            SELECT x.c, 'conflict' AS outcome, x.s, coalesce(a.v, 0) AS v
            FROM unnest(g_command, g_stream, g_version) AS x(c, s, v)
            LEFT JOIN LATERAL (SELECT e.originator_version AS v FROM ledger.events e
                WHERE e.originator_id = x.s ORDER BY e.originator_version DESC LIMIT 1) a ON true
            WHERE coalesce(a.v, 0) <> x.v
            UNION ALL
            SELECT x.c, 'held', NULL, NULL FROM unnest(x_command, x_kind) AS x(c, kind)
            WHERE EXISTS (SELECT FROM ledger.names n WHERE n.kind = x.kind)
        ) f
        WHERE NOT EXISTS (SELECT FROM ledger.commands d WHERE d.command_id = c_id[f.c]);
    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM ledger.append(c_id, c_digest, c_answer, c_actor, c_impersonator, c_reason, c_customer,
            c_project, c_correlation, c_causation, e_command, e_id, e_stream, e_version, e_topic, e_state,
            n_command, n_kind, n_digest, n_owner, n_held, k_command, k_person, k_key);
    END IF;
END $$;
