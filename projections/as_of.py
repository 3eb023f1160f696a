"""A document as it was then: its rows, and those of what it joins, folded from the log and given to the same SQL."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.access import stream_of
from projections.documents import Documents, Query, Seen, one
from projections.engine.folding import fold_stream
from projections.engine.model import ReadModel, Row, live_table
from projections.log import Log

Streams = Callable[[Row], Sequence[UUID]]
Rows = dict[str, list[Row]]


class Then(msgspec.Struct, frozen=True):
    """`own`: the table whose row the document is. `joins`: table -> streams its rows are folded from, told by that row.

    Fields on other tables would need all streams there are: they are left out, as those in `without` are."""

    own: str
    joins: Mapping[str, Streams] = {}
    without: frozenset[str] = frozenset()


THEN: dict[str, Then] = {
    "User": Then("users", {"powers": lambda row: (stream_of(row.uuid),)}),
    "Customer": Then("customers"),
    "Project": Then(
        "projects",
        {
            "customers": lambda row: (row.customer_uuid,),
            "project_types": lambda row: (row.type,) if row.type else (),
        },
        frozenset({"is_in_grace_period"}),
    ),
}
"""By the noun of the documents. What depends on the day of the question is left out too."""


class Moment(msgspec.Struct, frozen=True):
    """Up to a position or a time, both included."""

    position: int | None = None
    at: datetime | None = None

    def past(self, item: Recorded) -> bool:
        if self.position is not None:
            return item.position <= self.position
        return self.at is None or item.at <= self.at


def rows(log: Log, documents: Documents, key: UUID, moment: Moment) -> Rows | None:
    """Rows of every table that is known; None: it did not exist."""
    then = THEN[documents.noun]
    own = _folded(log, documents.models[then.own], (key,), moment)
    if not own:
        return None
    joined = {
        name: _folded(log, documents.models[name], streams(own[0]), moment)
        for name, streams in then.joins.items()
        if name in documents.models
    }
    return {then.own: own, **joined}


def _folded(log: Log, model: ReadModel, streams: Sequence[UUID], moment: Moment) -> list[Row]:
    found: list[Row] = []
    for stream in streams:
        items = [item for item in log.stream(stream) if isinstance(item, Recorded) and moment.past(item)]
        found += fold_stream(model, [item for item in items if not model.names or item.event.name in model.names])
    return found


def known(documents: Documents) -> list[str]:
    """Fields that can be told of another time."""
    then = THEN[documents.noun]
    unknown = [f"{{{name}}}" for name in documents.models if name != then.own and name not in then.joins]
    return [
        name
        for name, field in documents.fields.items()
        if name not in then.without and not any(table in field.sql for table in unknown)
    ]


def document(documents: Documents, seen: Seen, key: UUID, found: Rows, fields: tuple[str, ...]) -> Query:
    """Gives one row with one JSON document, or none."""
    kept = {name: documents.fields[name] for name in known(documents)}
    tables = {name: _table(model, name) for name, model in documents.models.items()}
    told = {f"then_{name}": _json(documents.models[name], found.get(name, ())) for name in documents.models}
    statement, values = one(msgspec.structs.replace(documents, fields=kept, visible=""), seen, key, fields, tables)
    return statement, {**values, **told}


def _table(model: ReadModel, name: str) -> str:
    return f"(SELECT * FROM json_populate_recordset(NULL::{'.'.join(live_table(model))}, (%(then_{name})s)::json))"


def _json(model: ReadModel, found: Sequence[Any]) -> str:
    return msgspec.json.encode([{name: getattr(row, name) for name in model.columns} for row in found]).decode()
