"""Projects and customers over HTTP: every operation, who may, what is wrong, filters and pages, waiting and keys."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
from waldur_api_client.models.customer import Customer
from waldur_api_client.models.project import Project

from api.http.server import in_thread
from commands.identity.access import GrantRole
from commands.identity.project_type import CreateProjectType
from tests.eventstore.support import ask, made
from tests.http.served import Person, Served

_WORDS = iter(range(10_000))


def word(beginning: str) -> str:
    return f"{beginning}{next(_WORDS)}"


class Place(msgspec.Struct, frozen=True):
    http: Served
    owner: Person
    manager: Person
    reader: Person
    outsider: Person
    customer: str
    project: str

    @property
    def path(self) -> str:
        return f"/api/projects/{self.project}/"

    def address(self) -> str:
        return f"{self.http.url}/api/customers/{self.customer}/"

    def new(self, **fields: object) -> dict[str, object]:
        body = {"name": word("P"), "customer": self.address(), **fields}
        answer = self.http.staff.post("/api/projects/", json=body)
        assert answer.status_code == 201, answer.text
        found: dict[str, object] = answer.json()
        return found


@pytest.fixture(scope="module")
def place(http: Served) -> Place:
    store = http.ledger.store
    owner, manager, reader, outsider = (http.person(name) for name in ("owner", "manager", "reader", "outsider"))
    customer = http.staff.post("/api/customers/", json={"name": "Kvark", "abbreviation": "KV"}).json()["uuid"]
    body = {"name": "Web", "customer": f"/api/customers/{customer}/"}
    project = http.staff.post("/api/projects/", json=body).json()["uuid"]
    ask(store, GrantRole(owner.uuid, "CUSTOMER.OWNER", "customer", UUID(customer)))
    ask(store, GrantRole(reader.uuid, "CUSTOMER.READER", "customer", UUID(customer)))
    ask(store, GrantRole(manager.uuid, "PROJECT.MANAGER", "project", UUID(project)))
    http.settled()
    return Place(http, owner, manager, reader, outsider, customer, project)


def refused(answer: httpx.Response) -> tuple[int, list[str]]:
    return answer.status_code, list(answer.json())


def test_a_project_with_everything(place: Place) -> None:
    research = made(place.http.ledger.store, CreateProjectType("Research"))
    place.http.settled()
    told = {
        "description": "rain",
        "start_date": "2098-01-01",
        "end_date": "2099-01-01",
        "backend_id": "b-1",
        "oecd_fos_2007_code": "1.1",
        "is_industry": True,
        "kind": "course",
        "staff_notes": "mind",
        "grace_period_days": 3,
        "user_email_patterns": [".*@example.org"],
    }
    found = place.new(type=f"/api/project-types/{research}/", **told)
    assert {name: found[name] for name in told} == told
    assert (found["type_name"], found["type_uuid"], found["customer_name"]) == ("Research", research.hex, "Kvark")
    assert found["customer"] == place.address()
    assert Project.from_dict(found).uuid == UUID(str(found["uuid"]))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"customer": "OWN"}, "name"),
        ({"name": "x"}, "customer"),
        ({"name": "", "customer": "OWN"}, "name"),
        ({"name": "x" * 501, "customer": "OWN"}, "name"),
        ({"name": "Web", "customer": "OWN"}, "name"),
        ({"name": "x", "customer": "nowhere"}, "customer"),
        ({"name": "x", "customer": f"/api/customers/{uuid4()}/"}, "customer"),
        ({"name": "x", "customer": f"/api/users/{uuid4()}/"}, "customer"),
        ({"name": "x", "customer": "OWN", "type": f"/api/project-types/{uuid4()}/"}, "type"),
        ({"name": "x", "customer": "OWN", "end_date": "2001-01-01"}, "end_date"),
        ({"name": "x", "customer": "OWN", "kind": "odd"}, "kind"),
        ({"name": "x", "customer": "OWN", "oecd_fos_2007_code": "99"}, "oecd_fos_2007_code"),
        ({"name": "x", "customer": "OWN", "user_email_patterns": ["("]}, "user_email_patterns"),
    ],
)
def test_what_is_wrong_is_named(place: Place, body: dict[str, str], field: str) -> None:
    own = {**body, "customer": place.address()} if body.get("customer") == "OWN" else body
    assert refused(place.http.staff.post("/api/projects/", json=own)) == (400, [field])


def test_who_may_do_what_with_a_project(place: Place) -> None:
    body = {"name": word("P"), "customer": place.address()}
    everybody = (place.http.stranger, place.outsider.http, place.reader.http, place.manager.http, place.owner.http)
    change = {"description": word("d")}
    assert [who.patch(place.path, json=change).status_code for who in everybody] == [401, 404, 403, 200, 200]
    assert [who.post("/api/projects/", json=body).status_code for who in everybody] == [401, 400, 403, 403, 201]
    assert [who.get(place.path).status_code for who in everybody] == [401, 404, 200, 200, 200]
    assert [who.delete(place.path).status_code for who in everybody[:4]] == [401, 404, 403, 403]
    one = place.new()
    assert place.owner.http.delete(f"/api/projects/{one['uuid']}/").status_code == 204
    assert place.owner.http.get(f"/api/projects/{one['uuid']}/").status_code == 404
    assert place.owner.http.patch(place.path, json={"staff_notes": "x"}).status_code == 403
    assert "staff_notes" not in place.owner.http.get(place.path).json()


def test_put_and_patch(place: Place) -> None:
    one = place.new(description="old")
    path = f"/api/projects/{UUID(str(one['uuid']))}/"
    assert refused(place.owner.http.put(path, json={"description": "x"})) == (400, ["name"])
    put = place.owner.http.put(path, json={"name": word("N"), "customer": place.address()})
    assert (put.status_code, put.json()["description"]) == (200, "old")
    assert place.owner.http.patch(path, json={}).json() == put.json()
    assert place.owner.http.patch(path, json={"description": "new"}).json()["description"] == "new"


def test_lists_of_projects(place: Place) -> None:
    mark = word("mark")
    names = [place.new(name=f"{mark} {letter}", description=f"{mark}%")["name"] for letter in "cab"]

    def found(query: str, who: httpx.Client = place.http.staff) -> list[object]:
        answer = who.get(f"/api/projects/?{query}")
        assert answer.status_code == 200, answer.text
        return [row["name"] for row in answer.json()]

    assert found(f"name={mark.upper()}") == sorted(map(str, names))
    assert found(f"name={mark}&o=-name&page_size=2") == [names[0], names[2]]
    assert found(f"name={mark}&o=created") == names
    assert found(f"name_exact={names[1]}") == [names[1]]
    assert found(f"description={mark}%25&name={mark}") == sorted(map(str, names))
    assert found(f"name={mark}&customer={place.customer}", place.owner.http) == sorted(map(str, names))
    assert found(f"name={mark}", place.manager.http) == []
    assert found(f"name={mark}", place.outsider.http) == []
    assert http_count(place, f"name={mark}") == "3"
    first = place.http.staff.get(f"/api/projects/?name={mark}&page_size=1&field=name&field=uuid")
    assert set(first.json()[0]) == {"name", "uuid"}
    assert 'rel="next"' in first.headers["Link"]
    assert refused(place.http.staff.get("/api/projects/?o=secret")) == (400, ["o"])
    assert refused(place.http.staff.get("/api/projects/?customer=x")) == (400, ["customer"])
    assert place.http.staff.get("/api/projects/?page=none").json() == {"detail": "Invalid page."}


def http_count(place: Place, query: str) -> str:
    answer = place.http.staff.head(f"/api/projects/?{query}")
    assert (answer.status_code, answer.content) == (200, b"")
    return answer.headers["X-Result-Count"]


@pytest.mark.parametrize("form", ["json", "data", "files"])
def test_bodies_of_every_kind(place: Place, form: str) -> None:
    fields = {"name": word("form"), "customer": place.address(), "is_industry": "true"}
    body: Any = fields
    if form == "files":
        body = {name: (None, value) for name, value in fields.items()}
    if form == "json":
        body = {**fields, "is_industry": True}
    asked: dict[str, Any] = {form: body}
    answer = place.http.staff.post("/api/projects/", **asked)
    assert (answer.status_code, answer.json()["is_industry"]) == (201, True), answer.text


def test_a_customer_from_beginning_to_end(place: Place) -> None:
    staff = place.http.staff
    body = {"name": word("Org"), "country": "EE", "latitude": 59.4, "default_tax_percent": "20.00"}
    created = staff.post("/api/customers/", json=body)
    assert created.status_code == 201
    found = created.json()
    assert ({name: found[name] for name in body}, found["country_name"]) == (body, "Estonia")
    assert Customer.from_dict(found).uuid == UUID(found["uuid"])
    path = f"/api/customers/{found['uuid']}/"
    assert staff.patch(path, json={"blocked": True}).json()["blocked"] is True
    blocked = staff.post("/api/projects/", json={"name": "x", "customer": path})
    assert (blocked.status_code, blocked.json()) == (400, ["Blocked organization is not available."])
    assert staff.patch(path, json={"blocked": False, "vat_code": "EE1"}).json()["vat_code"] == "EE1"
    assert refused(staff.put(path, json={"vat_code": "EE2"})) == (400, ["name"])
    assert refused(staff.patch(path, json={"country": "XX"})) == (400, ["country"])
    assert refused(staff.patch(path, json={"default_tax_percent": "201"})) == (400, ["default_tax_percent"])
    project = staff.post("/api/projects/", json={"name": "x", "customer": path}).json()
    assert staff.delete(path).status_code == 409
    assert staff.delete(f"/api/projects/{project['uuid']}/").status_code == 204
    assert staff.delete(path).status_code == 204
    assert staff.get(path).status_code == 404


def test_who_may_do_what_with_a_customer(place: Place) -> None:
    path = f"/api/customers/{place.customer}/"
    everybody = (place.http.stranger, place.outsider.http, place.manager.http, place.reader.http, place.owner.http)
    assert [who.get(path).status_code for who in everybody] == [401, 404, 200, 200, 200]
    assert [who.patch(path, json={"phone_number": "5"}).status_code for who in everybody] == [401, 404, 403, 403, 200]
    assert place.owner.http.patch(path, json={"blocked": True}).status_code == 403
    assert place.owner.http.delete(path).status_code == 403
    assert place.owner.http.post("/api/customers/", json={"name": "x"}).status_code == 403


def test_the_same_key_gives_the_first_answer_and_another_body_is_refused(place: Place) -> None:
    key = {"Idempotency-Key": word("key")}
    body = {"name": word("Once"), "customer": place.address()}
    first = place.http.staff.post("/api/projects/", json=body, headers=key)
    with in_thread(place.http.ledger) as restarted:
        token = {**key, "Authorization": f"Token {place.http.person('staff').token}"}
        again = httpx.post(f"{restarted}/api/projects/", json={**body}, headers=token)
        other = httpx.post(f"{restarted}/api/projects/", json={**body, "name": "else"}, headers=token)
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert again.json()["uuid"] == first.json()["uuid"]


def test_a_customer_reads_what_was_written(place: Place) -> None:
    for number in range(5):
        changed = place.owner.http.patch(place.path, json={"description": f"step {number}"})
        assert place.owner.http.get(place.path).json()["description"] == f"step {number}"
        late = {"X-Wait-For": changed.headers["X-Position"]}
        assert place.reader.http.get(place.path, headers=late).json()["description"] == f"step {number}"
    assert refused(place.owner.http.get(place.path, headers={"X-Wait-For": "soon"})) == (400, ["X-Wait-For"])


def test_what_is_not_shown_yet_says_how_far_behind_it_is(place: Place) -> None:
    head = place.http.ledger.log.head()
    answer = place.reader.http.get(place.path, headers={"X-Wait-For": str(head + 7)})
    assert answer.status_code == 503
    assert f"behind position {head + 7}" in answer.json()["detail"]
    assert answer.headers["Retry-After"]


def test_a_description_keeps_its_text_and_loses_its_scripts(place: Place) -> None:
    told = place.new(description="<b>Fast</b> <script>alert(1)</script>and <a href='javascript:x()'>small</a>")
    assert told["description"] == '<b>Fast</b> and <a rel="noopener noreferrer">small</a>'
    assert place.new(description="R&D, 3 > 2")["description"] == "R&D, 3 > 2"


def test_a_name_is_found_in_small_and_capital_letters_of_every_language(place: Place) -> None:
    name = f"Õhk {word('x')}"
    one = place.new(name=name)
    found = place.http.staff.get("/api/projects/", params={"name": name.upper()}).json()
    assert [each["uuid"] for each in found] == [one["uuid"]]
