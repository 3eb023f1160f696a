-- Signing in: what must never be in a log of events. Everything here about a person is deleted when they are erased.

CREATE SCHEMA access;

-- Inert until an event of the user's credential stream names the credential: that event is the commit point.
-- `confirmed` only says that somebody has looked, for sweeping what was never named.
CREATE TABLE access.passwords (
    credential uuid PRIMARY KEY,
    user_uuid uuid NOT NULL,
    hash text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    confirmed boolean NOT NULL DEFAULT false
);
CREATE INDEX passwords_user ON access.passwords (user_uuid);

-- A session lives `lifetime` seconds from its last use (null: for ever), a personal token until `expires_at`.
-- `used_at` has no index, so that moving it touches one page.
CREATE TABLE access.tokens (
    id uuid PRIMARY KEY,
    digest bytea NOT NULL UNIQUE CHECK (length(digest) = 32),
    user_uuid uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('session', 'personal')),
    name text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz NOT NULL DEFAULT now(),
    lifetime int CHECK (lifetime > 0),
    expires_at timestamptz
) WITH (fillfactor = 70);
CREATE INDEX tokens_user ON access.tokens (user_uuid, created_at);

-- Processes that remember what a token stood for forget it at once: the payload is the digest.
CREATE FUNCTION access.tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('access', encode(OLD.digest, 'hex'));
    RETURN NULL;
END $$;
CREATE TRIGGER tell AFTER DELETE OR UPDATE OF digest, user_uuid, kind, lifetime, expires_at ON access.tokens
    FOR EACH ROW EXECUTE FUNCTION access.tell();

-- Wrong passwords of late, by a keyed digest of what was typed and the address it came from.
CREATE TABLE access.failures (
    username bytea NOT NULL,
    address text NOT NULL,
    user_uuid uuid,
    failed_at timestamptz[] NOT NULL DEFAULT '{}',
    locked_until timestamptz,
    PRIMARY KEY (username, address)
);
CREATE INDEX failures_user ON access.failures (user_uuid);

-- Whom an identity provider means by its `sub`; `signed_in_at` is when it was last recorded that they came.
CREATE TABLE access.identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    user_uuid uuid NOT NULL,
    linked_at timestamptz NOT NULL DEFAULT now(),
    signed_in_at timestamptz,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_user ON access.identities (user_uuid);
