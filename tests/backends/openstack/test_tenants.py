"""Projects, their users, their quotas."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from uuid import UUID, uuid4

import msgspec
import pytest

from adapters.openstack import quotas, security_group, tenant
from adapters.openstack.cloud import access, connect
from adapters.openstack.credentials import Credentials
from adapters.trouble import Gone, Retryable, Terminal
from tests.backends.openstack.place import Place, remove, username, wish
from tests.eventstore.support import until


@pytest.fixture
def stream(place: Place) -> Iterator[UUID]:
    """Of a tenant that is removed in the end, if it is there."""
    stream = uuid4()
    yield stream
    if found := tenant.find(place.admin, stream):
        remove(place.admin, found.backend_id, username(stream))


def test_created_once_and_found_again(place: Place, stream: UUID) -> None:
    asked = wish(stream)
    made = tenant.create(place.admin, stream, asked)
    assert made.name == asked.name
    assert made.enabled
    assert tenant.create(place.admin, stream, asked) == made
    assert tenant.find(place.admin, stream) == made
    assert tenant.see(place.admin, made.backend_id) == made


def test_its_user_signs_in_with_the_password_kept_before(place: Place, stream: UUID) -> None:
    asked = wish(stream)
    made = tenant.create(place.admin, stream, asked)
    own = place.credentials.within(made.backend_id)
    as_tenant = connect(_of(own, asked.username, asked.password))
    assert [one.name for one in security_group.all_groups(as_tenant, made.backend_id)] == ["default"]
    tenant.change_password(place.admin, asked.username, "another-password")
    with pytest.raises(Terminal):
        security_group.all_groups(connect(_of(own, asked.username, asked.password)), made.backend_id)


def test_nobody_is_let_into_one_that_is_gone(place: Place, stream: UUID) -> None:
    made = tenant.create(place.admin, stream, wish(stream))
    assert tenant.is_there(place.admin, made.backend_id)
    remove(place.admin, made.backend_id, username(stream))
    assert not tenant.is_there(place.admin, made.backend_id)
    with pytest.raises(Terminal):
        security_group.all_groups(connect(place.credentials.within(made.backend_id)), made.backend_id)


def test_all_there_are_but_the_one_we_are_in(place: Place, stream: UUID) -> None:
    made = tenant.create(place.admin, stream, wish(stream))
    assert made.stream == stream
    found = tenant.all_tenants(place.admin)
    assert made in found
    assert access(place.admin).project_id not in [one.backend_id for one in found]


def test_one_without_a_user_of_its_own_gets_one(place: Place, stream: UUID) -> None:
    made, name = tenant.create(place.admin, stream, wish(stream)), f"late-{stream.hex[:8]}"
    own = place.credentials.within(made.backend_id)
    for password in ("first-password", "second-password"):
        tenant.give_user(place.admin, made.backend_id, name, password)
        until(partial(_serves, _of(own, name, password), made.backend_id))
    tenant.delete(place.admin, made.backend_id, name)


def test_is_renamed(place: Place, stream: UUID) -> None:
    made = tenant.create(place.admin, stream, wish(stream))
    changed = tenant.change(place.admin, made.backend_id, tenant.unique_name("other", stream), "told")
    assert (changed.name, changed.description) == (tenant.unique_name("other", stream), "told")


def test_is_gone_once_deleted_and_may_be_deleted_again(place: Place, stream: UUID) -> None:
    made = tenant.create(place.admin, stream, wish(stream))
    for _ in range(2):
        tenant.delete(place.admin, made.backend_id, username(stream))
    assert tenant.find(place.admin, stream) is None
    with pytest.raises(Gone):
        tenant.see(place.admin, made.backend_id)


def test_a_name_that_is_taken_is_terminal(place: Place, stream: UUID) -> None:
    asked = wish(stream)
    tenant.create(place.admin, stream, asked)
    with pytest.raises(Terminal):
        tenant.create(place.admin, uuid4(), asked)


def test_quotas_of_all_three_services_are_set_and_read(place: Place, stream: UUID) -> None:
    project = tenant.create(place.admin, stream, wish(stream)).backend_id
    wanted = {"vcpu": 7, "ram": 8192, "instances": 3, "storage": 20480, "volumes": 4, "network_count": 2}
    for _ in range(2):
        quotas.set_quotas(place.admin, project, wanted)
    seen = {one.name: one for one in quotas.see_quotas(place.admin, project)}
    assert {name: seen[name].limit for name in wanted} == wanted
    assert {seen[name].usage for name in wanted} == {0}
    quotas.forget_quotas(place.admin, project)
    assert {one.name: one.limit for one in quotas.see_quotas(place.admin, project)}["vcpu"] != 7


def test_quotas_by_volume_type(place: Place, stream: UUID) -> None:
    project = tenant.create(place.admin, stream, wish(stream)).backend_id
    quotas.set_quotas(place.admin, project, {"gigabytes_fast": 5, "volumes": -1})
    seen = {one.name: one.limit for one in quotas.see_quotas(place.admin, project)}
    assert (seen["gigabytes_fast"], seen["volumes"]) == (5, -1)


def _serves(asked: Credentials, project: str) -> bool:
    """A token of the second in which a password was changed may be taken for one of before it: a later one is not."""
    with suppress(Retryable):
        return bool(security_group.all_groups(connect(asked), project))
    return False


def _of(asked: Credentials, username: str, password: str) -> Credentials:
    return msgspec.structs.replace(asked, username=username, password=password)
