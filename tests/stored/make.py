"""Writes the file of every event whose present shape has none yet: `python -m tests.stored.make`. Never overwrites."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import msgspec

from adapters.eventstore.mapper import EventMapper
from domain.event import Event
from domain.registry import EVENTS
from tests.stored.fixture import Fixture, path_of

_HERE = UUID("0c9e6679-7425-40de-944b-e07fc1f90ae7")
_MAKERS: dict[type, Callable[[str], Any]] = {
    msgspec.inspect.AnyType: lambda path: f"anything, {path.rpartition('.')[2]}",
    msgspec.inspect.StrType: lambda path: f"{path.rpartition('.')[2]} é “1”",
    msgspec.inspect.BoolType: lambda _: True,
    msgspec.inspect.IntType: lambda _: 7,
    msgspec.inspect.FloatType: lambda _: 0.5,
    msgspec.inspect.BytesType: lambda path: path.encode(),
    msgspec.inspect.DecimalType: lambda _: Decimal("12.3400"),
    msgspec.inspect.UUIDType: lambda path: uuid5(_HERE, path),
    msgspec.inspect.DateType: lambda _: date(2026, 2, 28),
    msgspec.inspect.DateTimeType: lambda _: datetime(2026, 2, 28, 23, 59, 59, 123456, tzinfo=UTC),
}


def sample(kind: Any, path: str) -> Any:
    """A value of a type, never an empty one."""
    inspect = msgspec.inspect
    if isinstance(kind, inspect.Metadata):
        return sample(kind.type, path)
    if isinstance(kind, inspect.UnionType):
        return sample(next(one for one in kind.types if not isinstance(one, inspect.NoneType)), path)
    if isinstance(kind, inspect.EnumType | inspect.LiteralType):
        return next(iter(kind.cls)) if isinstance(kind, inspect.EnumType) else kind.values[0]
    if isinstance(kind, inspect.DictType):
        return {sample(kind.key_type, path + ".key"): sample(kind.value_type, path + ".value")}
    if isinstance(kind, inspect.TupleType):
        return tuple(sample(one, f"{path}.{place}") for place, one in enumerate(kind.item_types))
    if isinstance(kind, inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.FrozenSetType):
        return [sample(kind.item_type, path + ".item")]
    if isinstance(kind, inspect.StructType):
        return {field.encode_name: sample(field.type, f"{path}.{field.name}") for field in kind.fields}
    return _MAKERS[type(kind)](path)


def example(kind: type[Event]) -> Event:
    """One with a value in every field."""
    fields = sample(msgspec.inspect.type_info(kind), kind.name)
    return msgspec.convert({"v": kind.__struct_config__.tag, **msgspec.to_builtins(fields)}, kind)


def fixture(kind: type[Event]) -> Fixture:
    event = example(kind)
    key = hashlib.sha256(kind.name.encode()).digest()
    mapper = EventMapper(lambda persons: dict.fromkeys(persons, key))
    stream = uuid5(_HERE, f"stream of {kind.name}")
    person = mapper.person(kind.name, event, stream)
    return Fixture(
        name=kind.name,
        shape=int(kind.__struct_config__.tag or 1),
        stream=stream,
        version=3,
        person=person,
        key=key if person else None,
        payload=mapper.encode(stream, 3, event, {person: key} if person else {}).decode(),
        expected={field: value for field, value in msgspec.to_builtins(event).items() if field != "v"},
    )


def main() -> None:
    for kind in EVENTS.values():
        path = path_of(kind.name, int(kind.__struct_config__.tag or 1))
        if not path.exists():
            with path.open("xb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(fixture(kind)), indent=2) + b"\n")
            print(path.name)


if __name__ == "__main__":
    main()
