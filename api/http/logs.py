"""Logs as JSON, one object a line, on standard error. Nothing secret gets here: no header and no body is logged."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TextIO

import msgspec

from api.settings import Settings

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        facts |= {name: value for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_info:
            facts["error"] = self.formatException(record.exc_info)
        return msgspec.json.encode(facts, enc_hook=str).decode()


@contextmanager
def configured(settings: Settings, to: TextIO | None = None) -> Iterator[None]:
    """For the time of the block; what was there before comes back. To standard error unless told."""
    root, noisy = logging.getLogger(), [logging.getLogger(name) for name in ("httpx", "httpcore", "asyncio")]
    before, levels = (root.handlers[:], root.level), [logger.level for logger in noisy]
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(Lines())
    root.handlers, root.level = [handler], logging.getLevelName(settings.log_level.upper())
    for logger in noisy:
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.handlers, root.level = before
        for logger, level in zip(noisy, levels, strict=True):
            logger.setLevel(level)
