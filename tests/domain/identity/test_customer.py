"""Decisions about a customer."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.event import Event
from domain.identity import customer
from domain.identity import customer_events as events
from domain.identity.customer import KIND
from domain.identity.customer_fields import FIELDS, STAFF_ONLY
from domain.kind import Name
from domain.refusal import Invalid, NotFound
from tests.scenario import given
from tests.stored.make import example

ID = UUID(int=0xABCDEF)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
ACME = events.CustomerCreated(title="Acme", abbreviation="AC", slug="acme-abcdef", accounting_start_date=NOW)
BLOCKED = events.CustomerBlocked()
ARCHIVED = events.CustomerArchived()
REMOVED = events.CustomerRemoved()


def test_creating_makes_a_slug_and_begins_accounting() -> None:
    after = given(KIND).when(customer.create, ID, NOW, {"name": " Acme ", "abbreviation": " AC", "slug": ""}).then(ACME)
    assert (after.title, after.abbreviation, after.slug, after.accounting_start_date) == (
        "Acme",
        "AC",
        "acme-abcdef",
        NOW,
    )


def test_creating_records_each_group_of_which_something_is_said() -> None:
    said = {
        "name": "Acme",
        "abbreviation": "AC",
        "email": "a@acme.example",
        "latitude": 0.5,
        "slug": "a",
        "country": "",
    }
    start = datetime(2025, 1, 1, tzinfo=UTC)
    told = given(KIND).when(customer.create, ID, NOW, {**said, "accounting_start_date": start, "blocked": False})
    contact = {"notification_emails": "", "phone_number": "", "contact_details": "", "homepage": "", "address": ""}
    after = told.then(
        events.CustomerCreated(title="Acme", abbreviation="AC", slug="a", accounting_start_date=start),
        events.CustomerContactChanged(email="a@acme.example", postal="", **contact),
        events.CustomerLocationChanged(country="", latitude=0.5, longitude=None),
    )
    assert (after.email, after.latitude, after.country) == ("a@acme.example", 0.5, "")


WRONG: list[tuple[str, Any]] = [
    ("name", ""),
    ("name", " "),
    ("name", "x" * 151),
    ("abbreviation", "x" * 13),
    ("slug", "a b"),
    ("slug", "x" * 51),
    ("email", "acme"),
    ("email", "a@" + "x" * 70 + ".org"),
    ("notification_emails", "a@example.org, b"),
    ("homepage", "ftp://acme.example"),
    ("homepage", "javascript:alert(1)"),
    ("homepage", "http://"),
    ("homepage", "http://[::1"),
    ("country", "XX"),
    ("country", "ee"),
    ("latitude", 90.1),
    ("latitude", float("nan")),
    ("longitude", -181.0),
    ("default_tax_percent", "x"),
    ("default_tax_percent", "1.234"),
    ("default_tax_percent", "-1"),
    ("default_tax_percent", "200.01"),
    ("default_tax_percent", "NaN"),
    ("default_tax_percent", "9" * 40),
    ("access_subnets", "10.0.0.0/8,nowhere"),
    ("user_email_patterns", ("(",)),
    ("user_affiliations", ("",)),
    ("sponsor_number", -1),
    ("max_service_accounts", 2**15),
    ("grace_period_days", -1),
    ("description", "x" * 4097),
    ("accounting_start_date", datetime(2026, 1, 1)),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_what_is_wrong_is_named(field: str, value: Any) -> None:
    given(KIND).when(customer.create, ID, NOW, {"name": "Acme", field: value}).refused(Invalid, field)
    given(KIND, ACME).when(customer.change, {field: value}).refused(Invalid, field)


def test_values_are_kept_in_one_form() -> None:
    said = {"default_tax_percent": "7", "access_subnets": " 10.0.0.1/8 , ::1", "notification_emails": "a@b.org,c@d.org"}
    after = given(KIND, ACME).known()
    after = KIND.fold(after, customer.change(after, said)) or after
    assert (after.default_tax_percent, after.access_subnets) == ("7.00", "10.0.0.0/8,::1/128")
    assert after.notification_emails == "a@b.org, c@d.org"


def test_a_change_is_recorded_once_and_always_as_a_whole_group() -> None:
    given(KIND, ACME).when(customer.change, {"name": "Ajax"}).then(events.CustomerRenamed(title="Ajax"))
    given(KIND, ACME).when(customer.change, {"name": " Acme", "vat_code": "", "blocked": False}).then_nothing()
    given(KIND, ACME).when(customer.change, {"native_name": "Äkme"}).then(
        events.CustomerOtherNamesChanged(native_name="Äkme", abbreviation="AC")
    )
    given(KIND, ACME).when(customer.change, {}).then_nothing()


def test_flags_change_with_the_rest() -> None:
    both = given(KIND, ACME).when(customer.change, {"blocked": True, "archived": True}).then(BLOCKED, ARCHIVED)
    assert (both.blocked, both.archived) == (True, True)
    back = given(KIND, ACME, ARCHIVED).when(customer.change, {"archived": False, "name": "Ajax"})
    assert not back.then(events.CustomerRenamed(title="Ajax"), events.CustomerUnarchived()).archived


def test_an_archived_customer_stays_as_it_is() -> None:
    archived = given(KIND, ACME, ARCHIVED)
    assert archived.when(customer.change, {"name": "Ajax"}).refused(customer.CustomerClosed) == (
        "Blocked organization is not available."
    )
    archived.when(customer.change, {"name": "Ajax", "archived": True}).refused(customer.CustomerClosed)
    archived.when(customer.change, {"name": "Acme", "archived": True}).then_nothing()


def test_blocking_unblocking_and_archiving_are_recorded_only_when_they_change_something() -> None:
    assert given(KIND, ACME).when(customer.block).then(BLOCKED).blocked
    given(KIND, ACME, BLOCKED).when(customer.block).then_nothing()
    assert not given(KIND, ACME, BLOCKED).when(customer.unblock).then(events.CustomerUnblocked()).blocked
    given(KIND, ACME).when(customer.unblock).then_nothing()
    assert given(KIND, ACME).when(customer.archive).then(ARCHIVED).archived
    given(KIND, ACME, ARCHIVED).when(customer.archive).then_nothing()


def test_a_removed_customer_is_not_there_any_more() -> None:
    assert given(KIND, ACME).when(customer.remove).then(REMOVED).removed
    removed = given(KIND, ACME, REMOVED)
    removed.when(customer.remove).then_nothing()
    removed.when(customer.change, {"name": "Ajax"}).refused(NotFound)
    removed.when(customer.block).refused(NotFound)
    with pytest.raises(NotFound):
        customer.require_open(removed.known())


@pytest.mark.parametrize("history", [(ACME, BLOCKED), (ACME, ARCHIVED)], ids=["blocked", "archived"])
def test_nothing_new_begins_with_a_blocked_or_archived_customer(history: tuple[Event, ...]) -> None:
    with pytest.raises(customer.CustomerClosed, match=r"Blocked organization is not available\."):
        customer.require_open(given(KIND, *history).known())


@pytest.mark.parametrize("history", [(ACME,), (ACME, BLOCKED, events.CustomerUnblocked())])
def test_an_open_customer_passes(history: tuple[Event, ...]) -> None:
    state = given(KIND, *history).known()
    customer.require_open(state)
    assert not state.blocked


def test_names_follow_changes_and_are_free_after_archiving_and_removal() -> None:
    slug = Name("customer slug", "acme-abcdef", "slug")
    renamed, slugged = events.CustomerRenamed(title="Ajax"), events.CustomerSlugSet(slug="ajax")
    assert KIND.names(given(KIND, ACME).known()) == {Name("customer", "Acme"), slug}
    assert KIND.names(given(KIND, ACME, renamed).known()) == {Name("customer", "Ajax"), slug}
    assert KIND.names(given(KIND, ACME, slugged).known()) == {
        Name("customer", "Acme"),
        Name("customer slug", "ajax", "slug"),
    }
    assert KIND.names(given(KIND, ACME, ARCHIVED).known()) == frozenset()
    assert KIND.names(given(KIND, ACME, REMOVED).known()) == frozenset()
    assert len(KIND.names(given(KIND, ACME, ARCHIVED, events.CustomerUnarchived()).known())) == 2


def test_what_only_staff_may_change_is_named_unless_it_stays() -> None:
    state = given(KIND, ACME).known()
    same = {field: getattr(state, field) for field in STAFF_ONLY}
    assert customer.reserved(state, {**same, "name": "Ajax", "default_tax_percent": "0"}) == frozenset()
    assert customer.reserved(state, {**same, "domain": "x", "blocked": True}) == {"domain", "blocked"}


def test_every_field_of_a_customer_can_be_changed_and_stands_in_one_group() -> None:
    grouped = [field for group in events.GROUPS for field in group.__struct_fields__]
    assert len(grouped) == len(set(grouped))
    stateful = {*customer.Customer.__struct_fields__} - {"blocked", "archived", "removed"}
    assert set(grouped) == stateful
    assert {"title" if field == "name" else field for field in FIELDS} == stateful | {"blocked", "archived"}
    assert set(FIELDS) >= STAFF_ONLY


@pytest.mark.parametrize("event", events.EVENTS, ids=lambda event: event.name)
def test_every_event_folds_onto_nothing_and_onto_a_customer(event: type[Event]) -> None:
    one = example(event)
    assert isinstance(KIND.fold(None, [one]), customer.Customer)
    after = KIND.fold(None, [ACME, ARCHIVED, one])
    assert isinstance(after, customer.Customer)
    told = msgspec.structs.asdict(one)
    assert {field: getattr(after, field) for field in told} == told
