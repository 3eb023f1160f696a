"""The kinds of setting: how the text of each becomes a value, what is allowed, and how it is shown."""

import base64
import binascii
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

MASK = "********"
KEY_BYTES = 32


class SettingError(ValueError):
    """Names the setting, the value (masked when secret) and what is allowed."""


class Setting(msgspec.Struct, frozen=True):
    """`low` and `high` are for numbers, `choices` for words, `schemes` for addresses."""

    name: str
    kind: Literal["url", "path", "key", "int", "float", "choice", "bool", "words"]
    default: str
    doc: str
    unit: str = ""
    low: float = 0
    high: float = 0
    choices: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        words = {
            "url": f"an address starting with {' or '.join(f'{scheme}://' for scheme in self.schemes)}",
            "path": "a folder",
            "key": f"{KEY_BYTES} bytes in base64",
            "int": f"a whole number from {self.low:g} to {self.high:g}",
            "float": f"a number from {self.low:g} to {self.high:g}",
            "choice": f"one of {', '.join(self.choices)}",
            "bool": "yes or no",
            "words": "words with commas in between",
        }
        return words[self.kind]


class Context(msgspec.Struct, frozen=True):
    """What paths are relative to."""

    home: str
    state_home: str
    cwd: Path


def parsed(setting: Setting, text: str, context: Context) -> Any:
    try:
        return READERS[setting.kind](setting, text.strip(), context)
    except SettingError:
        raise
    except ValueError:
        shown = masked(setting, text)
        raise SettingError(f"{setting.name} is {shown!r}, but must be {setting.allowed}") from None


def masked(setting: Setting, value: object) -> str:
    if value is None or value == "":
        return ""
    if setting.kind == "key":
        return MASK
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(value)
    return mask_passwords(str(value)) if setting.kind == "url" else str(value)


def mask_passwords(address: str) -> str:
    """Hides `user:secret@` (which may hold any sign up to the last @ before the path) and `password=secret`."""
    without_user = re.sub(r"(?<=://)([^/?:]*):.*@", rf"\1:{MASK}@", address)
    return re.sub(r"(password=)('[^']*'|[^&\s]*)", rf"\1{MASK}", without_user, flags=re.IGNORECASE)


def _url(setting: Setting, text: str, _context: Context) -> str:
    if text and urlsplit(text).scheme not in setting.schemes:
        raise ValueError(text)
    return text


def _path(setting: Setting, text: str, context: Context) -> Path | None:
    if not text:
        return default_data_dir(context) if setting.name == "data_dir" else None
    if text == "~" or text.startswith("~/"):
        return _home(context) / text[2:]
    return context.cwd / text


def default_data_dir(context: Context) -> Path:
    state = Path(context.state_home)
    return (state if state.is_absolute() else _home(context) / ".local/state") / "cloudledger"


def _home(context: Context) -> Path:
    if not context.home:
        raise SettingError("data_dir cannot be derived because HOME is not set: set CLOUDLEDGER_DATA_DIR to a folder")
    return Path(context.home)


def _key(_setting: Setting, text: str, _context: Context) -> bytes | None:
    if not text:
        return None
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(MASK)
    return key


def _number(setting: Setting, text: str, _context: Context) -> float:
    number = float(text)
    if not (math.isfinite(number) and setting.low <= number <= setting.high):
        raise ValueError(text)
    return number


def _whole_number(setting: Setting, text: str, context: Context) -> int:
    _number(setting, text, context)
    return int(text)


def _choice(setting: Setting, text: str, _context: Context) -> str:
    if text.lower() not in setting.choices:
        raise ValueError(text)
    return text.lower()


def _bool(_setting: Setting, text: str, _context: Context) -> bool:
    if text.lower() not in _BOOLS:
        raise ValueError(text)
    return _BOOLS[text.lower()]


def _words(_setting: Setting, text: str, _context: Context) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


_BOOLS = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}
READERS: dict[str, Callable[[Setting, str, Context], Any]] = {
    "url": _url,
    "path": _path,
    "key": _key,
    "int": _whole_number,
    "float": _number,
    "choice": _choice,
    "bool": _bool,
    "words": _words,
}
