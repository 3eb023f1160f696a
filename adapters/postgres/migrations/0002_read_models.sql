-- Read models: which tables there are, how far each is, what was set aside. The tables themselves are made by the
-- engine from the descriptions in `projections/`; all of it can be dropped and folded again from the ledger.

CREATE SCHEMA views;

-- A build is one table of one version of a read model. Rows and position are written in one transaction, and a
-- writer moves the position only from the value it has seen: two writers can't both win.
CREATE TABLE views.builds (
    name text NOT NULL,
    version int NOT NULL,
    build int NOT NULL CHECK (build > 0),
    state text NOT NULL CHECK (state IN ('live', 'building', 'old', 'failed')),
    table_name text NOT NULL,
    shape text NOT NULL,
    position bigint NOT NULL DEFAULT 0,
    events bigint NOT NULL DEFAULT 0,
    target bigint,
    phase text NOT NULL DEFAULT 'follow' CHECK (phase IN ('fold', 'follow')),
    cursor_stream uuid,
    cursor_version bigint,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    rows bigint,
    owner text,
    error text,
    error_at timestamptz,
    PRIMARY KEY (name, version, build)
) WITH (fillfactor = 20);
CREATE UNIQUE INDEX builds_live ON views.builds (name, version) WHERE state = 'live';
CREATE UNIQUE INDEX builds_building ON views.builds (name, version) WHERE state = 'building';

-- Events a build goes on without. Build 0: set aside by hand, for every build of the version.
CREATE TABLE views.parked (
    name text NOT NULL,
    version int NOT NULL,
    build int NOT NULL,
    position bigint NOT NULL,
    stream uuid NOT NULL,
    event text,
    error text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    attempts int NOT NULL DEFAULT 1,
    PRIMARY KEY (name, version, build, position)
);
