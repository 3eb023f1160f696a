"""What was asked for is there once, whatever became of the answer."""

from collections.abc import Callable
from uuid import uuid4

import msgspec
import pytest

from adapters.openstack import (
    instance,
    instance_actions,
    network,
    tenant,
)
from adapters.openstack.cloud import connect
from adapters.trouble import Retryable
from tests.backends.openstack.control import Control
from tests.backends.openstack.makers import IMPATIENT, KINDS, impatient, remove_all
from tests.backends.openstack.place import Place, remove, username, wish
from tests.backends.openstack.rooms import rooms


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_made_although_no_answer_came_is_adopted(simulator: Place, control: Control, kind: str) -> None:
    create, path, where = KINDS[kind]
    cloud, stream = impatient(simulator), uuid4()
    cloud.noted["flavor"] = simulator.flavor.backend_id
    with rooms(simulator) as there:
        network.external_networks(cloud)
        control.fault("lost_answer", method="POST", path=path, seconds=4 * IMPATIENT, times=1)
        with pytest.raises(Retryable):
            create(cloud, stream, there)
        create(cloud, stream, there)
        found = [one for one in control.inventory()[kind] if stream.hex in str(one[where])]
        assert len(found) == 1
        remove_all(simulator)


def test_tenant_made_although_no_answer_came_is_adopted(simulator: Place, control: Control) -> None:
    cloud = connect(msgspec.structs.replace(simulator.credentials, timeout=IMPATIENT))
    for path in ("/projects", "/users", "/roles/"):
        stream = uuid4()
        control.fault("lost_answer", path=path, seconds=4 * IMPATIENT, times=1)
        with pytest.raises(Retryable):
            tenant.create(cloud, stream, wish(stream))
        made = tenant.create(cloud, stream, wish(stream))
        assert made.backend_id
        remove(simulator.admin, made.backend_id, username(stream))


def test_a_machine_is_restarted_once_although_no_answer_came(simulator: Place, control: Control) -> None:
    cloud, stream, run = impatient(simulator), uuid4(), uuid4()
    wish = instance.InstanceWish(name="i", flavor=simulator.flavor.backend_id, volumes=(), ports=())
    made = simulator.until(lambda: instance.create(cloud, stream, wish))
    control.fault("lost_answer", path="/action", seconds=4 * IMPATIENT, times=1)
    with pytest.raises(Retryable):
        instance_actions.restart(cloud, made.backend_id, run)
    simulator.until(lambda: instance_actions.restart(cloud, made.backend_id, run))
    assert control.actions(made.backend_id) == ["reboot"]
    remove_all(simulator)


def test_a_machine_is_restarted_although_asking_failed(simulator: Place, control: Control) -> None:
    cloud, stream, run = simulator.tenant, uuid4(), uuid4()
    wish = instance.InstanceWish(name="i", flavor=simulator.flavor.backend_id, volumes=(), ports=())
    made = simulator.until(lambda: instance.create(cloud, stream, wish))
    control.fault("error", path="/action", times=1)
    with pytest.raises(Retryable):
        instance_actions.restart(cloud, made.backend_id, run)
    simulator.until(lambda: instance_actions.restart(cloud, made.backend_id, run))
    assert control.actions(made.backend_id) == ["reboot"]
    remove_all(simulator)


def test_each_is_made_once_while_a_third_of_all_calls_goes_wrong(simulator: Place, control: Control) -> None:
    cloud = impatient(simulator)
    cloud.noted["flavor"] = simulator.flavor.backend_id
    streams = {kind: [uuid4() for _ in range(4)] for kind in KINDS if kind != "subnets"}
    with rooms(simulator) as there:
        faults = [{"kind": "error", "percent": 15}, {"kind": "lost_answer", "percent": 15, "seconds": 2 * IMPATIENT}]
        control.change(faults=[*faults, {"kind": "token", "percent": 5}], seed=7)
        for kind, wanted in streams.items():
            for stream in wanted:
                insist(lambda make=KINDS[kind][0], which=stream: make(cloud, which, there))  # type: ignore[misc]
        control.change(faults=[])
        found = control.inventory()
        for kind, wanted in streams.items():
            marks = [str(one.get(KINDS[kind][2])) for one in found[kind]]
            assert [sum(stream.hex in mark for mark in marks) for stream in wanted] == [1] * 4, kind
        remove_all(simulator)


def insist(driver: Callable[[], object]) -> None:
    for _ in range(50):
        try:
            driver()
        except Retryable:
            continue
        return
    pytest.fail("fifty tries were not enough")
