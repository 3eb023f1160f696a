"""What the rest of the house may catch of the library's errors."""

from eventsourcing.persistence import InterfaceError, OperationalError, PersistenceError

StoreError = PersistenceError
"""The database refused, or cannot be reached."""

OUT_OF_REACH = (OperationalError, InterfaceError)
"""The database is away, full or overrun: nobody's fault who asked."""
