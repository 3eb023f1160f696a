"""Read models and their engine, on a real Postgres."""
