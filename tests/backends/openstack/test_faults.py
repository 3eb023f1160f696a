"""What a cloud may do to us, done by the simulator on request."""

from uuid import uuid4

import msgspec
import pytest

from adapters.openstack import network
from adapters.openstack.cloud import connect
from adapters.openstack.credentials import Credentials
from adapters.trouble import Gone, Retryable, Terminal
from tests.backends.openstack.control import Control
from tests.backends.openstack.makers import IMPATIENT, KINDS, impatient
from tests.backends.openstack.place import Place
from tests.backends.openstack.rooms import rooms

NOWHERE = Credentials(auth_url="http://127.0.0.1:1/v3", username="nobody", password="-", timeout=IMPATIENT)


def test_errors_and_silence_of_a_cloud_are_worth_another_try(simulator: Place, control: Control) -> None:
    control.fault("error", times=1)
    with pytest.raises(Retryable, match="500"):
        network.external_networks(simulator.tenant)
    control.fault("slow", times=1, seconds=4 * IMPATIENT)
    with pytest.raises(Retryable, match="no answer"):
        network.external_networks(impatient(simulator))
    assert network.external_networks(simulator.tenant)


def test_a_cloud_that_is_not_there_is_worth_another_try() -> None:
    nowhere = connect(NOWHERE)
    with pytest.raises(Retryable, match="no answer"):
        network.external_networks(nowhere)


@pytest.mark.parametrize("kind", ["volumes", "servers", "networks"])
def test_quota_exceeded_is_terminal_with_the_words_of_the_cloud(simulator: Place, control: Control, kind: str) -> None:
    create, path, _ = KINDS[kind]
    simulator.tenant.noted["flavor"] = simulator.flavor.backend_id
    with rooms(simulator) as there:
        control.fault("quota", path=path)
        with pytest.raises(Terminal, match=r"Quota exceeded|exceeded for quota"):
            create(simulator.tenant, uuid4(), there)


def test_what_has_vanished_is_gone(simulator: Place, control: Control) -> None:
    made = network.create(simulator.tenant, uuid4(), network.NetworkWish(name="n"))
    control.fault("vanished", path="/networks/", times=1)
    with pytest.raises(Gone):
        network.see(simulator.tenant, made.backend_id)
    network.delete(simulator.tenant, made.backend_id)


def test_a_token_that_has_expired_is_renewed_without_anybody_noticing(simulator: Place, control: Control) -> None:
    network.external_networks(simulator.tenant)
    control.requests()
    control.fault("token", times=1)
    assert network.external_networks(simulator.tenant)
    assert control.requests() == [
        "network GET /network/v2.0/networks",
        "identity POST /identity/v3/auth/tokens",
        "network GET /network/v2.0/networks",
    ]


def test_tokens_that_all_expire_again_and_again_are_worth_another_try(simulator: Place, control: Control) -> None:
    control.fault("token", service="network")
    with pytest.raises(Retryable, match="401"):
        network.external_networks(simulator.tenant)
    control.change(faults=[])
    assert network.external_networks(simulator.tenant)


def test_wrong_password_is_terminal_and_not_told(simulator: Place) -> None:
    wrong = msgspec.structs.replace(simulator.credentials, password="hunter2")
    with pytest.raises(Terminal) as told:
        network.external_networks(connect(wrong))
    assert "hunter2" not in f"{told.value} {wrong!r}"
