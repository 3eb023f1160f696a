"""What happens by itself once an order is approved, by the type of its offering."""

from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from uuid import UUID

import pytest

from api.tasks import pulls
from commands.marketplace import reordering, ticket
from commands.marketplace.order import ApproveByConsumer, ApproveByProvider, CancelOrder
from commands.marketplace.pulling import PullResource
from domain.identity.access import RoleGranted
from domain.marketplace import offering_user
from domain.marketplace import ticket as tickets
from domain.marketplace.offering_user import stream_of
from domain.marketplace.resource_events import ResourceProvisioned
from domain.refusal import WrongState
from tests.commands.market import ordered
from tests.eventstore.support import ask, fetch, until
from tests.postgres import new_database
from tests.stories.shop import Shop, shop


@pytest.fixture(scope="module")
def place(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with new_database(server_url) as url, shop(url, tmp_path_factory.mktemp("data")) as found:
        yield found


def bought(place: Shop, wanted: UUID, name: str = "one") -> UUID:
    return ordered(place.ledger.store, place.project, wanted, name)


def ticket_of(place: Shop, number: UUID) -> UUID:
    run = place.order(number).run
    assert run is not None
    found = tickets.stream_of(number, run)
    until(lambda: place.ledger.store.load(tickets.KIND, found).state is not None)
    return found


def test_without_a_backend_an_order_is_done_once_the_provider_agrees(place: Shop) -> None:
    number = bought(place, place.offering("Marketplace.Basic"))
    ask(place.ledger.store, ApproveByProvider(number))
    place.reaches(number, "done")
    assert place.thing(number).state == "OK"


def test_people_carry_out_what_a_ticket_says(place: Shop) -> None:
    number = bought(place, place.offering("Support.OfferingTemplate"), "desk")
    assert place.order(number).state == "executing"
    found = ticket_of(place, number)
    assert "desk" in place.ledger.store.load(tickets.KIND, found).required().summary
    ask(place.ledger.store, ticket.ResolveTicket(found, "it stands there"))
    place.reaches(number, "done")


def test_a_ticket_that_is_declined_fails_the_order(place: Shop) -> None:
    number = bought(place, place.offering("Support.OfferingTemplate"))
    ask(place.ledger.store, ticket.DeclineTicket(ticket_of(place, number), "no room"))
    place.reaches(number, "erred")
    assert place.thing(number).state == "Terminated"


def test_an_order_that_is_canceled_takes_its_ticket_along(place: Shop) -> None:
    number = bought(place, place.offering("Support.OfferingTemplate"))
    found = ticket_of(place, number)
    ask(place.ledger.store, CancelOrder(number))
    until(lambda: place.ledger.store.load(tickets.KIND, found).required().state == "withdrawn")


def test_a_script_carries_out_an_order_and_says_what_it_made(place: Shop) -> None:
    wanted = place.scripted(create='echo "making $RESOURCE_NAME with $LIMITS"; echo backend-7')
    number = bought(place, wanted, "shed")
    place.reaches(number, "done")
    assert place.order(number).output == 'making shed with {"cores": 2}\nbackend-7\n'
    assert (place.thing(number).state, place.thing(number).backend_id) == ("OK", "backend-7")
    gone = UUID(ask(place.ledger.store, reordering.TerminateResource(place.order(number).resource)).result)
    place.reaches(gone, "done")
    assert place.thing(number).state == "Terminated"


def test_a_script_that_fails_fails_the_order_and_its_secrets_are_not_told(place: Shop) -> None:
    environ = [{"name": "API_TOKEN", "value": "hush-hush"}]
    number = bought(place, place.scripted(create='echo "token $API_TOKEN"; exit 3', environ=environ))
    place.reaches(number, "erred")
    assert place.order(number).output == "token ********\n"
    assert place.thing(number).state == "Terminated"


def test_a_script_says_how_a_resource_is(place: Shop) -> None:
    parts = ('"backend_metadata": {"id": "\'$RESOURCE_BACKEND_ID\'"}', '"limits": {"cores": 4}', '"state": "Erred"')
    told = f'{{{", ".join(parts)}, "error_message": "slow"}}'
    wanted = place.scripted(create="echo backend-9", pull=f"echo looking; echo '{told}'")
    number = bought(place, wanted, "barn")
    place.reaches(number, "done")
    place.settled()
    assert [row["name"] for row in pulls.due(place.ledger)] == ["barn"]
    assert pulls.pull(place.ledger) == 1
    until(lambda: place.thing(number).state == "Erred")
    thing = place.thing(number)
    assert (thing.backend_metadata, thing.limits) == ({"id": "backend-9"}, {"cores": 4})
    assert (thing.error_message, thing.last_sync is not None) == ("slow", True)


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("echo all is well", "the last line of the script is not what a pull says"),
        ("exit 7", "the script ended with exit code 7"),
    ],
)
def test_a_script_that_says_nothing_of_a_resource_leaves_it(place: Shop, script: str, error: str) -> None:
    number = bought(place, place.scripted(create="true", pull=script))
    place.reaches(number, "done")
    ask(place.ledger.store, PullResource(place.order(number).resource))
    last = "SELECT last_error FROM work.jobs WHERE kind = 'script.pull' AND target = %s AND state = 'abandoned'"
    until(lambda: fetch(place.ledger.url, last, (place.order(number).resource,)))
    assert error in fetch(place.ledger.url, last, (place.order(number).resource,))[0][0]
    assert (place.thing(number).state, place.thing(number).last_sync) == ("OK", None)


