"""The ways the rules say no. `code` is public API, the message is for people."""

from uuid import UUID


class Refused(Exception):
    """`field` names the input at fault, empty when none is."""

    code = "refused"

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotFound(Refused):
    code = "not_found"


class Forbidden(Refused):
    code = "forbidden"


class Invalid(Refused):
    code = "invalid"


class NameTaken(Refused):
    code = "name_taken"


class Conflict(Refused):
    """Somebody else changed the stream between our reading and our writing."""

    code = "conflict"

    def __init__(self, stream: UUID, expected: int, actual: int) -> None:
        super().__init__(f"stream {stream.hex} was expected at version {expected} and is at version {actual}")
        self.stream, self.expected, self.actual = stream, expected, actual


class Overtaken(Conflict):
    """A process is not where it was: somebody else moved it."""

    def __init__(self, process: str, expected: int, actual: int | None) -> None:
        Refused.__init__(self, f"process {process} was expected at position {expected} and is at {actual}")


class StillHeld(Refused):
    """Something is not empty yet."""

    code = "has_children"


class CommandIdReused(Refused):
    """The same command id came again with another body."""

    code = "command_id_reused"


class WrongState(Refused):
    """Possible as such, but not as things stand."""

    code = "wrong_state"
