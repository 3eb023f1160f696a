-- Lists are searched for a part of a name; an index over groups of three letters finds it.

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
