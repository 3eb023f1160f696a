"""Exit codes: one per cause, so that a script can tell them apart. docs/cli.md lists them."""

import signal

OK = 0
ERROR = 1
USAGE = 2
VERIFY_FAILED = 3
NOT_FOUND = 4
REFUSED = 5
UNAVAILABLE = 6
FILE_FAILED = 7
INTERRUPTED = 128 + signal.SIGINT

MEANINGS = {
    OK: "done",
    ERROR: "an error nobody foresaw",
    USAGE: "wrong option, argument or setting",
    VERIFY_FAILED: "verify found a broken chain or a read model that differs; a cloud is not as it must be",
    NOT_FOUND: "no such stream, event, position, read model, command, job or file",
    REFUSED: "the rules, or the state of the database, say no",
    UNAVAILABLE: "the database or a server cannot be reached, or has no room left",
    FILE_FAILED: "a file cannot be read or written",
    INTERRUPTED: "interrupted; what was begun resumes when run again",
}


class Stop(Exception):
    """Ends the command with a message on standard error."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
