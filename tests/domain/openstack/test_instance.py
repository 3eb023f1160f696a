"""What may be asked of an instance as its power is (contract/state-machines.md, section 5)."""

from typing import Any
from uuid import UUID

import pytest

from domain import operation
from domain.openstack import instance
from domain.openstack import instance_events as happened
from domain.openstack.instance import Instance, Removal
from domain.refusal import WrongState
from tests.scenario import given
from tests.stored.make import example

RUN, ORDER = UUID(int=1), UUID(int=2)


def running(state: str = "OK", runtime: str = "ACTIVE") -> Instance:
    made = instance.KIND.fold(None, [example(happened.InstanceCreationRequested)])
    assert made is not None
    outcome = {
        "OK": happened.InstanceSucceeded(run=RUN, operation="create"),
        "ERRED": happened.InstanceFailed(run=RUN, operation="create", message="no"),
    }[state]
    seen = operation.see(instance.OUTCOMES, made, {"runtime_state": runtime, "flavor": "small"})
    after = instance.KIND.fold(made, [*seen, outcome])
    assert after is not None
    return after


LARGE = {"flavor": "large", "flavor_name": "large", "cores": 8, "ram": 1024, "flavor_disk": 0}
FITS: list[tuple[Any, tuple[Any, ...], str, str]] = [
    (instance.start, (), "SHUTOFF", "Instance is already active."),
    (instance.stop, (), "ACTIVE", "Instance is already stopped."),
    (instance.restart, (), "ACTIVE", "Please start instance first."),
    (instance.resize, (LARGE,), "SHUTOFF", "Please stop the instance before changing its flavor."),
]


@pytest.mark.parametrize(("decide", "more", "runtime", "message"), FITS)
@pytest.mark.parametrize("now", ["ACTIVE", "SHUTOFF", "PAUSED"])
def test_power_decides(decide: Any, more: tuple[Any, ...], runtime: str, message: str, now: str) -> None:
    if now == runtime:
        (wish,) = decide(running(runtime=now), RUN, *more)
        assert instance.KIND.fold(running(runtime=now), [wish]).state == "UPDATE_SCHEDULED"  # type: ignore[union-attr]
        return
    with pytest.raises(WrongState) as no:
        decide(running(runtime=now), RUN, *more)
    assert str(no.value) == message


def test_the_flavor_it_has_is_no_other() -> None:
    with pytest.raises(WrongState, match="same as current"):
        instance.resize(running(runtime="SHUTOFF"), RUN, {**LARGE, "flavor": "small"})


@pytest.mark.parametrize(
    ("state", "runtime", "force", "message"),
    [
        ("OK", "SHUTOFF", False, ""),
        ("OK", "ACTIVE", False, "Please stop the instance before its removal."),
        ("OK", "PAUSED", False, "Instance should be shutoff and OK or erred. Please contact support."),
        ("OK", "ACTIVE", True, ""),
        ("ERRED", "ACTIVE", False, ""),
    ],
)
def test_who_may_go(state: str, runtime: str, force: bool, message: str) -> None:
    state_now, how = running(state, runtime), Removal(force=force)
    if message:
        with pytest.raises(WrongState) as no:
            instance.delete(state_now, RUN, ORDER, how, ())
        assert str(no.value) == message
        return
    (wish,) = instance.delete(state_now, RUN, ORDER, how, ())
    assert wish == happened.InstanceDeletionRequested(run=RUN, order=ORDER, volumes=(), release_floating_ips=True)


def test_the_end_of_its_deletion_is_its_end() -> None:
    wish = happened.InstanceDeletionRequested(run=RUN, volumes=(), release_floating_ips=True)
    made = example(happened.InstanceCreationRequested)
    story = given(instance.KIND, made, wish)
    gone = story.when(lambda state: operation.succeed(instance.OUTCOMES, state, RUN)).then(
        happened.InstanceSucceeded(run=RUN, operation="delete")
    )
    assert (gone.deleted, gone.operation) == (True, "")
