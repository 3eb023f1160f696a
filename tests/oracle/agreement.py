"""What a read model shows of a stream is what the aggregate of that stream is."""

from typing import Any

import msgspec

from domain.event import Recorded
from domain.identity.access import Access
from domain.identity.customer import Customer
from domain.identity.project import Project
from domain.identity.ssh_key import SshKeys
from domain.identity.user import User
from domain.marketplace.resource import Resource
from domain.marketplace.ticket import Ticket
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
                _shown_as_it_is(row, state, apart={"phone", "gender", "policy_accepted", "active", "removed", "erased"})
                assert (row.phone_number, row.is_active) == (state.phone, state.active)
                assert row.gender == (int(state.gender) if state.gender else None)
                assert (row.agreement_date is not None) == state.policy_accepted
                assert (row.removed_at is not None) == state.removed
                assert (row.erased_at is not None) == state.erased
            case Customer():
                row = rows["customers"][stream,]
                _shown_as_it_is(row, state, apart={"blocked", "archived", "removed"})
                assert (row.removed_at is not None) == state.removed
                assert (row.blocked_at is not None, row.archived_at is not None) == (state.blocked, state.archived)
            case Project():
                row = rows["projects"][stream,]
                _shown_as_it_is(row, state, apart={"customer", "removed"})
                assert row.customer_uuid == state.customer
                assert (row.removed_at is not None) == state.removed
            case Resource():
                _resource_agrees(rows["resources"][stream,], state)
            case Ticket():
                row = rows["tickets"][stream,]
                _shown_as_it_is(row, state, apart={"order"})
                assert (row.order_uuid, row.closed_at is None) == (state.order, state.state == "open")
            case SshKeys():
                keys = {row.uuid: row.fingerprint_sha512 for row in rows["ssh_keys"].values() if row.stream == stream}
                assert keys == state.fingerprints
            case Access():
                _access_agrees(rows, state)
    assert len(rows["audit"]) == len(items)


def _shown_as_it_is(row: Any, state: Any, apart: set[str]) -> None:
    """Fields of one name hold the same; most lists are shown as JSON."""
    for field in set(state.__struct_fields__) - apart:
        value, seen = getattr(state, field), getattr(row, field)
        wanted = msgspec.json.encode(value).decode() if isinstance(value, tuple | dict) else value
        assert seen == (list(value) if isinstance(seen, list) else wanted), field


def _resource_agrees(row: Any, state: Resource) -> None:
    named = {"order", "offering", "project", "plan", "parent"}
    _shown_as_it_is(row, state, apart=named)
    assert all(getattr(row, f"{field}_uuid") == getattr(state, field) for field in named)


def _access_agrees(rows: dict[str, dict[Any, Any]], state: Access) -> None:
    held = {
        (row.role, row.scope_kind, row.scope, row.expires_at)
        for row in rows["grants"].values()
        if row.user_uuid == state.user
    }
    assert held == {(g.held.role, g.held.scope_kind, g.held.scope, g.expires_at) for g in state.grants}
    power = rows["powers"].get((state.user,))
    assert (state.staff, state.support) == ((power.is_staff, power.is_support) if power else (False, False))
