-- The ledger: events, commands, reserved names, keys of persons, snapshots, positions.

CREATE SCHEMA ledger;

CREATE TABLE ledger.meta (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    product text NOT NULL DEFAULT 'cloudledger',
    log_id uuid NOT NULL DEFAULT gen_random_uuid(),
    key_check bytea,
    created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO ledger.meta DEFAULT VALUES;

-- Column names of the first five are those of the eventsourcing library.
CREATE TABLE ledger.events (
    notification_id bigint NOT NULL,
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    event_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor text NOT NULL CHECK (actor ~ '^(user|system):[a-z0-9_.-]+$'),
    impersonator text CHECK (impersonator ~ '^user:[a-z0-9_.-]+$'),
    reason text NOT NULL,
    customer_id uuid,
    project_id uuid,
    correlation_id uuid NOT NULL,
    causation_id uuid,
    command_id uuid NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (originator_id, originator_version)
);
CREATE UNIQUE INDEX events_position ON ledger.events (notification_id);
CREATE UNIQUE INDEX events_event_id ON ledger.events (event_id);
CREATE INDEX events_correlation ON ledger.events (correlation_id);

CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the event log is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.events
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE TABLE ledger.commands (
    command_id uuid PRIMARY KEY,
    digest bytea NOT NULL,
    answer bytea NOT NULL,
    position bigint NOT NULL
);

CREATE TABLE ledger.names (
    kind text NOT NULL,
    digest bytea NOT NULL,
    owner uuid NOT NULL,
    PRIMARY KEY (kind, digest)
);

CREATE TABLE ledger.person_keys (
    person uuid PRIMARY KEY,
    wrapped_key bytea NOT NULL
);

CREATE TABLE ledger.snapshots (
    originator_id uuid PRIMARY KEY,
    originator_version bigint NOT NULL,
    kind text NOT NULL,
    shape text NOT NULL,
    state bytea NOT NULL
);

CREATE TABLE ledger.tracking (
    application_name text PRIMARY KEY,
    notification_id bigint
);

-- The text that is hashed for an event, before its payload. The auditor's recipe (docs/audit.md):
-- hash(n) = sha256(hash(n-1) || utf8(event_text) || payload), hash(0) = 32 zero bytes.
CREATE FUNCTION ledger.event_text(
    notification_id bigint, event_id uuid, originator_id uuid, originator_version bigint, topic text,
    recorded_at timestamptz, actor text, impersonator text, reason text, customer_id uuid, project_id uuid,
    correlation_id uuid, causation_id uuid, command_id uuid
) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT concat(
        notification_id, '|', event_id, '|', originator_id, '|', originator_version, '|', topic, '|',
        (extract(epoch FROM recorded_at) * 1000000)::bigint, '|', actor, '|', impersonator, '|', customer_id, '|',
        project_id, '|', correlation_id, '|', causation_id, '|', command_id, '|', length(reason), '|', reason, '|')
$$;

-- Appends the events of several commands in one transaction and answers for each command apart.
-- The lock comes first and is held until the commit is visible: positions are gapless, in commit order, and
-- no reader ever passes one that is still to come. Statements inside a volatile function each take a new
-- snapshot under READ COMMITTED, so what is read after the lock is the truth until the commit.
-- Arrays c_* have one element per command, e_* per event, n_* per name, k_* per key of a person.
-- Outcomes: appended, repeated (answer of the first time in `answer`), reused (same id, other body),
-- conflict (`stream`, `actual`), taken (`name` is the place of the name in n_*). Two commands of one call that claim the
-- same free name are an error; the coalescer never puts them together.
CREATE FUNCTION ledger.append(
    c_id uuid[], c_digest bytea[], c_answer bytea[], c_actor text[], c_impersonator text[], c_reason text[],
    c_customer uuid[], c_project uuid[], c_correlation uuid[], c_causation uuid[],
    e_command int[], e_id uuid[], e_stream uuid[], e_version bigint[], e_topic text[], e_state bytea[],
    n_command int[], n_kind text[], n_digest bytea[], n_owner uuid[], n_held boolean[],
    k_command int[], k_person uuid[], k_key bytea[]
) RETURNS TABLE (command int, outcome text, last_position bigint, answer bytea, stream uuid, actual bigint, name int)
LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    head bigint; h bytea; now_at timestamptz;
    refused int[] := '{}';
    hashes bytea[] := '{}'; texts bytea[];
    found record;
    body bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(4712, 1);
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'ledger.append needs READ COMMITTED' USING ERRCODE = '25001';
    END IF;
    SELECT e.notification_id, e.hash, greatest(clock_timestamp(), e.recorded_at) INTO head, h, now_at
        FROM ledger.events e ORDER BY e.notification_id DESC LIMIT 1;
    IF head IS NULL THEN
        head := 0; h := decode(repeat('00', 32), 'hex'); now_at := clock_timestamp();
    END IF;

    FOR found IN
        SELECT x.i::int AS command, CASE WHEN c.digest = x.digest THEN 'repeated' ELSE 'reused' END AS outcome, c.position AS last_position, c.answer AS answer,
                   NULL::uuid AS stream, NULL::bigint AS actual, NULL::int AS name
        FROM unnest(c_id, c_digest) WITH ORDINALITY AS x(id, digest, i) JOIN ledger.commands c ON c.command_id = x.id
        UNION ALL
        SELECT f.c, 'conflict', NULL, NULL, f.s, coalesce(a.v, 0), NULL
        FROM (SELECT x.c, x.s, min(x.v) AS v FROM unnest(e_command, e_stream, e_version) AS x(c, s, v) GROUP BY x.c, x.s) f
        LEFT JOIN LATERAL (SELECT e.originator_version AS v FROM ledger.events e
                  WHERE e.originator_id = f.s ORDER BY e.originator_version DESC LIMIT 1) a ON true
        WHERE CASE WHEN a.v IS NULL THEN f.v > 1 ELSE a.v <> f.v - 1 END
        UNION ALL
        SELECT x.c, 'taken', NULL, NULL, NULL, NULL, x.i::int
        FROM unnest(n_command, n_kind, n_digest, n_owner, n_held) WITH ORDINALITY AS x(c, kind, digest, owner, held, i)
        JOIN ledger.names n ON n.kind = x.kind AND n.digest = x.digest
        WHERE x.held AND n.owner <> x.owner
    LOOP
        CONTINUE WHEN found.command = ANY (refused);
        refused := refused || found.command;
        command := found.command; outcome := found.outcome; last_position := found.last_position;
        answer := found.answer; stream := found.stream; actual := found.actual; name := found.name;
        RETURN NEXT;
    END LOOP;
    answer := NULL; stream := NULL; actual := NULL; name := NULL;

    IF false = ANY (n_held) THEN
        DELETE FROM ledger.names n USING unnest(n_command, n_kind, n_digest, n_owner, n_held) AS x(c, kind, digest, owner, held)
            WHERE n.kind = x.kind AND n.digest = x.digest AND n.owner = x.owner AND NOT x.held AND x.c <> ALL (refused);
    END IF;
    IF true = ANY (n_held) THEN
        INSERT INTO ledger.names SELECT x.kind, x.digest, x.owner
            FROM unnest(n_command, n_kind, n_digest, n_owner, n_held) AS x(c, kind, digest, owner, held)
            WHERE x.held AND x.c <> ALL (refused);
    END IF;
    IF cardinality(k_person) > 0 THEN
        DELETE FROM ledger.person_keys p USING unnest(k_command, k_person, k_key) AS x(c, person, key)
            WHERE p.person = x.person AND x.key IS NULL AND x.c <> ALL (refused);
        INSERT INTO ledger.person_keys SELECT x.person, x.key FROM unnest(k_command, k_person, k_key) AS x(c, person, key)
            WHERE x.key IS NOT NULL AND x.c <> ALL (refused);
    END IF;

    SELECT array_agg(convert_to(ledger.event_text(head + x.n, x.id, x.s, x.v, x.topic, now_at, c_actor[x.c],
            c_impersonator[x.c], c_reason[x.c], c_customer[x.c], c_project[x.c], c_correlation[x.c],
            c_causation[x.c], c_id[x.c]), 'UTF8') || x.state ORDER BY x.n) INTO texts
        FROM (SELECT row_number() OVER (ORDER BY y.i) AS n, y.* FROM unnest(e_command, e_id, e_stream, e_version, e_topic, e_state)
              WITH ORDINALITY AS y(c, id, s, v, topic, state, i) WHERE y.c <> ALL (refused)) x;
    IF texts IS NOT NULL THEN
        FOREACH body IN ARRAY texts LOOP
            h := sha256(h || body);
            hashes := hashes || h;
        END LOOP;
        INSERT INTO ledger.events
            SELECT head + x.n, x.s, x.v, x.topic, x.state, x.id, now_at, c_actor[x.c], c_impersonator[x.c], c_reason[x.c],
                   c_customer[x.c], c_project[x.c], c_correlation[x.c], c_causation[x.c], c_id[x.c], hashes[x.n]
            FROM (SELECT row_number() OVER (ORDER BY y.i) AS n, y.* FROM unnest(e_command, e_id, e_stream, e_version, e_topic, e_state)
                  WITH ORDINALITY AS y(c, id, s, v, topic, state, i) WHERE y.c <> ALL (refused)) x;
        head := head + cardinality(hashes);
        PERFORM pg_notify('ledger', head::text);
    END IF;
    INSERT INTO ledger.commands SELECT x.id, c_digest[x.i], c_answer[x.i], head
        FROM unnest(c_id) WITH ORDINALITY AS x(id, i) WHERE x.i <> ALL (refused);
    outcome := 'appended'; last_position := head;
    FOR place IN 1..cardinality(c_id) LOOP
        command := place;
        IF place <> ALL (refused) THEN RETURN NEXT; END IF;
    END LOOP;
END $$;

-- ledger.append for the commonest case, one command with one event and nothing reserved, at half its cost.
CREATE FUNCTION ledger.append_one(
    c_id uuid, c_digest bytea, c_answer bytea, c_actor text, c_impersonator text, c_reason text,
    c_customer uuid, c_project uuid, c_correlation uuid, c_causation uuid,
    e_id uuid, e_stream uuid, e_version bigint, e_topic text, e_state bytea,
    OUT command int, OUT outcome text, OUT last_position bigint, OUT answer bytea, OUT stream uuid, OUT actual bigint,
    OUT name int
) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    head bigint; h bytea; now_at timestamptz; version bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(4712, 1);
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'ledger.append_one needs READ COMMITTED' USING ERRCODE = '25001';
    END IF;
    command := 1;
    SELECT e.originator_version INTO version FROM ledger.events e
        WHERE e.originator_id = e_stream ORDER BY e.originator_version DESC LIMIT 1;
    IF (CASE WHEN version IS NULL THEN e_version <= 1 ELSE version = e_version - 1 END) THEN
        SELECT e.notification_id, e.hash, greatest(clock_timestamp(), e.recorded_at) INTO head, h, now_at
            FROM ledger.events e ORDER BY e.notification_id DESC LIMIT 1;
        IF head IS NULL THEN
            head := 0; h := decode(repeat('00', 32), 'hex'); now_at := clock_timestamp();
        END IF;
        head := head + 1;
        INSERT INTO ledger.commands VALUES (c_id, c_digest, c_answer, head) ON CONFLICT DO NOTHING;
        IF FOUND THEN
            INSERT INTO ledger.events VALUES (head, e_stream, e_version, e_topic, e_state, e_id, now_at, c_actor,
                c_impersonator, c_reason, c_customer, c_project, c_correlation, c_causation, c_id,
                sha256(h || convert_to(ledger.event_text(head, e_id, e_stream, e_version, e_topic, now_at, c_actor,
                    c_impersonator, c_reason, c_customer, c_project, c_correlation, c_causation, c_id), 'UTF8')
                    || e_state));
            PERFORM pg_notify('ledger', head::text);
            outcome := 'appended'; last_position := head;
            RETURN;
        END IF;
    END IF;
    SELECT CASE WHEN c.digest = c_digest THEN 'repeated' ELSE 'reused' END, c.position, c.answer
        INTO outcome, last_position, answer FROM ledger.commands c WHERE c.command_id = c_id;
    IF outcome IS NULL THEN
        outcome := 'conflict'; stream := e_stream; actual := coalesce(version, 0);
    END IF;
END $$;
