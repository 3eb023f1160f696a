"""What becomes of the team of a project or an offering that moves or is recovered."""

from uuid import UUID

from api.tasks.end_teams import due, end_teams
from commands.identity.access import GrantRole
from commands.identity.customer import CreateCustomer
from commands.identity.project import CreateProject, MoveProject, RemoveProject
from commands.marketplace.offering import MoveOffering
from tests.eventstore.support import ask, made
from tests.http.served import Person, Served
from tests.marketplace import offer, provider, sort

_WORDS = iter(range(10_000))


def word(beginning: str) -> str:
    return f"{beginning}{next(_WORDS)}"


def customer(http: Served) -> UUID:
    return made(http.ledger.store, CreateCustomer(word("Org")))


def with_team(http: Served) -> tuple[UUID, Person, Person]:
    """A project with a manager and a member."""
    store = http.ledger.store
    manager, member = http.person(word("manager")), http.person(word("member"))
    project = made(store, CreateProject(customer(http), word("Project")))
    ask(store, GrantRole(manager.uuid, "PROJECT.MANAGER", "project", project))
    ask(store, GrantRole(member.uuid, "PROJECT.MEMBER", "project", project))
    http.settled()
    return project, manager, member


def sees(who: Person, project: UUID) -> bool:
    return who.http.get(f"/api/projects/{project}/").status_code == 200


def test_a_move_keeps_the_team_when_asked_to(http: Served) -> None:
    project, manager, member = with_team(http)
    target = customer(http)
    body = {"customer": f"/api/customers/{target}/", "preserve_permissions": True}
    moved = http.staff.post(f"/api/projects/{project}/move_project/", json=body)
    assert (moved.status_code, moved.json()["customer_uuid"]) == (200, target.hex)
    http.settled()
    assert sees(manager, project)
    assert sees(member, project)
    assert due(http.ledger) == []


def managed_offering(http: Served) -> tuple[UUID, Person, UUID]:
    """An offering, who manages it, and another provider."""
    store, manager = http.ledger.store, http.person(word("manager"))
    acme, ajax = customer(http), customer(http)
    provider(store, acme)
    provider(store, ajax)
    offering = offer(store, acme, sort(store, word("Sort")))
    ask(store, GrantRole(manager.uuid, "OFFERING.MANAGER", "offering", offering))
    http.settled()
    return offering, manager, ajax


def test_an_offering_moves_without_its_team(http: Served) -> None:
    offering, manager, ajax = managed_offering(http)
    path = f"/api/marketplace-provider-offerings/{offering.hex}/"
    assert manager.http.get(path).status_code == 200
    body = {"customer": f"/api/customers/{ajax.hex}/", "preserve_permissions": False}
    moved = http.staff.post(f"{path}move_offering/", json=body)
    assert (moved.status_code, moved.json()["customer_uuid"]) == (200, ajax.hex)
    late = {"X-Wait-For": moved.headers["X-Position"]}
    assert manager.http.get(path, headers=late).status_code == 404
    assert due(http.ledger) == []


def test_a_move_of_an_offering_that_was_cut_off_is_finished_by_the_task(http: Served) -> None:
    offering, _, ajax = managed_offering(http)
    ask(http.ledger.store, MoveOffering(offering, ajax, preserve_permissions=False))
    http.settled()
    assert [each["scope"] for each in due(http.ledger)] == [offering]
    assert end_teams(http.ledger) == 1
    http.settled()
    assert due(http.ledger) == []


def test_a_move_ends_the_team_before_it_answers(http: Served) -> None:
    project, manager, member = with_team(http)
    body = {"customer": f"/api/customers/{customer(http).hex}/", "preserve_permissions": False}
    key = {"Idempotency-Key": word("move")}
    first = http.staff.post(f"/api/projects/{project}/move_project/", json=body, headers=key)
    assert first.status_code == 200
    late = {"X-Wait-For": first.headers["X-Position"]}
    assert manager.http.get(f"/api/projects/{project}/", headers=late).status_code == 404
    assert member.http.get(f"/api/projects/{project}/", headers=late).status_code == 404
    again = http.staff.post(f"/api/projects/{project}/move_project/", json=body, headers=key)
    assert again.status_code == 200
    once_more = http.staff.post(f"/api/projects/{project}/move_project/", json=body)
    assert (once_more.status_code, list(once_more.json())) == (400, ["customer"])


