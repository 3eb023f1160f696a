-- What an offering needs to reach its backend and nobody is to be told: sealed with a key that the master key gives. A
-- row counts only once an event of the offering names it; the one named before it, which it `rested` on, is deleted.
CREATE TABLE access.secrets (
    id uuid PRIMARY KEY,
    offering uuid NOT NULL,
    sealed bytea NOT NULL,
    rested uuid,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX secrets_offering ON access.secrets (offering);
