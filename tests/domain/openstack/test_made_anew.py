"""What is told of an object once more, by a try that began again after an earlier one had told of it."""

from uuid import UUID, uuid4

import pytest

from domain import operation
from domain.event import Event
from domain.openstack.security_group import KIND, OUTCOMES, SecurityGroup
from domain.openstack.security_group_events import (
    SecurityGroupCreationRequested,
    SecurityGroupDeletionRequested,
    SecurityGroupSeen,
)

RUN, OTHER = uuid4(), uuid4()


def _after(*events: Event) -> SecurityGroup:
    wish = SecurityGroupCreationRequested(run=RUN, tenant=uuid4(), title="web", description="", rules=())
    state = KIND.fold(None, [wish, *events])
    assert state is not None
    return state


def _told(state: SecurityGroup, backend_id: str, run: UUID = RUN) -> list[str]:
    found = operation.succeed(OUTCOMES, state, run, backend_id, {"runtime_state": "there"})
    return [each.name.removeprefix("openstack.security_group.") for each in found]


_FIRST = (OUTCOMES.adopted(backend_id="first"), SecurityGroupSeen(runtime_state="there", rules=()))
_MADE = (*_FIRST, OUTCOMES.succeeded(run=RUN, operation="create"))
_FAILED = (OUTCOMES.failed(run=RUN, operation="create", message="no room"),)


@pytest.mark.parametrize(
    ("before", "backend_id", "told"),
    [
        ((), "first", ["adopted", "seen", "operation_succeeded"]),
        (_MADE, "first", []),
        (_MADE, "second", ["adopted"]),
        (_FAILED, "second", ["adopted", "seen", "recovered"]),
        ((*_MADE, OUTCOMES.lost()), "second", ["adopted", "recovered"]),
        ((*_MADE, SecurityGroupDeletionRequested(run=OTHER)), "second", []),
        ((*_MADE, OUTCOMES.unlinked()), "second", []),
    ],
)
def test_only_what_was_made_anew_is_news(before: tuple[Event, ...], backend_id: str, told: list[str]) -> None:
    assert _told(_after(*before), backend_id) == told


def test_another_try_has_no_say() -> None:
    assert _told(_after(*_MADE), "second", OTHER) == []


def test_what_came_to_be_after_all_is_well() -> None:
    state = _after(*_FAILED)
    found = KIND.fold(state, operation.succeed(OUTCOMES, state, RUN, "second"))
    assert found is not None
    assert (found.state, found.backend_id, found.error_message) == ("OK", "second", "")
