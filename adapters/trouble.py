"""The three kinds of trouble with the outside. Anything else that is raised counts as retryable."""


class Trouble(Exception):
    """The message is for people and is shown: never a secret in it."""


class Retryable(Trouble):
    """Worth another try; `after` are seconds to wait, None: as the back-off says."""

    def __init__(self, message: str = "not now", after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Terminal(Trouble):
    """No number of tries will help."""


class Gone(Trouble):
    """What it is about is not there any more. Who removes it is content with that, for the others it is terminal."""
