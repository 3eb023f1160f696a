"""Orders of which much is told: reviewed by people, with files and dates; with a ticket, another plan, a rule."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from adapters.files import files
from api.signin.asking import by
from commands.identity.access import GrantRole
from commands.identity.project import ChangeProject, CreateProject
from commands.identity.user import ChangeUser
from commands.marketplace import auto_approval, offering, offering_step, order, renewing, reordering, resource
from commands.marketplace.plan import CreatePlan
from commands.marketplace.submit import SubmitOrder
from domain.file import File
from domain.marketplace import offering as offerings
from tests.commands.market import served, state_of
from tests.contract.market import ATTRIBUTES, LIMITS, PARTS, Market
from tests.contract.words import word
from tests.eventstore.support import ask
from tests.http.market import ticket
from tests.http.served import Person, Served

_ABOUT_WHO: Mapping[str, Any] = {
    "civil_number": "48001010000",
    "email": "bob@example.org",
    "full_name": "Bob Order",
    "organization": "Kvark Institute",
    "organization_country": "EE",
    "organization_registry_code": "12345678",
}
_BODY: Mapping[str, Any] = {"attributes": dict(ATTRIBUTES), "limits": LIMITS}
_PDF = b"%PDF-1.7 of the yardstick"


def told(place: Served, market: Market, who: Person) -> UUID:
    """One that waited for everybody, failed, was tried again and is done."""
    staff = by(place.people["boss"].uuid)
    for each in (who.uuid, place.people["boss"].uuid):
        ask(place.ledger.store, ChangeUser(each, **_ABOUT_WHO))
    ask(place.ledger.store, ChangeProject(market.project, end_date=date(2099, 6, 1)), staff)
    ask(place.ledger.store, resource.SetResourceEndDate(market.resource, date(2099, 2, 1)), staff)
    talking = market.stepped(offering_step.ActivateOffering)
    talks = {"enable_provider_consumer_messaging": True}
    ask(place.ledger.store, offering.ConnectOffering(talking, plugin_options=talks))
    number = _placed(place, market, who, talking)
    _talked_of(place, number)
    store = place.ledger.store
    ask(store, order.ApproveByProvider(number), staff)
    ask(store, order.FailOrder(number, "No room", "line 1"))
    ask(store, order.RetryOrder(number))
    ask(store, order.ReportOrderOutput(number, "All is well"))
    ask(store, order.CompleteOrder(number, state_of(store, number).run))
    thing = state_of(store, number).resource
    ask(store, resource.LinkResource(thing, "openstack-instances", thing))
    return number


def _placed(place: Served, market: Market, who: Person, of: UUID) -> UUID:
    soon = datetime.now(UTC).date() + timedelta(days=30)
    attributes = {**ATTRIBUTES, "end_date": "2099-01-01"}
    command = SubmitOrder(
        market.project,
        of,
        attributes=attributes,
        limits=LIMITS,
        start_date=soon,
        request_comment="Soon",
        callback_url="https://example.org/done",
    )
    return UUID(ask(place.ledger.store, command, by(who.uuid)).result)


def _talked_of(place: Served, number: UUID) -> None:
    store, staff = place.ledger.store, by(place.people["boss"].uuid)
    paper = _kept(place)
    ask(store, order.AttachToOrder(number, paper))
    ask(store, order.ApproveByConsumer(number), staff)
    ask(store, order.SetProviderInfo(number, "Which?", "https://example.org/which", paper))
    ask(store, order.SetConsumerInfo(number, "That", paper))


def _kept(place: Served) -> File:
    found = files.file("paper.pdf", _PDF)
    with place.ledger.connection() as conn:
        conn.execute(files.KEEP, files.row(found, _PDF))
    return found


def others(place: Served, market: Market, owner: Person) -> Sequence[UUID]:
    """With another plan, with a ticket, approved by a rule, rejected, a renewal."""
    reviewed = (_ruled(place, market, owner), _rejected(place, market))
    return (_switched(place, market), _ticketed(place, market), *reviewed, _renewed(place, market))


def _switched(place: Served, market: Market) -> UUID:
    store, thing = place.ledger.store, market.new_resource()
    plan = UUID(ask(store, CreatePlan(offering=market.offering, name=word("Plan"))).result)
    return UUID(ask(store, reordering.SwitchPlan(thing, plan)).result)


def _ticketed(place: Served, market: Market) -> UUID:
    wanted = market.stepped(offering_step.ActivateOffering, kind="Support.OfferingTemplate")
    number = UUID(ask(place.ledger.store, SubmitOrder(market.project, wanted, **_BODY)).result)
    ticket(place.ledger.store, number)
    return number


def _renewed(place: Served, market: Market) -> UUID:
    """Of a resource that was there already."""
    store = place.ledger.store
    wanted = market.bare((msgspec.structs.replace(PARTS[0], is_prepaid=True),))
    thing = served(store, UUID(ask(store, SubmitOrder(market.project, wanted, **_BODY)).result))
    return UUID(ask(store, renewing.RenewResource(thing, 12)).result)


def _ruled(place: Served, market: Market, owner: Person) -> UUID:
    store = place.ledger.store
    wanted = market.bare(PARTS[:1])
    customer = store.load(offerings.KIND, wanted).required().customer
    project = UUID(ask(store, CreateProject(customer, word("Project"))).result)
    ask(store, GrantRole(owner.uuid, "CUSTOMER.OWNER", "customer", customer))
    ask(store, GrantRole(UUID(market.member.removeprefix("user:")), "PROJECT.MEMBER", "project", project))
    ask(store, auto_approval.CreateAutoApproval(project, Decimal(1000)), by(owner.uuid))
    return UUID(ask(store, SubmitOrder(project, wanted, **_BODY), market.member).result)


def _rejected(place: Served, market: Market) -> UUID:
    number, store = market.unreviewed(), place.ledger.store
    ask(store, order.RejectByConsumer(number, "Changed my mind"), market.member)
    return number
