"""The audit trail: one row per event, of every kind, with a sentence that names people only when it is read."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Event, Recorded
from domain.operation import Failed, Succeeded
from projections.actors import actor_id
from projections.engine.model import ReadModel, by_position
from projections.sentences import sentence


class Entry(msgspec.Struct, frozen=True, gc=False):
    """`user` is who acted, where a user did, and `affected` the person it was done to. `operation`: the one whose end
    the event tells, if it does."""

    position: int
    at: datetime
    event: str
    stream: UUID
    version: int
    actor: str
    impersonator: str | None
    reason: str
    customer: UUID | None
    project: UUID | None
    correlation: UUID
    causation: UUID | None
    command: UUID
    event_id: UUID
    sentence: str
    people: list[UUID]
    user: UUID | None
    affected: UUID | None
    operation: str | None


def _affected(user: UUID | None, people: Sequence[UUID]) -> UUID | None:
    """The last of the people a sentence names is whom it is about, unless it only names who acted."""
    return people[-1] if people and (len(people) > 1 or people[0] != user) else None


def _fold(_row: Entry | None, recorded: Recorded) -> Entry | None:
    said, user = sentence(recorded), actor_id(recorded.actor)
    return Entry(
        recorded.position,
        recorded.at,
        recorded.event.name,
        recorded.stream,
        recorded.version,
        recorded.actor,
        recorded.impersonator,
        recorded.reason,
        recorded.customer,
        recorded.project,
        recorded.correlation,
        recorded.causation,
        recorded.command,
        recorded.event_id,
        said.template,
        list(said.people),
        user,
        _affected(user, said.people),
        ended(recorded.event),
    )


def ended(event: Event) -> str | None:
    """The operation whose end it tells."""
    return event.operation if isinstance(event, Succeeded | Failed) else None


MODEL = ReadModel(
    name="audit",
    version=4,
    leisure=0.05,
    row=Entry,
    key=("position",),
    columns={
        "position": "bigint",
        "at": "timestamptz",
        "event": "text",
        "stream": "uuid",
        "version": "bigint",
        "actor": "text",
        "impersonator": "text",
        "reason": "text",
        "customer": "uuid",
        "project": "uuid",
        "correlation": "uuid",
        "causation": "uuid",
        "command": "uuid",
        "event_id": "uuid",
        "sentence": "text",
        "people": "uuid[]",
        "user": "uuid",
        "affected": "uuid",
        "operation": "text",
    },
    indexes=(
        "(customer, position) WHERE customer IS NOT NULL",
        "(project, position) WHERE project IS NOT NULL",
        "(actor, position)",
        "(event, position)",
        "((event || ' ' || operation), position) WHERE operation IS NOT NULL",
        "(stream, position)",
        "(at)",
        "(event_id)",
        "(correlation)",
        "(causation) WHERE causation IS NOT NULL",
        "USING gin (people)",
    ),
    row_per_event=True,
    key_of=by_position,
    fold=_fold,
)
