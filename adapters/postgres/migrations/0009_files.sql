-- Files that people put here: pictures, purchase orders. Events name them by what is in them; the bytes are here alone.

CREATE SCHEMA files;

-- `token` is in the address: whoever knows it may open the file. `media_type` is told by the bytes, not by who brought them.
CREATE TABLE files.files (
    sha256 text PRIMARY KEY,
    token text NOT NULL UNIQUE,
    media_type text NOT NULL,
    content bytea NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE files.files ALTER COLUMN content SET STORAGE EXTERNAL;
