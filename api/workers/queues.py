"""The queues of the broker."""

QUEUES = ("tasks", "heavy", "background")
