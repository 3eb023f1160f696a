"""Postgres and Valkey as child processes of ours: real servers from wheels, for who brings none of their own."""
