"""A customer becomes a provider, changes what it says of itself, and ends."""

from uuid import UUID

import pytest

from domain.event import Event
from domain.marketplace import service_provider
from domain.marketplace.service_provider import (
    ServiceProvider,
    ServiceProviderDescribed,
    ServiceProviderNotificationsSet,
    ServiceProviderRegistered,
    ServiceProviderRemoved,
)
from domain.refusal import Invalid, NotFound
from tests import scenario

ACME = UUID(int=1)


def given(*events: Event) -> ServiceProvider:
    return scenario.given(service_provider.KIND, ServiceProviderRegistered(customer=ACME), *events).known()


def test_there_is_one_stream_for_each_customer() -> None:
    assert service_provider.stream_of(ACME) == service_provider.stream_of(UUID(ACME.hex))
    assert service_provider.stream_of(ACME) != service_provider.stream_of(UUID(int=2))


def test_registering_tells_what_differs_from_the_rule() -> None:
    assert service_provider.register(None, ACME, {"description": "Disks", "enable_notifications": False}) == [
        ServiceProviderRegistered(customer=ACME, description="Disks"),
        ServiceProviderNotificationsSet(enable_notifications=False),
    ]


def test_nobody_is_registered_twice_but_one_that_ended_may_begin_anew() -> None:
    with pytest.raises(Invalid) as refused:
        service_provider.register(given(), ACME, {})
    assert refused.value.field == "customer"
    ended = given(ServiceProviderDescribed(description="Disks"), ServiceProviderRemoved())
    again = service_provider.register(ended, ACME, {})
    assert again == [ServiceProviderRegistered(customer=ACME)]
    assert service_provider.KIND.fold(ended, again) == given()


def test_only_what_differs_changes() -> None:
    assert service_provider.change(given(), {"description": "", "image": None}) == []
    assert service_provider.change(given(), {"description": "Disks"}) == [ServiceProviderDescribed(description="Disks")]


def test_what_ended_stays_as_it_was() -> None:
    ended = given(*service_provider.remove(given()))
    assert service_provider.remove(ended) == []
    with pytest.raises(NotFound):
        service_provider.change(ended, {"description": "Disks"})
