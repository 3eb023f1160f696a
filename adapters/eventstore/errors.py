"""What the rest of the house may catch of the library's errors."""

from eventsourcing.persistence import PersistenceError

StoreError = PersistenceError
"""The database refused, or cannot be reached."""
