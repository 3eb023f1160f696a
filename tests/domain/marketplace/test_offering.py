"""Decisions about an offering: how it is made, described, taken through its states, given away and removed."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.event import Event
from domain.identity.user_events import UserActivated
from domain.kind import Name
from domain.marketplace import offering, service_provider
from domain.marketplace import offering_events as events
from domain.marketplace import offering_rules as rules
from domain.marketplace.offering import KIND
from domain.marketplace.offering_fields import FIELDS
from domain.refusal import Invalid, NotFound
from tests.domain.marketplace.offerings import ACME, AJAX, BASIC, CATEGORY, CORE, CORES, CREATED, ID, TO, offered
from tests.scenario import given
from tests.stored.make import example

READY = rules.Wanted()
BEGUN = {"type": "Marketplace.Basic", "customer": ACME, "shared": True, "billable": True}
STATES = tuple(TO)
LEGAL: dict[str, dict[str, str]] = {
    "activate": {"Draft": "Active", "Paused": "Active"},
    "pause": {"Active": "Paused"},
    "unpause": {"Paused": "Active"},
    "archive": dict.fromkeys(STATES, "Archived"),
    "draft": dict.fromkeys(STATES, "Draft"),
    "make_unavailable": {"Active": "Unavailable"},
    "make_available": {"Unavailable": "Active"},
}
"""Every legal step: from which state to which."""


def test_the_table_of_legal_steps_names_every_step() -> None:
    assert set(LEGAL) == set(rules.STEPS)
    assert {step: known.to for step, known in rules.STEPS.items()} == {
        step: next(iter(to.values())) for step, to in LEGAL.items()
    }


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", LEGAL)
def test_a_step_is_taken_from_the_states_it_may_be_taken_from(step: str, state: str) -> None:
    fields = {"paused_reason": "tired"} if step == "pause" else {}
    told = offered(*TO[state]).when(rules.step, step, READY, **fields)
    to = LEGAL[step].get(state)
    if to is None:
        assert told.refused(rules.OfferingStateInvalid) == "Offering state is invalid."
    elif to == state:
        told.then_nothing()
    else:
        assert told.then(rules.STEPS[step].event(**fields)).state == to


def test_a_pause_says_why_and_what_comes_after_says_it_no_more() -> None:
    paused = events.OfferingPaused(paused_reason="for <b>now</b>")
    after = offered(*TO["Active"]).when(rules.step, "pause", READY, paused_reason=" for <b>now</b>").then(paused)
    assert after.paused_reason == "for <b>now</b>"
    assert offered(*TO["Active"], paused, events.OfferingUnpaused()).known().paused_reason == ""


LACKS: list[tuple[Any, rules.Wanted, str]] = [
    (given(KIND, CREATED), READY, "a plan that is not archived"),
    (offered(), rules.Wanted(category=False), "a category"),
    (offered(), rules.Wanted(scope=False), "the project it is for"),
    (offered(events.ComponentRemoved(component=CORES)), rules.Wanted(components=True), "components"),
    (offered(), rules.Wanted(attributes=("backend_url",)), "service attribute backend_url"),
    (offered(), rules.Wanted(secret_options=("create",)), "secret option create"),
]


@pytest.mark.parametrize(("story", "wanted", "lack"), LACKS, ids=[lack for *_, lack in LACKS])
def test_it_becomes_orderable_only_when_nothing_is_missing_and_the_refusal_says_what_is(
    story: Any, wanted: rules.Wanted, lack: str
) -> None:
    told = story.when(rules.step, "activate", wanted).refused(rules.OfferingStateInvalid)
    assert told == f"Offering state is invalid. Missing: {lack}."


def test_an_archived_plan_is_none_and_everything_missing_is_said_at_once() -> None:
    archived = offered(example_of("plan_archived", plan=BASIC))
    told = archived.when(rules.step, "activate", rules.Wanted(category=False)).refused(rules.OfferingStateInvalid)
    assert told.endswith("Missing: a category, a plan that is not archived.")


def test_what_is_kept_elsewhere_counts_as_there() -> None:
    known = events.OfferingIntegrationSet(
        settings=ID,
        service_attributes={"backend_url": "https://cloud"},
        secrets=ID,
        secret_attributes=("password",),
        secret_options=("create",),
    )
    wanted = rules.Wanted(components=True, attributes=("backend_url", "password"), secret_options=("create",))
    offered(known).when(rules.step, "activate", wanted).then(events.OfferingActivated())


def example_of(name: str, **fields: Any) -> Event:
    kind = next(event for event in offering.EVENTS if event.name == f"marketplace.offering.{name}")
    return kind(**fields)


def test_creating_records_what_it_is_its_groups_and_the_components_of_its_type() -> None:
    said = {"name": " Machines", "category": CATEGORY, "slug": "", "country": "EE", "description": ""}
    builtin = msgspec.structs.replace(CORE, is_builtin=True)
    after = (
        given(KIND)
        .when(rules.create, ID, BEGUN, said, (builtin,))
        .then(
            CREATED,
            events.OfferingLocated(latitude=None, longitude=None, country="EE"),
            events.ComponentAdded(component=builtin),
        )
    )
    assert (after.state, after.components) == ("Draft", (builtin,))


WRONG: list[tuple[str, Any, str]] = [
    ("name", " ", "name"),
    ("name", "x" * 151, "name"),
    ("slug", "ä", "slug"),
    ("access_url", "ftp://x", "access_url"),
    ("latitude", 91, "latitude"),
    ("country", "XX", "country"),
    ("attributes", [], "attributes"),
    ("plugin_options", {"max_instances": 0}, "plugin_options.max_instances"),
    ("plugin_options", {"storage_mode": "none"}, "plugin_options.storage_mode"),
    ("plugin_options", {"supports_pausing": "yes"}, "plugin_options.supports_pausing"),
    ("plugin_options", [], "plugin_options"),
    ("options", {"order": ["x"], "options": {}}, "options"),
    ("options", {"order": [], "options": {"x": {"type": "magic", "label": "X"}}}, "options"),
    ("options", {"order": [], "options": {"x": {"type": "integer", "label": "X", "min": 2, "max": 1}}}, "options"),
    ("resource_options", {"options": {"x": {"type": "conditional_cascade", "label": "X"}}}, "resource_options"),
]


@pytest.mark.parametrize(("said", "value", "field"), WRONG)
def test_what_is_wrong_is_named(said: str, value: Any, field: str) -> None:
    offered().when(rules.change, {said: value}).refused(Invalid, field)


def test_a_form_keeps_what_is_known_of_it_and_forgets_the_rest() -> None:
    field = {"type": "select_string", "label": "Size", "choices": ["s", "m"], "magic": 1}
    form = {"order": ["size"], "options": {"size": field}}
    kept = {"order": ["size"], "options": {"size": {"type": "select_string", "label": "Size", "choices": ["s", "m"]}}}
    offered().when(rules.change, {"options": form}).then(events.OfferingOptionsSet(options=kept))
    offered(events.OfferingOptionsSet(options=kept)).when(rules.change, {"options": form}).then_nothing()
    offered(events.OfferingOptionsSet(options=kept)).when(rules.change, {"options": {}}).then(
        events.OfferingOptionsSet(options={})
    )


def test_plugin_options_keep_what_is_known_and_said() -> None:
    said = {"disable_autoapprove": True, "magic": 1, "max_instances": None}
    known = events.OfferingPluginOptionsSet(plugin_options={"disable_autoapprove": True})
    offered().when(rules.change, {"plugin_options": said}).then(known)


def test_a_change_is_recorded_once() -> None:
    offered().when(rules.change, {"name": "Cloud"}).then(events.OfferingRenamed(title="Cloud"))
    offered().when(rules.change, {"name": " Machines "}).then_nothing()


def test_an_archived_offering_does_not_change() -> None:
    archived = offered(*TO["Archived"])
    told = archived.when(rules.change, {"name": "x"}).refused(rules.ArchivedOffering)
    assert told == "It is not possible to update archived offering."
    archived.when(rules.move, AJAX, True).refused(rules.ArchivedOffering)
    archived.when(rules.connect, ID, {}, None, None).refused(rules.ArchivedOffering)


SECRET, NEWER = UUID(int=0x5EC), UUID(int=0x5ED)
CONNECTED = events.OfferingIntegrationSet(
    settings=ID,
    service_attributes={"backend_url": "https://cloud"},
    secrets=SECRET,
    secret_attributes=("password",),
    secret_options=("token", "username"),
)


def test_connecting_makes_settings_once_and_names_what_is_kept_elsewhere() -> None:
    said = {
        "service_attributes": {"backend_url": "https://cloud"},
        "secret_attributes": {"password"},
        "secret_options": ["username", "token"],
    }
    offered().when(rules.connect, ID, said, SECRET, None).then(CONNECTED)
    later = offered(CONNECTED).when(rules.connect, AJAX, said, NEWER, SECRET)
    assert later.then(msgspec.structs.replace(CONNECTED, secrets=NEWER)).settings == ID


def test_who_rested_on_secrets_of_before_is_told() -> None:
    offered(CONNECTED).when(rules.connect, ID, {}, NEWER, None).refused(Invalid, "secret_options")


def test_it_moves_to_another_provider_only() -> None:
    moved = events.OfferingMoved(customer=AJAX, preserve_permissions=False)
    assert offered().when(rules.move, AJAX, False).then(moved).customer == AJAX
    offered().when(rules.move, ACME, False).refused(Invalid, "customer")


@pytest.mark.parametrize("state", STATES)
def test_it_is_removed_as_a_draft_or_by_staff_and_never_while_it_is_used(state: str) -> None:
    story, removed = offered(*TO[state]), events.OfferingRemoved()
    story.when(rules.remove, used=False, staff=True).then(removed)
    assert story.when(rules.remove, used=True, staff=True).refused(rules.OfferingKept) == rules.HAS_RESOURCES
    by_others = story.when(rules.remove, used=False, staff=False)
    if state == "Draft":
        by_others.then(removed)
    else:
        assert by_others.refused(rules.OfferingKept) == rules.NOT_DRAFT
    offered(removed).when(rules.remove, used=False, staff=False).then_nothing()
    offered(removed).when(rules.change, {}).refused(NotFound)


def test_names_are_those_of_plans_and_components_and_go_with_it() -> None:
    held = KIND.names(offered().known())
    lives = Name(service_provider.offerings_kind(ACME), "machines-abcdef", "slug")
    assert {Name("plan", BASIC.hex, "plan"), Name("component", CORES.hex, "component"), lives} < held
    assert lives not in KIND.names(offered(*TO["Archived"]).known())
    assert KIND.names(offered(events.OfferingRemoved()).known()) == frozenset()


def test_every_field_stands_in_one_group() -> None:
    grouped = [field for group in events.GROUPS for field in group.__struct_fields__]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) < set(offering.Offering.__struct_fields__)
    hidden = {"settings", "secrets", "secret_attributes", "secret_options"}
    assert {"title" if field == "name" else field for field in FIELDS} | hidden == set(grouped)


@pytest.mark.parametrize("event", offering.EVENTS, ids=lambda event: event.name)
def test_every_event_folds_onto_an_offering_also_a_removed_one(event: type[Event]) -> None:
    after = KIND.fold(offered(events.OfferingRemoved()).known(), [example(event)])
    assert isinstance(after, offering.Offering)


@pytest.mark.parametrize("event", offering.EVENTS[1:], ids=lambda event: event.name)
def test_an_offering_begins_with_its_creation(event: type[Event]) -> None:
    with pytest.raises(ValueError, match="cannot begin an offering"):
        KIND.fold(None, [example(event)])


def test_a_foreign_event_changes_nothing() -> None:
    before = offered().known()
    assert KIND.fold(before, [UserActivated()]) == before
