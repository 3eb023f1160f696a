"""What the supervisor says when it cannot go on."""


class ServerError(RuntimeError):
    """Names the file, folder, process or setting at fault and what to do about it."""
