"""Runs, rebuilds and verifies read models."""
