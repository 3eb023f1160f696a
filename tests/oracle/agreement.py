"""What a read model shows of a stream is what the aggregate of that stream is."""

from typing import Any

from domain.event import Recorded
from domain.identity.access import Access
from domain.identity.customer import Customer
from domain.identity.project import Project
from domain.identity.ssh_key import SshKeys
from domain.identity.user import User
from domain.registry import KIND_OF
from projections.registry import MODELS
from tests.oracle.truths import folded


def rows_agree(items: list[Recorded]) -> None:
    """Rows and states are folded by different functions from the same events."""
    rows = {name: folded(model, items, len(items)) for name, model in MODELS.items()}
    for stream in {item.stream for item in items}:
        mine = [item for item in items if item.stream == stream]
        state: Any = KIND_OF[mine[0].event.name].fold(None, [item.event for item in mine])
        match state:
            case User():
                row = rows["users"][stream,]
                shown = (row.username, row.full_name, row.email, row.phone, row.civil_number, row.active)
                assert shown == (
                    state.username,
                    state.full_name,
                    state.email,
                    state.phone,
                    state.civil_number,
                    state.active,
                )
                assert (row.erased_at is not None) == state.erased
            case Customer():
                row = rows["customers"][stream,]
                assert (row.title, row.abbreviation) == (state.title, state.abbreviation)
                assert (row.blocked_at is not None, row.archived_at is not None) == (state.blocked, state.archived)
            case Project():
                row = rows["projects"][stream,]
                assert (row.customer_uuid, row.title) == (state.customer, state.title)
                assert (row.description, row.end_date) == (state.description, state.end_date)
                assert (row.removed_at is not None) == state.removed
            case SshKeys():
                keys = {row.uuid: row.fingerprint_sha512 for row in rows["ssh_keys"].values() if row.stream == stream}
                assert keys == state.fingerprints
            case Access():
                _access_agrees(rows, mine[0], state)
    assert len(rows["audit"]) == len(items)


def _access_agrees(rows: dict[str, dict[Any, Any]], first: Recorded, state: Access) -> None:
    user = first.event.user  # type: ignore[attr-defined]
    held = {
        (row.role, row.scope_kind, row.scope, row.expires_at)
        for row in rows["grants"].values()
        if row.user_uuid == user
    }
    assert held == {(g.held.role, g.held.scope_kind, g.held.scope, g.expires_at) for g in state.grants}
    power = rows["powers"].get((user,))
    assert (state.staff, state.support) == ((power.is_staff, power.is_support) if power else (False, False))