def test_a_role_given_after_the_move_stays(http: Served) -> None:
    project, manager, member = with_team(http)
    body = {"customer": f"/api/customers/{customer(http)}/", "preserve_permissions": False}
    key = {"Idempotency-Key": word("move")}
    assert http.staff.post(f"/api/projects/{project}/move_project/", json=body, headers=key).status_code == 200
    ask(http.ledger.store, GrantRole(member.uuid, "PROJECT.ADMIN", "project", project))
    http.settled()
    assert http.staff.post(f"/api/projects/{project}/move_project/", json=body, headers=key).status_code == 200
    assert (sees(manager, project), sees(member, project)) == (False, True)


def test_what_a_crash_left_behind_is_ended_by_the_task(http: Served) -> None:
    project, manager, _ = with_team(http)
    ask(http.ledger.store, MoveProject(project, customer(http), preserve_permissions=False))
    http.settled()
    assert sees(manager, project)
    assert [one["scope"] for one in due(http.ledger)] == [project] * 2
    assert end_teams(http.ledger) == 2
    http.settled()
    assert (sees(manager, project), due(http.ledger)) == (False, [])


def test_only_staff_move(http: Served) -> None:
    project, manager, _ = with_team(http)
    body = {"customer": f"/api/customers/{customer(http)}/", "preserve_permissions": False}
    path = f"/api/projects/{project}/move_project/"
    assert http.stranger.post(path, json=body).status_code == 401
    assert manager.http.post(path, json=body).status_code == 403
    for wrong, field in (
        ({}, "customer"),
        ({"customer": body["customer"]}, "preserve_permissions"),
        ({**body, "customer": "/api/customers/00000000000000000000000000000001/"}, "customer"),
        ({**body, "customer": f"/api/projects/{project}/"}, "customer"),
        ({**body, "customer": "no address"}, "customer"),
    ):
        answer = http.staff.post(path, json=wrong)
        assert (answer.status_code, list(answer.json())) == (400, [field]), wrong


def test_a_recovered_project_has_no_team_unless_staff_restore_it(http: Served) -> None:
    project, manager, member = with_team(http)
    path, store = f"/api/projects/{project.hex}/recover/", http.ledger.store
    assert http.staff.post(path, json={}).status_code == 409
    ask(store, RemoveProject(project))
    http.settled()
    assert not sees(manager, project)
    assert http.staff.post(path, json={"restore_team_members": True}).status_code == 200
    http.settled()
    assert sees(manager, project)
    ask(store, RemoveProject(project))
    recovered = http.staff.post(path, json={"end_date": "2099-01-01"})
    assert (recovered.status_code, recovered.json()["end_date"]) == (200, "2099-01-01")
    http.settled()
    assert (sees(manager, project), sees(member, project)) == (False, False)


def test_who_may_recover(http: Served) -> None:
    project, manager, _ = with_team(http)
    owner, store = http.person(word("owner")), http.ledger.store
    own = UUID(http.staff.get(f"/api/projects/{project}/").json()["customer_uuid"])
    ask(store, GrantRole(owner.uuid, "CUSTOMER.OWNER", "customer", own))
    ask(store, RemoveProject(project))
    http.settled()
    path = f"/api/projects/{project}/recover/"
    assert http.stranger.post(path, json={}).status_code == 401
    assert http.person("outsider").http.post(path, json={}).status_code == 404
    assert manager.http.post(path, json={}).status_code == 403
    assert owner.http.post(path, json={"restore_team_members": True}).status_code == 403
    for wrong in ({"send_invitations_to_previous_members": True}, {"end_date": "soon"}, {"end_date": "2001-01-01"}):
        answer = owner.http.post(path, json=wrong)
        assert (answer.status_code, list(answer.json())) == (400, list(wrong)), wrong
    assert owner.http.post(path, json={}).status_code == 200
