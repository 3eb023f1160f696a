"""The audit trail: one row per event, of every kind, with a sentence that names people only when it is read."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from projections.engine.model import ReadModel, by_position
from projections.sentences import sentence


class Entry(msgspec.Struct, frozen=True, gc=False):
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


def _fold(_row: Entry | None, recorded: Recorded) -> Entry | None:
    said = sentence(recorded)
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
    )


MODEL = ReadModel(
    name="audit",
    version=2,
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
    },
    indexes=(
        "(customer, position) WHERE customer IS NOT NULL",
        "(project, position) WHERE project IS NOT NULL",
        "(actor, position)",
        "(event, position)",
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
