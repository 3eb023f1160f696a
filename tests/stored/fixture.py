"""What a file in this folder says."""

from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

FOLDER = Path(__file__).parent


class Fixture(msgspec.Struct, frozen=True, kw_only=True):
    """`payload` is the stored text to the byte, `expected` are the fields the code of today must read from it. Of an
    event with personal fields: whom it is about, and the key they are sealed with."""

    name: str
    shape: int
    stream: UUID
    version: int
    person: UUID | None = None
    key: bytes | None = None
    payload: str
    expected: dict[str, Any]

    @property
    def keys(self) -> dict[UUID, bytes]:
        return {self.person: self.key} if self.person and self.key else {}


def path_of(name: str, shape: int) -> Path:
    return FOLDER / f"{name}.v{shape}.json"


def read(path: Path) -> Fixture:
    return msgspec.json.decode(path.read_bytes(), type=Fixture)
