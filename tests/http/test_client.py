"""The official client at work: it signs in, makes and changes things, reads pages, and hears every refusal."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from waldur_api_client import AuthenticatedClient, Client
from waldur_api_client.api.api_auth import api_auth_logout, api_auth_password
from waldur_api_client.api.customers import (
    customers_add_user,
    customers_create,
    customers_delete_user,
    customers_destroy,
    customers_list,
    customers_list_users_list,
    customers_retrieve,
)
from waldur_api_client.api.events import events_count, events_list
from waldur_api_client.api.projects import (
    projects_count,
    projects_create,
    projects_destroy,
    projects_list,
    projects_partial_update,
    projects_recover,
    projects_retrieve,
)
from waldur_api_client.api.users import users_create, users_list, users_me_retrieve, users_retrieve
from waldur_api_client.errors import UnexpectedStatus
from waldur_api_client.models import (
    Customer,
    CustomerRequest,
    ObtainAuthTokenRequest,
    PatchedProjectRequest,
    Project,
    ProjectFieldEnum,
    ProjectRecoveryRequest,
    ProjectRequest,
    UserRequest,
    UserRoleCreateRequest,
    UserRoleDeleteRequest,
)

from tests.http.served import Served

SECRET = "correct horse battery"


@pytest.fixture
def client(http: Served) -> AuthenticatedClient:
    return signed_in(http, "staff", staff=True)


def signed_in(http: Served, name: str, *, staff: bool = False) -> AuthenticatedClient:
    """By name and password, as the client itself asks for a token."""
    http.person(name, staff=staff, password=SECRET)
    with Client(http.url) as nobody:
        opened = api_auth_password.sync_detailed(client=nobody, body=ObtainAuthTokenRequest(name, SECRET))
    return with_token(http, msgspec.json.decode(opened.content)["token"])


def with_token(http: Served, token: str) -> AuthenticatedClient:
    return http.stack.enter_context(AuthenticatedClient(http.url, token))


def refused(status: int, call: Callable[..., Any], **kwargs: Any) -> Any:
    """The body of the refusal."""
    with pytest.raises(UnexpectedStatus) as caught:
        call(**kwargs)
    assert caught.value.status_code == status
    return msgspec.json.decode(caught.value.content)


def organisation(client: AuthenticatedClient, name: str) -> Customer:
    return customers_create.sync(client=client, body=CustomerRequest(name, abbreviation="KI"))


def project(client: AuthenticatedClient, name: str, owner: Customer) -> Project:
    return projects_create.sync(client=client, body=ProjectRequest(name, str(owner.url)))


def test_signing_in_and_out(http: Served) -> None:
    client = signed_in(http, "leaver")
    assert users_me_retrieve.sync(client=client).username == "leaver"
    api_auth_logout.sync_detailed(client=client)
    assert refused(401, users_me_retrieve.sync, client=client) == {"detail": "Invalid token."}


def test_people(client: AuthenticatedClient) -> None:
    wanted = UserRequest("erika", "erika@example.org", first_name="Erika", last_name="Muster")
    made = users_create.sync(client=client, body=wanted)
    assert isinstance(made.uuid, UUID)
    found = users_retrieve.sync(made.uuid, client=client)
    assert (found.username, found.full_name, found.email) == ("erika", "Erika Muster", "erika@example.org")
    assert isinstance(found.date_joined, datetime)
    assert [each.uuid for each in users_list.sync(client=client, username="erika")] == [made.uuid]


def test_customers_and_projects(client: AuthenticatedClient) -> None:
    owner = organisation(client, "Kvark Institute")
    made = project(client, "Clouds", owner)
    assert (made.customer_uuid, made.customer_name) == (owner.uuid, "Kvark Institute")
    assert isinstance(made.uuid, UUID)
    end = datetime.now(UTC).date() + timedelta(days=90)
    changed = projects_partial_update.sync(made.uuid, client=client, body=PatchedProjectRequest(end_date=end))
    assert (changed.end_date, changed.name) == (end, "Clouds")
    named = projects_retrieve.sync_detailed(made.uuid, client=client, field=[ProjectFieldEnum.NAME])
    assert named.content == b'{"name":"Clouds"}'
    projects_destroy.sync_detailed(made.uuid, client=client)
    assert refused(404, projects_retrieve.sync, uuid=made.uuid, client=client) == {
        "detail": "No Project matches the given query."
    }


def test_roles_with_an_end(http: Served, client: AuthenticatedClient) -> None:
    owner, helper = organisation(client, "Shared"), http.person("helper")
    assert isinstance(owner.uuid, UUID)
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(days=7)
    granted = UserRoleCreateRequest("CUSTOMER.MANAGER", helper.uuid, expiration_time=end)
    told = customers_add_user.sync(owner.uuid, client=client, body=granted)
    assert told.expiration_time == end
    team = customers_list_users_list.sync(owner.uuid, client=client)
    assert [(each.user_username, each.role_name, each.expiration_time) for each in team] == [
        ("helper", "CUSTOMER.MANAGER", end)
    ]
    gone = UserRoleDeleteRequest("CUSTOMER.MANAGER", helper.uuid)
    assert customers_delete_user.sync_detailed(owner.uuid, client=client, body=gone).status_code == 200
    assert customers_list_users_list.sync(owner.uuid, client=client) == []


def test_pages(client: AuthenticatedClient) -> None:
    """The client asks for a hundred at a time and follows `next`."""
    owner = organisation(client, "Many, and more")
    for number in range(105):
        project(client, f"Project {number:03d}", owner)
    assert isinstance(owner.uuid, UUID)
    found = projects_list.sync_all(client=client, customer=[owner.uuid])
    assert [each.name for each in found] == [f"Project {number:03d}" for number in range(105)]
    assert projects_count.sync(client=client, customer=[owner.uuid]) == 105
    assert len(projects_list.sync(client=client, customer=[owner.uuid], page=11)) == 5
    assert refused(404, projects_list.sync, client=client, customer=[owner.uuid], page=12) == {
        "detail": "Invalid page."
    }


def test_events(client: AuthenticatedClient) -> None:
    owner = organisation(client, "Watched")
    found = events_list.sync(client=client, scope=str(owner.url))
    assert [each.event_type for each in found] == ["customer_creation_succeeded"]
    assert events_count.sync(client=client, scope=str(owner.url)) == 1


def test_nobody(http: Served) -> None:
    told = refused(401, customers_list.sync, client=with_token(http, "0" * 40))
    assert told == {"detail": "Invalid token."}


def test_what_is_not_there_or_not_for_us(http: Served, client: AuthenticatedClient) -> None:
    owner = organisation(client, "Not yours")
    missing = {"detail": "No Customer matches the given query."}
    outsider = signed_in(http, "outsider")
    assert refused(404, customers_retrieve.sync, uuid=owner.uuid, client=outsider) == missing
    assert refused(404, customers_retrieve.sync, uuid=uuid4(), client=client) == missing
    assert customers_list.sync(client=outsider) == []


def test_what_one_may_not(http: Served) -> None:
    told = refused(403, customers_create.sync, client=signed_in(http, "nobody"), body=CustomerRequest("Mine"))
    assert told == {"detail": "You do not have permission to perform this action."}


def test_what_the_state_forbids(client: AuthenticatedClient) -> None:
    owner = organisation(client, "Full")
    made = project(client, "Here", owner)
    held = refused(409, customers_destroy.sync_detailed, uuid=owner.uuid, client=client)
    present = refused(409, projects_recover.sync, uuid=made.uuid, client=client, body=ProjectRecoveryRequest())
    assert list(held) == list(present) == ["detail"]


def test_what_is_wrong_is_named(client: AuthenticatedClient) -> None:
    told = refused(400, projects_create.sync, client=client, body=ProjectRequest("", "https://x.example/api/users/1/"))
    assert told == {"customer": ["Invalid hyperlink - No URL match."]}
    owner = organisation(client, "Strict")
    assert list(refused(400, projects_create.sync, client=client, body=ProjectRequest("", str(owner.url)))) == ["name"]
    gone = str(owner.url).replace(str(owner.uuid.hex if isinstance(owner.uuid, UUID) else ""), uuid4().hex)
    assert refused(400, projects_create.sync, client=client, body=ProjectRequest("x", gone)) == {
        "customer": ["Invalid hyperlink - Object does not exist."]
    }
