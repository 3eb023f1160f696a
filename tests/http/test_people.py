"""Users over HTTP: every operation, who may, what is wrong with what is sent, and what only some are shown."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from waldur_api_client.models.user import User

from tests.http.served import Served

_WORDS = iter(range(10_000))


def word(beginning: str) -> str:
    return f"{beginning}{next(_WORDS)}"


def new(http: Served, **fields: object) -> dict[str, object]:
    body = {"username": word("u"), "email": "u@example.org", **fields}
    answer = http.staff.post("/api/users/", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json()
    return found


def refused(answer: httpx.Response) -> tuple[int, list[str]]:
    return answer.status_code, list(answer.json())


def test_staff_make_a_user_with_everything(http: Served) -> None:
    told = {
        "first_name": "Ada",
        "last_name": "King",
        "civil_number": "C-1",
        "birth_date": "1815-12-10",
        "nationalities": ["GB"],
        "is_staff": True,
        "is_support": True,
        "is_active": False,
        "token_lifetime": 600,
        "description": "counts",
    }
    made = new(http, **told)
    assert {name: made[name] for name in told} == told
    assert made["full_name"] == "Ada King"
    assert made["url"] == f"{http.url}/api/users/{made['uuid']}/"
    assert User.from_dict(made).uuid == UUID(str(made["uuid"]))


def test_a_user_is_found_by_either_form_of_the_uuid(http: Served) -> None:
    made = new(http)
    one = UUID(str(made["uuid"]))
    assert http.staff.get(f"/api/users/{one.hex}/").json() == http.staff.get(f"/api/users/{one}/").json() == made
    assert http.staff.get(f"/api/users/{one}/?field=username&field=nothing").json() == {"username": made["username"]}
    assert http.staff.get(f"/api/users/{uuid4()}/").json() == {"detail": "No User matches the given query."}
    assert http.staff.get("/api/users/none/").status_code == 404


def test_who_may_make_and_remove_users(http: Served) -> None:
    made, ann = new(http), http.person("ann").http
    body = {"username": word("u"), "email": "u@example.org"}
    assert http.stranger.post("/api/users/", json=body).status_code == 401
    assert ann.post("/api/users/", json=body).status_code == 403
    path = f"/api/users/{made['uuid']}/"
    assert http.stranger.delete(path).status_code == 401
    assert ann.delete(path).status_code in (403, 404)
    assert http.staff.delete(path).status_code == 204
    assert http.staff.get(path).status_code == 404
    assert http.staff.patch(path, json={"job_title": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "u@example.org"}, "username"),
        ({"username": "u"}, "email"),
        ({"username": "With Blanks", "email": "u@example.org"}, "username"),
        ({"username": "ok", "email": "nothing"}, "email"),
        ({"username": "ok", "email": "u@example.org", "gender": 5}, "gender"),
        ({"username": "ok", "email": "u@example.org", "is_staff": "perhaps"}, "is_staff"),
        ({"username": "ok", "email": "u@example.org", "birth_date": "soon"}, "birth_date"),
        ({"username": "ok", "email": "u@example.org", "nationality": "XX"}, "nationality"),
        ({"username": "ok", "email": "u@example.org", "token_lifetime": 1}, "token_lifetime"),
        ({"username": "staff", "email": "u@example.org"}, "username"),
    ],
)
def test_what_is_wrong_is_named(http: Served, body: dict[str, object], field: str) -> None:
    assert refused(http.staff.post("/api/users/", json=body)) == (400, [field])


def test_a_person_changes_themselves_but_not_what_staff_decide(http: Served) -> None:
    ann = http.person("ann")
    path = f"/api/users/{ann.uuid}/"
    changed = ann.http.patch(path, json={"job_title": "Chef", "phone_number": "5"})
    assert (changed.status_code, changed.json()["job_title"], changed.json()["phone_number"]) == (200, "Chef", "5")
    assert ann.http.patch(path, json={"is_active": True, "is_staff": False}).status_code == 200
    for name, value in {"is_staff": True, "is_support": True, "is_active": False, "civil_number": "1"}.items():
        assert ann.http.patch(path, json={name: value}).status_code == 403, name
    assert refused(ann.http.put(path, json={"username": "ann"})) == (400, ["email"])
    put = ann.http.put(path, json={"username": "ann", "email": "ann@example.org"})
    assert (put.status_code, put.json()["email"], put.json()["job_title"]) == (200, "ann@example.org", "Chef")
    other = http.person("other")
    assert other.http.patch(path, json={"job_title": "x"}).status_code == 404
    assert http.person("support", support=True).http.patch(path, json={"job_title": "x"}).status_code == 403


def test_flags_reach_what_the_person_may_do(http: Served) -> None:
    who = http.person(word("climber"))
    path = f"/api/users/{who.uuid}/"
    assert "is_staff" not in who.http.get("/api/users/me/").json()
    up = http.staff.patch(path, json={"is_staff": True})
    assert (up.status_code, up.json()["is_staff"]) == (200, True)
    http.settled()
    late = {"X-Wait-For": up.headers["X-Position"]}
    assert who.http.get("/api/users/me/", headers=late).status_code == 200
    assert (
        http.staff.put(path, json={"username": who.username, "email": "c@example.org", "is_active": False}).json()[
            "is_active"
        ]
        is False
    )


def test_what_only_the_person_and_staff_see(http: Served) -> None:
    made = new(http, civil_number="C-9", birth_date="1990-01-01", description="trouble")
    path = f"/api/users/{made['uuid']}/"
    for who in (http.staff, http.person("support", support=True).http):
        assert {"civil_number", "birth_date", "description", "is_staff"} <= set(who.get(path).json())
    ann = http.person("ann")
    mine = ann.http.get("/api/users/me/").json()
    assert {"birth_date", "civil_number", "token_lifetime", "permissions"} & set(mine)
    assert not {"description", "is_staff", "is_support", "is_active"} & set(mine)
    assert ann.http.get(path).status_code == 404


def test_a_lifetime_reaches_the_sessions_there_are(http: Served) -> None:
    who = http.person(word("sleeper"))

    def lifetimes() -> set[int | None]:
        with psycopg.connect(http.ledger.url) as conn:
            query = "SELECT lifetime FROM access.tokens WHERE user_uuid = %s"
            return {seconds for (seconds,) in conn.execute(query, (who.uuid,))}

    path = f"/api/users/{who.uuid.hex}/"
    assert who.http.patch(path, json={"token_lifetime": 7200}).json()["token_lifetime"] == 7200
    assert lifetimes() == {7200}
    assert refused(who.http.patch(path, json={"token_lifetime": None})) == (400, ["token_lifetime"])
    assert lifetimes() == {7200}
    assert "token_lifetime" not in http.staff.patch(path, json={"token_lifetime": None}).json()
    assert lifetimes() == {None}


def test_lists_of_users(http: Served) -> None:
    mark = word("Crowd")
    made = [new(http, organization=mark, first_name=name)["username"] for name in ("Ca", "Aa", "Ba")]

    def found(query: str) -> list[object]:
        answer = http.staff.get(f"/api/users/?organization={mark.lower()}&{query}")
        assert answer.status_code == 200, answer.text
        return [row["username"] for row in answer.json()]

    assert found("o=full_name") == [made[1], made[2], made[0]]
    assert found("o=-full_name&page_size=2&page=2") == [made[1]]
    assert found("full_name=BA") == [made[2]]
    assert found(f"username_list={made[0]},{made[1]}&o=full_name") == [made[1], made[0]]
    assert found("is_staff=true") == []
    head = http.staff.head(f"/api/users/?organization={mark}")
    assert (head.status_code, head.headers["X-Result-Count"], head.content) == (200, "3", b"")
    for query, field in (
        ("o=birth_date", "o"),
        ("is_active=perhaps", "is_active"),
        ("customer_uuid=1", "customer_uuid"),
    ):
        assert refused(http.staff.get(f"/api/users/?{query}")) == (400, [field])
    assert http.staff.get("/api/users/?page=99999").json() == {"detail": "Invalid page."}


@pytest.mark.parametrize("form", ["json", "data", "files"])
def test_bodies_of_every_kind(http: Served, form: str) -> None:
    fields = {"username": word("form"), "email": "f@example.org", "is_support": "true"}
    given = {name: (None, value) for name, value in fields.items()} if form == "files" else fields
    body: dict[str, Any] = {form: {**fields, "is_support": True} if form == "json" else given}
    answer = http.staff.post("/api/users/", **body)
    assert (answer.status_code, answer.json()["is_support"]) == (201, True), answer.text


@pytest.mark.parametrize(("sent", "shown"), [("female", "female"), (1, "male"), (9, "unknown"), ("unknown", "unknown")])
def test_gender_in_words_or_numbers(http: Served, sent: object, shown: str) -> None:
    body = {"username": f"u{uuid4().hex}", "email": "u@example.org", "gender": sent}
    assert http.staff.post("/api/users/", json=body).json()["gender"] == shown


def test_who_waits_for_what_never_comes_holds_up_nobody(http: Served) -> None:
    """More waiting at once than there are connections."""
    staff = http.staff
    with ThreadPoolExecutor(30) as pool:
        waiting = [pool.submit(staff.get, "/api/users/", headers={"X-Wait-For": str(10**12)}) for _ in range(25)]
        assert staff.get("/api/users/me/").status_code == 200
        assert not any(each.done() for each in waiting)
        assert {each.result().status_code for each in waiting} == {503}
