"""Who belongs to an organisation, which countries and project types there are, quotas, and use of components."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
from waldur_api_client.models.basic_user import BasicUser
from waldur_api_client.models.components_usage_stats import ComponentsUsageStats
from waldur_api_client.models.country import Country
from waldur_api_client.models.customer_quotas import CustomerQuotas
from waldur_api_client.models.customer_user import CustomerUser
from waldur_api_client.models.project_quotas import ProjectQuotas
from waldur_api_client.models.project_type import ProjectType

from commands.identity.access import GrantRole, RevokeRole
from commands.identity.customer import CreateCustomer
from commands.identity.project import CreateProject, MoveProject, RecoverProject, RemoveProject
from commands.identity.project_type import CreateProjectType, RemoveProjectType
from commands.identity.role import CreateRole
from commands.identity.user import ChangeUser
from commands.platform.setting import OverrideSettings
from tests.eventstore.support import ask, made, until
from tests.http.served import Person, Served

UNTIL = datetime(2099, 1, 1, tzinfo=UTC)


class Place(msgspec.Struct, frozen=True):
    """Ann owns Kvark; Bob manages its Web until 2099 and is a helper of Kvark; Cid is a member of Web and of Net."""

    http: Served
    ann: Person
    bob: Person
    cid: Person
    outsider: Person
    customer: UUID
    web: UUID
    net: UUID
    research: UUID


@pytest.fixture(scope="module")
def place(http: Served) -> Place:
    store = http.ledger.store
    ann, bob, cid, outsider = (http.person(name) for name in ("ann", "bob", "cid", "outsider"))
    customer = made(store, CreateCustomer("Kvark", abbreviation="KV"))
    web, net = (made(store, CreateProject(customer, name)) for name in ("Web", "Net"))
    role = made(store, CreateRole("Helper", "customer", ["CUSTOMER.UPDATE"]))
    ask(store, ChangeUser(bob.uuid, first_name="Bob", last_name="Builder", civil_number="B-1"))
    for who, name, kind, scope, end in (
        (ann, "CUSTOMER.OWNER", "customer", customer, None),
        (bob, "PROJECT.MANAGER", "project", web, UNTIL),
        (bob, role.hex, "customer", customer, None),
        (cid, "PROJECT.MEMBER", "project", web, None),
        (cid, "PROJECT.MEMBER", "project", net, None),
    ):
        ask(store, GrantRole(who.uuid, name, kind, scope, end))
    gone = made(store, CreateProjectType("Gone"))
    research = made(store, CreateProjectType("Research", "with a question"))
    ask(store, RemoveProjectType(gone))
    http.staff.get("/api/users/me/")
    http.settled()
    return Place(http, ann, bob, cid, outsider, customer, web, net, research)


def names(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["X-Result-Count"] == str(len(answer.json()))
    return [row.get("username") or row["name"] for row in answer.json()]


def test_people_of_an_organisation(place: Place) -> None:
    path = f"/api/customers/{place.customer}/users/"
    assert names(place.ann.http.get(path)) == ["ann", "bob", "cid"]
    ann, bob, cid = sorted(place.ann.http.get(path).json(), key=lambda row: str(row["username"]))
    assert (ann["role_name"], ann["projects"], bob["role_name"]) == ("CUSTOMER.OWNER", [], "Helper")
    assert "role_name" not in cid
    assert [(one["name"], one["role_name"]) for one in cid["projects"]] == [
        ("Net", "PROJECT.MEMBER"),
        ("Web", "PROJECT.MEMBER"),
    ]
    (web,) = bob["projects"]
    assert web == {
        "url": f"{place.http.url}/api/projects/{place.web.hex}/",
        "uuid": place.web.hex,
        "name": "Web",
        "role_name": "PROJECT.MANAGER",
        "expiration_time": "2099-01-01T00:00:00.000000Z",
    }
    assert CustomerUser.from_dict(bob).uuid == place.bob.uuid


def test_people_of_an_organisation_by_filter_and_order(place: Place) -> None:
    path = f"/api/customers/{place.customer.hex}/users/"

    def found(query: str) -> list[str]:
        return names(place.http.staff.get(f"{path}?{query}"))

    assert found("organization_role=CUSTOMER.OWNER&organization_role=helper") == ["ann", "bob"]
    assert found("project_role=PROJECT.MEMBER") == ["cid"]
    assert found("project_role=CUSTOMER.OWNER") == []
    assert found("full_name=build") == ["bob"]
    assert found("username=CID") == ["cid"]
    assert found("civil_number=B-1") == ["bob"]
    assert found("o=-concatenated_name") == ["cid", "bob", "ann"]
    assert place.http.staff.get(f"{path}?field=username&o=concatenated_name&page_size=1&page=2").json() == [
        {"username": "bob"}
    ]
    assert place.http.staff.get(f"{path}?o=civil_number").status_code == 400
    assert place.http.staff.get(f"{path}?page=9").status_code == 404
    assert place.http.staff.get(f"{path}?customer_uuid={uuid4()}").json() != []


def test_nobody_finds_out_by_a_filter_what_they_are_not_shown(place: Place) -> None:
    path = f"/api/customers/{place.customer}/users/?civil_number=B-1"
    assert names(place.ann.http.get(path)) == []
    assert names(place.bob.http.get("/api/users/?civil_number=B-1")) == ["bob"]
    assert names(place.cid.http.get("/api/users/?civil_number=B-1")) == []


def test_who_may_ask_who_belongs_to_an_organisation(place: Place) -> None:
    path = f"/api/customers/{place.customer}/users/"
    assert place.http.stranger.get(path).status_code == 401
    assert place.outsider.http.get(path).json() == {"detail": "No Customer matches the given query."}
    assert place.cid.http.get(path).status_code == 403
    support = place.http.person("support", support=True)
    assert len(support.http.get(path).json()) == 3
    assert place.http.staff.get("/api/customers/nothing/users/").status_code == 404


def test_people_a_project_could_still_take_in(place: Place) -> None:
    path = f"/api/projects/{place.net}/other_users/"
    assert names(place.ann.http.get(path)) == ["ann", "bob"]
    assert names(place.http.staff.get(f"/api/projects/{place.web.hex}/other_users/")) == ["ann"]
    assert names(place.cid.http.get(path)) == ["bob"]
    assert BasicUser.from_dict(place.ann.http.get(path).json()[0]).username == "ann"
    assert place.http.stranger.get(path).status_code == 401
    assert place.outsider.http.get(path).json() == {"detail": "No Project matches the given query."}


@pytest.mark.parametrize("kind", ["customers", "projects"])
def test_use_of_components(place: Place, kind: str) -> None:
    one = place.customer if kind == "customers" else place.web
    path = f"/api/{kind}/{one}/stats/"
    answer = place.cid.http.get(path)
    assert (answer.status_code, ComponentsUsageStats.from_dict(answer.json()).components) == (200, [])
    assert place.http.stranger.get(path).status_code == 401
    assert place.outsider.http.get(path).status_code == 404


def test_countries(place: Place) -> None:
    everything = place.outsider.http.get("/api/customers/countries/?page_size=300")
    found = [Country.from_dict(each) for each in everything.json()]
    assert ("Estonia", "EE") in {(each.label, each.value) for each in found}
    assert [each.label for each in found] == sorted(each.label for each in found)
    head = place.outsider.http.head("/api/customers/countries/")
    assert head.headers["X-Result-Count"] == everything.headers["X-Result-Count"] == str(len(found))
    assert 'rel="next"' in place.outsider.http.get("/api/customers/countries/").headers["Link"]
    assert place.http.stranger.get("/api/customers/countries/").status_code == 401


def test_countries_an_operator_offers(place: Place) -> None:
    store = place.http.ledger.store
    ask(store, OverrideSettings({"COUNTRIES": ["EE", "FI"]}))
    place.http.settled()
    answer = place.outsider.http.get("/api/customers/countries/")
    ask(store, OverrideSettings({"COUNTRIES": []}))
    assert answer.json() == [{"label": "Estonia", "value": "EE"}, {"label": "Finland", "value": "FI"}]


def test_project_types(place: Place) -> None:
    answer = place.outsider.http.get("/api/project-types/?name=rese")
    (research,) = [ProjectType.from_dict(each) for each in answer.json()]
    assert (research.uuid, research.name, research.description) == (place.research, "Research", "with a question")
    assert place.outsider.http.get("/api/project-types/?name_exact=rese").json() == []
    assert place.outsider.http.head("/api/project-types/").headers["X-Result-Count"] == "1"
    one = place.outsider.http.get(f"/api/project-types/{place.research}/")
    assert one.json() == answer.json()[0]
    assert place.outsider.http.get(f"/api/project-types/{uuid4()}/").status_code == 404
    assert place.http.stranger.get("/api/project-types/").status_code == 401


def test_quotas_of_organisations(place: Place) -> None:
    path = "/api/customer-quotas/"
    (people,) = place.ann.http.get(f"{path}?quota_name=nc_user_count").json()
    assert people == {"customer_name": "Kvark", "customer_abbreviation": "KV", "value": 3}
    (projects,) = place.ann.http.get(f"{path}?quota_name=nc_project_count").json()
    assert CustomerQuotas.from_dict(projects).value == 2
    assert place.ann.http.get(path).json() == [people]
    assert place.ann.http.head(path).headers["X-Result-Count"] == "1"
    assert place.outsider.http.get(path).json() == []
    assert place.http.stranger.get(path).status_code == 401
    wrong = place.ann.http.get(f"{path}?quota_name=nc_moon_count")
    assert (wrong.status_code, list(wrong.json())) == (400, ["quota_name"])


def test_quotas_of_projects(place: Place) -> None:
    path = "/api/project-quotas/?quota_name=nc_user_count"
    found = [ProjectQuotas.from_dict(each) for each in place.ann.http.get(path).json()]
    assert [(each.project_name, each.value) for each in found] == [("Net", 1), ("Web", 2)]
    most = place.ann.http.get(f"{path}&o=-value&page_size=1")
    assert (most.json()[0]["project_name"], most.headers["X-Result-Count"]) == ("Web", "2")
    assert place.ann.http.head(path).headers["X-Result-Count"] == "2"
    wrong = place.ann.http.get("/api/project-quotas/?quota_name=nc_project_count")
    assert (wrong.status_code, list(wrong.json())) == (400, ["quota_name"])


def test_a_role_that_ran_out_counts_no_more(place: Place) -> None:
    store = place.http.ledger.store
    customer = made(store, CreateCustomer("Brief"))
    soon = datetime.now(UTC) + timedelta(seconds=1.5)
    ask(store, GrantRole(place.outsider.uuid, "CUSTOMER.OWNER", "customer", customer, soon))
    place.http.settled()
    path = "/api/customer-quotas/?o=customer_name&field=value&page_size=1"
    assert place.http.staff.get(path).json() == [{"value": 1}]
    until(lambda: place.http.staff.get(path).json() == [{"value": 0}])


def daily(who: Person, scope: UUID, **query: str) -> dict[str, list[int]]:
    answer = who.http.get("/api/daily-quotas/", params={"scope": scope.hex, **query})
    assert answer.status_code == 200, answer.text
    found: dict[str, list[int]] = answer.json()
    return found


def test_quotas_by_day(place: Place) -> None:
    today = datetime.now(UTC).date()
    found = daily(place.ann, place.customer)
    assert {name: (len(days), days[0], days[-1]) for name, days in found.items()} == {
        "nc_user_count": (31, 0, 3),
        "nc_project_count": (31, 0, 2),
    }
    assert daily(place.cid, place.net, start=str(today), end=str(today)) == {"nc_user_count": [1]}
    assert daily(place.ann, place.web, quota_names="nc_user_count", start=str(today)) == {"nc_user_count": [2]}


def test_quotas_by_day_follow_what_comes_and_goes(place: Place) -> None:
    store, today = place.http.ledger.store, str(datetime.now(UTC).date())
    left, right = (made(store, CreateCustomer(name)) for name in ("Left", "Right"))
    project, other = (made(store, CreateProject(left, name)) for name in ("P", "Q"))
    staff = place.http.person("staff")
    held = (place.cid.uuid, "PROJECT.MEMBER", "project", project)

    def now(customer: UUID) -> tuple[list[int], list[int]]:
        place.http.settled()
        found = daily(staff, customer, start=today)
        return found["nc_user_count"], found["nc_project_count"]

    ask(store, GrantRole(*held))
    assert (now(left), now(right)) == (([1], [2]), ([0], [0]))
    ask(store, MoveProject(project, right, preserve_permissions=True))
    ask(store, RemoveProject(other))
    assert (now(left), now(right)) == (([0], [0]), ([1], [1]))
    ask(store, RecoverProject(other))
    ask(store, RevokeRole(*held))
    assert (now(left), now(right)) == (([0], [1]), ([0], [1]))
    ask(store, GrantRole(*held, datetime.now(UTC) + timedelta(seconds=0.5)))
    place.http.settled()
    until(lambda: now(right) == ([0], [1]))


def test_quotas_by_day_that_cannot_be_told(place: Place) -> None:
    def refused(who: httpx.Client, **query: str) -> tuple[int, list[str]]:
        answer = who.get("/api/daily-quotas/", params=query)
        return answer.status_code, list(answer.json())

    scope = str(place.customer)
    assert refused(place.http.stranger, scope=scope) == (401, ["detail"])
    assert refused(place.outsider.http, scope=scope) == (404, ["detail"])
    assert refused(place.ann.http) == (400, ["scope"])
    assert refused(place.ann.http, scope="Kvark") == (400, ["scope"])
    assert refused(place.ann.http, scope=scope, quota_names="nc_moon_count") == (400, ["quota_names"])
    assert refused(place.ann.http, scope=place.web.hex, quota_names="nc_project_count") == (400, ["quota_names"])
    assert refused(place.ann.http, scope=scope, start="soon") == (400, ["start"])
    assert refused(place.ann.http, scope=scope, end="2026-13-01") == (400, ["end"])
    assert refused(place.ann.http, scope=scope, start="2026-02-01", end="2026-01-01") == (400, ["start"])
    assert refused(place.ann.http, scope=scope, start="0001-01-01") == (400, ["start"])
    assert refused(place.ann.http, scope=scope, end="0001-01-01") == (200, ["nc_user_count", "nc_project_count"])
