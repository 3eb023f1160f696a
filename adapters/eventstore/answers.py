"""What became of a command, as its answer or as the refusal it raises."""

from uuid import UUID

import msgspec

from adapters.eventstore.batch import Outcome, Pending
from commands.ports import Answer
from domain.refusal import CommandIdReused, Conflict, NameTaken, Overtaken, StillHeld


def answer(pending: Pending, outcome: Outcome) -> Answer:
    if outcome.outcome == "appended":
        names = frozenset(row.name for row in pending.rows)
        return Answer(msgspec.json.decode(pending.answer), outcome.position or 0, events=names)
    if outcome.outcome == "repeated":
        return Answer(msgspec.json.decode(outcome.answer or b"null"), outcome.position or 0, repeated=True)
    raise _refusal(pending, outcome)


def _one(kind: str) -> str:
    """What holds a name of this kind: its first word."""
    held = kind.split()[0]
    return f"{'an' if held[0] in 'aeiou' else 'a'} {held}"


def _refusal(pending: Pending, outcome: Outcome) -> Exception:
    if outcome.outcome == "conflict" and outcome.stream is not None:
        return Conflict(outcome.stream, _expected(pending, outcome.stream), outcome.actual or 0)
    if outcome.outcome == "moved" and (reached := pending.reached) is not None:
        return Overtaken(reached.process, reached.before, outcome.actual)
    if outcome.outcome == "held":
        return StillHeld(f"Not while there is {' or '.join(dict.fromkeys(map(_one, pending.vacant)))}.")
    if outcome.outcome == "taken" and outcome.name is not None:
        name = outcome.name.name
        return NameTaken(name.taken or f"the {name.field} {name.value!r} is already taken", name.field)
    return reused(pending.envelope.command_id)


def _expected(pending: Pending, stream: UUID) -> int:
    written = [row.version - 1 for row in pending.rows if row.stream == stream]
    return min(written) if written else dict(pending.guards)[stream]


def reused(command_id: UUID) -> CommandIdReused:
    return CommandIdReused(f"command id {command_id.hex} was used before for another command", "command_id")