def test_what_has_no_such_script_is_not_asked(place: Shop) -> None:
    for wanted in (place.offering("Marketplace.Basic"), place.scripted(create="true")):
        number = bought(place, wanted)
        with pytest.raises(WrongState, match="not implemented"):
            ask(place.ledger.store, PullResource(place.order(number).resource))


def test_whoever_uses_it_has_an_account_at_once_where_the_provider_gives_one(place: Shop) -> None:
    giving = place.offering("Marketplace.Basic", plugin_options={"service_provider_can_create_offering_user": True})
    early, number = place.person("early", "PROJECT.MEMBER", "project", place.project), bought(place, giving)
    ask(place.ledger.store, ApproveByProvider(number))
    until(lambda: account(place, giving, early))
    late = place.person("late", "PROJECT.ADMIN", "project", place.project)
    until(lambda: account(place, giving, late))
    why = "SELECT e.actor, c.topic FROM ledger.events e JOIN ledger.events c ON c.event_id = e.causation_id"
    found = fetch(place.ledger.url, f"{why} WHERE e.originator_id = %s", (stream_of(giving, late),))
    assert found in ([("system:worker", cause.name)] for cause in (RoleGranted, ResourceProvisioned))
    other = place.offering("Marketplace.Basic")
    ask(place.ledger.store, ApproveByProvider(bought(place, other)))
    assert not account(place, other, late)


def account(place: Shop, of: UUID, who: UUID) -> bool:
    return place.ledger.store.load(offering_user.KIND, stream_of(of, who)).state is not None


def letters(data_dir: Path, subject: str) -> list[tuple[str, str]]:
    """To whom, and about what."""
    found = [message_from_bytes(path.read_bytes()) for path in (data_dir / "outbox").glob("*.eml")]
    return sorted((str(one["To"]), str(one["Subject"])) for one in found if subject in str(one["Subject"]))


def test_who_has_to_answer_is_told_and_who_asked_hears_how_it_ended(place: Shop) -> None:
    store, data_dir = place.ledger.store, place.ledger.settings.data_dir
    owner = place.person("olive", "CUSTOMER.OWNER", "customer", place.customer)
    place.person("pat", "CUSTOMER.OWNER", "customer", place.cloud)
    member = place.person("mo", "PROJECT.MEMBER", "project", place.project)
    place.settled()
    number = ordered(store, place.project, place.offering("Marketplace.Basic"), "told", f"user:{member.hex}")
    until(lambda: letters(data_dir, "told"))
    assert letters(data_dir, "told") == [("olive@example.org", "An order waits for your approval: told")]
    ask(store, ApproveByConsumer(number), f"user:{owner.hex}")
    asked = ("pat@example.org", "An order waits for your approval as a provider: told")
    until(lambda: asked in letters(data_dir, "told"))
    ask(store, ApproveByProvider(number))
    until(lambda: ("mo@example.org", "Done: told") in letters(data_dir, "told"))
    assert len(letters(data_dir, "told")) == 3
