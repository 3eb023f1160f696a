"""Events to stored rows and back: stable names, numbered shapes, personal fields sealed with the person's key."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

import msgspec
from eventsourcing.persistence import Mapper, StoredEvent, Transcoder

from adapters.eventstore.persons import PersonErased, seal, unseal
from domain.event import Event, personal_fields
from domain.registry import EVENTS
from domain.upcasts import UPCASTS, Upcasts, lift

FindKeys = Callable[[set[UUID]], Mapping[UUID, bytes]]


class Placed(msgspec.Struct, frozen=True):
    """An event at its place in a stream: what the library calls a domain event."""

    originator_id: UUID
    originator_version: int
    event: Event


class Undecodable(Exception):
    """A stored event this code cannot read; says which and why."""


class _Outside(msgspec.Struct):
    """The two fields that tell how to read the rest."""

    v: int = 1
    sealed: bytes | None = None


class NoTranscoder(Transcoder):
    """The mapper encodes by itself; the library only wants an object in this place."""

    def encode(self, obj: Any) -> bytes:
        return msgspec.json.encode(obj)

    def decode(self, data: bytes) -> Any:
        return msgspec.json.decode(data)


class EventMapper(Mapper[UUID]):
    def __init__(
        self,
        find_keys: FindKeys,
        events: Mapping[str, type[Event]] = EVENTS,
        upcasts: Upcasts = UPCASTS,
    ) -> None:
        super().__init__(NoTranscoder())
        self._find_keys = find_keys
        self._types = dict(events)
        self._upcasts = upcasts
        self._decode = {name: msgspec.json.Decoder(kind).decode for name, kind in events.items()}
        self._personal = {name: fields for name, kind in events.items() if (fields := personal_fields(kind))}
        self._whole = {name: tag for name, fields in self._personal.items() if (tag := _whole(events[name], fields))}
        self.impersonal = {name: read for name, read in self._decode.items() if name not in self._personal}
        self._encode = msgspec.json.Encoder().encode
        self._outside = msgspec.json.Decoder(_Outside).decode

    def person(self, name: str, event: Event, stream: UUID) -> UUID | None:
        """Whom the event is about, None when it has no personal fields."""
        if name not in self._personal:
            return None
        return cast(UUID, getattr(event, event.person_field)) if event.person_field else stream

    def encode(self, stream: UUID, version: int, event: Event, keys: Mapping[UUID, bytes]) -> bytes:
        """Raises PersonErased when the person's key is not among `keys`."""
        person = self.person(event.name, event, stream)
        if person is None:
            return self._encode(event)
        if person not in keys:
            raise PersonErased(f"person {person.hex} was erased; nothing more can be recorded about them")
        fields = msgspec.to_builtins(event)
        plain = {field: fields.pop(field) for field in self._personal[event.name]}
        fields["sealed"] = seal(keys[person], self._encode(plain), _about(stream, version, event.name))
        return self._encode(fields)

    def needs_key(self, name: str, state: bytes, stream: UUID) -> UUID | None:
        """The person whose key is needed to read a stored event, None when none is."""
        if name not in self._personal:
            return None
        field = self._types[name].person_field
        return UUID(msgspec.json.decode(state)[field]) if field else stream

    def decode(self, name: str, state: bytes, stream: UUID, version: int, keys: Mapping[UUID, bytes]) -> Event:
        """Personal fields are None when the person's key is gone. Raises Undecodable."""
        try:
            if name not in self._personal:
                return self._decode[name](state)
            return self._decode_personal(name, state, stream, version, keys)
        except msgspec.ValidationError as error:
            return self._decode_lifted(name, state, stream, version, keys, error)
        except Exception as error:
            raise self._undecodable(name, stream, version, error) from error

    def decode_stream(self, stream: UUID, rows: Sequence[tuple[int, str, bytes]]) -> list[Event]:
        """Events of one stream from (version, name, state). Raises Undecodable."""
        plain, slow = self.impersonal, self.decode
        keys: Mapping[UUID, bytes] | None = None
        events: list[Event] = []
        for version, name, state in rows:
            if (read := plain.get(name)) is not None:
                try:
                    events.append(read(state))
                    continue
                except msgspec.MsgspecError:
                    pass
            elif keys is None:
                keys = self._find_keys({who for _, each, data in rows if (who := self.needs_key(each, data, stream))})
            events.append(slow(name, state, stream, version, keys or {}))
        return events

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        stream, version, event = domain_event.originator_id, domain_event.originator_version, domain_event.event
        person = self.person(event.name, event, stream)
        keys = self._find_keys({person}) if person else {}
        return StoredEvent(stream, version, event.name, self.encode(stream, version, event, keys))

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        stream = cast(UUID, stored_event.originator_id)
        person = self.needs_key(stored_event.topic, stored_event.state, stream)
        keys = self._find_keys({person}) if person else {}
        event = self.decode(stored_event.topic, stored_event.state, stream, stored_event.originator_version, keys)
        return Placed(stream, stored_event.originator_version, event)

    def _decode_personal(
        self, name: str, state: bytes, stream: UUID, version: int, keys: Mapping[UUID, bytes]
    ) -> Event:
        """Where all fields are personal, what was sealed is the whole event."""
        whole = self._whole.get(name)
        if whole is not None and (key := keys.get(stream)) is not None:
            outside = self._outside(state)
            if outside.v == whole and outside.sealed is not None:
                return self._decode[name](unseal(key, outside.sealed, _about(stream, version, name)))
        event = self._decode[name](state)
        return msgspec.structs.replace(event, **self._plain(name, state, stream, version, keys))

    def _plain(self, name: str, state: bytes, stream: UUID, version: int, keys: Mapping[UUID, bytes]) -> dict[str, Any]:
        field = self._types[name].person_field
        key = keys.get(UUID(msgspec.json.decode(state)[field]) if field else stream)
        sealed = self._outside(state).sealed
        if key is None or sealed is None:
            return {}
        plain = msgspec.json.decode(unseal(key, sealed, _about(stream, version, name)))
        return cast(dict[str, Any], plain)

    def _decode_lifted(
        self,
        name: str,
        state: bytes,
        stream: UUID,
        version: int,
        keys: Mapping[UUID, bytes],
        why: msgspec.ValidationError,
    ) -> Event:
        kind = self._types[name]
        wanted = int(kind.__struct_config__.tag or 1)
        try:
            shape = self._outside(state).v
            if shape > wanted:
                raise LookupError(f"shape {shape} is newer than this code, which knows up to {wanted}")
            if shape == wanted:
                raise why
            fields = msgspec.json.decode(state)
            if "sealed" in fields:
                fields |= self._plain(name, state, stream, version, keys)
            fields = lift(name, shape, wanted, fields, self._upcasts)
            return msgspec.convert({**fields, "v": wanted}, kind, strict=True)
        except Exception as error:
            raise self._undecodable(name, stream, version, error) from error

    def _undecodable(self, name: str, stream: UUID, version: int, why: Exception) -> Undecodable:
        reason = f"{type(why).__name__}: {why}" if name in self._types else "this code knows no such event"
        return Undecodable(f"{name} in stream {stream.hex} at version {version}: {reason}")


def _whole(kind: type[Event], personal: frozenset[str]) -> int:
    """The shape of a kind that says nothing but what is personal to its stream, 0 for others."""
    whole = not kind.person_field and len(kind.__struct_fields__) == len(personal)
    return int(kind.__struct_config__.tag or 1) if whole else 0


def _about(stream: UUID, version: int, name: str) -> bytes:
    return f"{stream.hex}|{version}|{name}".encode()
