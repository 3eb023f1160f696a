"""What a client of the crash proof writes down: what it is about to ask, and what it was answered."""

from pathlib import Path
from uuid import UUID

import msgspec

from tests.proofs.journal import read


class Intent(msgspec.Struct, frozen=True):
    command: UUID
    name: str
    body: msgspec.Raw


class Answered(msgspec.Struct, frozen=True):
    """`tries` with one command id; `repeated`: answered as an earlier try was; `inherited`: from a killed client."""

    command: UUID
    position: int
    tries: int
    repeated: bool
    at: float
    inherited: bool = False


class AskedAgain(msgspec.Struct, frozen=True):
    """An answered command asked once more. `same`: answered as repeated, with the first answer and position."""

    command: UUID
    same: bool


class Journals:
    """Of one client and its successors."""

    def __init__(self, folder: Path, number: int) -> None:
        self.intents, self.answers, self.again = (
            folder / f"{name}-{number}.journal" for name in ("intents", "answers", "again")
        )

    def left_open(self) -> list[Intent]:
        """What the one before asked last, if it knows of no answer."""
        answered = {one.command for one in read(self.answers, Answered)}
        return [one for one in read(self.intents, Intent)[-1:] if one.command not in answered]
