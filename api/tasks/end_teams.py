"""Ends the roles that a move or a recovery of a project, or the move of an offering, left behind: its own request does,
unless it is cut off."""

from typing import Any
from uuid import UUID

from api.ledger import Ledger
from commands.dispatch import handle
from commands.identity.access import RevokeRole
from commands.ids import uuid7
from commands.ports import Answer, Envelope
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.identity import grants, projects, teams_left
from projections.marketplace import offerings

ACTOR = "system:teams"
REASON = "it was moved or recovered without its team"
MODELS = (grants.MODEL, projects.MODEL, offerings.MODEL)


def due(ledger: Ledger) -> list[dict[str, Any]]:
    """The roles that would be revoked."""
    with session(ledger.url) as conn:
        for model in MODELS:
            prepare(conn, model)
        return teams_left.left(conn)


def end_teams(ledger: Ledger) -> int:
    """How many roles. What the read models do not show yet is found the next time."""
    return len([_revoke(ledger, one, uuid7()) for one in due(ledger)])


def end_team(ledger: Ledger, scope: UUID, correlation: UUID) -> Answer | None:
    """Of one project or offering whose move or recovery the read models show; the answer to the last that was asked."""
    with ledger.connection() as conn:
        found = teams_left.left(conn, scope)
    answers = [_revoke(ledger, one, correlation) for one in found]
    return answers[-1] if answers else None


def _revoke(ledger: Ledger, one: dict[str, Any], correlation: UUID) -> Answer:
    command = RevokeRole(one["user_uuid"], one["role"], one["kind"], one["scope"])
    envelope = Envelope(actor=ACTOR, command_id=uuid7(), correlation=correlation, reason=REASON)
    return handle(command, envelope, ledger.store, retries=ledger.settings.command_retries)
