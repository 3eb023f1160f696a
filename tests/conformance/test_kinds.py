"""What every kind of object at an OpenStack cloud promises. A new kind is walked by itself; forget a place, and it is
named here."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from api.workers.openstack.operations import STEPS, WORKS
from commands.openstack.kinds import KINDS, Sort
from commands.processes.run_operations import PROCESS
from domain import operation
from domain.event import Event
from domain.openstack import instance, network, router, security_group, subnet, tenant, volume
from domain.operation import Backed, Requested
from domain.refusal import WrongState
from projections.sentences import SAYS
from tests.stored.make import example

RUN, OTHER = UUID(int=1), UUID(int=2)
NOUNS = sorted(KINDS)
ACTIONS: dict[str, dict[str, tuple[Any, ...]]] = {
    "tenant": {"set_quotas": (RUN, None, {}), "change_password": (RUN, OTHER), "delete": (RUN, None)},
    "instance": {
        **dict.fromkeys(("start", "stop", "restart"), (RUN,)),
        "resize": (RUN, {"flavor": "x"}),
        "set_security_groups": (RUN, ()),
        "set_ports": (RUN, ()),
        "set_floating_ips": (RUN, ()),
        "set_address_pairs": (RUN, OTHER, ()),
        "open_console": (),
        "delete": (RUN, None, instance.Removal(force=True), ()),
    },
    "volume": {
        "attach": (RUN, OTHER),
        "detach": (RUN,),
        "extend": (RUN, 1 << 30),
        "retype": (RUN, "x", "x"),
        "delete": (RUN, None),
    },
    "network": {"set_mtu": (RUN, 1500), "delete": (RUN,)},
    "subnet": {"connect": (RUN, OTHER), "disconnect": (RUN, OTHER), "delete": (RUN,)},
    "router": {
        "add_interface": (RUN, OTHER),
        "remove_interface": (RUN, OTHER),
        "set_routes": (RUN, ()),
        "delete": (RUN,),
    },
    "security_group": {"set_rules": (RUN, ()), "delete": (RUN,)},
}
"""What may be asked of one that is there, besides `pull` and `change`."""


def first(sort: Sort) -> Requested:
    (found,) = (each for each in sort.requests if each.operation == "create")
    made = example(found)
    assert isinstance(made, Requested)
    return made


def fold(sort: Sort, *events: Event) -> Any:
    return sort.kind.fold(None, (first(sort), *events))


def after(sort: Sort, state: Any, events: list[Event]) -> Any:
    return sort.kind.fold(state, events)


def idle(sort: Sort) -> Any:
    state = fold(sort)
    return after(sort, state, operation.succeed(sort.outcomes, state, state.run, "id"))


@pytest.mark.parametrize("noun", NOUNS)
def test_what_only_we_know_of_it_is_not_told(noun: str) -> None:
    events = KINDS[noun].noun.change(idle(KINDS[noun]), RUN, {"description": "of ours"})
    assert len(events) == (2 if noun in ("tenant", "volume") else 1)


@pytest.mark.parametrize("noun", NOUNS)
def test_each_wish_has_one_driver_one_job_and_one_process(noun: str) -> None:
    wished = [each.operation for each in KINDS[noun].requests]
    assert sorted(wished) == sorted(set(wished)) == sorted(STEPS[noun])
    assert {f"openstack.{noun}.{each}" for each in wished} <= set(WORKS)
    assert {each.name for each in KINDS[noun].requests} <= set(PROCESS.names)


@pytest.mark.parametrize("noun", NOUNS)
def test_each_event_has_a_sentence(noun: str) -> None:
    assert {each.name for each in KINDS[noun].noun.EVENTS} <= set(SAYS)


@pytest.mark.parametrize("noun", NOUNS)
def test_every_event_may_follow_every_other(noun: str) -> None:
    sort = KINDS[noun]
    events = [example(each) for each in sort.noun.EVENTS]
    for one in events:
        for other in events:
            assert isinstance(fold(sort, one, other), Backed)


@pytest.mark.parametrize("noun", NOUNS)
def test_it_begins_with_the_wish_for_it_or_with_its_import_alone(noun: str) -> None:
    sort = KINDS[noun]
    for each in sort.noun.EVENTS:
        if each not in (type(first(sort)), sort.outcomes.imported):
            with pytest.raises(ValueError, match="cannot be the first event"):
                after(sort, None, [example(each)])


@pytest.mark.parametrize("noun", NOUNS)
def test_what_was_imported_is_there_and_nothing_is_under_way(noun: str) -> None:
    sort = KINDS[noun]
    told = example(sort.outcomes.imported)
    state = after(sort, None, [told])
    assert (state.state, state.operation, state.run, state.imported) == ("OK", "", None, True)
    assert {name: getattr(state, name) for name in told.__struct_fields__} == msgspec.structs.asdict(told)
    assert sort.noun.pull(state, RUN)
    assert bool(sort.kind.names(state)) == (noun in ("tenant", "instance", "volume"))
    assert not sort.kind.names(after(sort, state, operation.unlink(sort.outcomes, state)))


@pytest.mark.parametrize("noun", NOUNS)
def test_while_one_operation_is_under_way_no_other_begins(noun: str) -> None:
    sort, module = KINDS[noun], KINDS[noun].noun
    busy = fold(sort)
    assert busy.state == "CREATION_SCHEDULED"
    for name, given in {**ACTIONS[noun], "pull": (RUN,), "change": (RUN, {"name": "x"})}.items():
        with pytest.raises(WrongState, match="Valid states for operation: OK"):
            getattr(module, name)(busy, *given)


@pytest.mark.parametrize("noun", NOUNS)
def test_an_outcome_makes_it_idle_and_is_recorded_once(noun: str) -> None:
    sort = KINDS[noun]
    busy, of = fold(sort), sort.outcomes
    for ended, state in (
        (operation.succeed(of, busy, busy.run, "id"), "OK"),
        (operation.fail(of, busy, busy.run, "no"), "ERRED"),
    ):
        done = after(sort, busy, ended)
        assert (done.state, done.operation) == (state, "")
        assert operation.succeed(of, done, busy.run) == operation.fail(of, done, busy.run, "no") == []
    assert operation.succeed(of, busy, OTHER) == operation.fail(of, busy, OTHER, "no") == []


@pytest.mark.parametrize("noun", NOUNS)
def test_what_begins_is_told_once_and_changes_the_word_for_it(noun: str) -> None:
    sort = KINDS[noun]
    busy = fold(sort)
    begun = after(sort, busy, operation.begin(sort.outcomes, busy, busy.run))
    assert begun.state == "CREATING"
    assert operation.begin(sort.outcomes, begun, busy.run) == operation.begin(sort.outcomes, busy, OTHER) == []


@pytest.mark.parametrize("noun", NOUNS)
def test_what_is_lost_is_erred_until_it_is_seen_again(noun: str) -> None:
    sort, there = KINDS[noun], idle(KINDS[noun])
    gone = after(sort, there, operation.lose(sort.outcomes, there))
    assert (gone.state, gone.lost) == ("ERRED", True)
    assert operation.lose(sort.outcomes, gone) == []
    again = after(sort, gone, operation.see(sort.outcomes, gone, {"runtime_state": "ACTIVE"}))
    assert (again.state, again.lost, again.error_message, again.runtime_state) == ("OK", False, "", "ACTIVE")
    assert operation.see(sort.outcomes, again, {"runtime_state": "ACTIVE"}) == []
    assert operation.lose(sort.outcomes, fold(sort)) == []


@pytest.mark.parametrize("noun", NOUNS)
def test_once_deleted_nothing_is_asked_of_it_any_more(noun: str) -> None:
    sort, module = KINDS[noun], KINDS[noun].noun
    gone = after(sort, idle(sort), operation.unlink(sort.outcomes, idle(sort)))
    for name, given in {**ACTIONS[noun], "pull": (RUN,)}.items():
        with pytest.raises(operation.Gone):
            getattr(module, name)(gone, *given)
    assert operation.see(sort.outcomes, gone, {}) == operation.unlink(sort.outcomes, gone) == []


@pytest.mark.parametrize("noun", NOUNS)
def test_staff_says_how_it_is(noun: str) -> None:
    sort, there = KINDS[noun], idle(KINDS[noun])
    erred = after(sort, there, operation.mark_erred(sort.outcomes, there, "stuck"))
    assert (erred.state, erred.error_message) == ("ERRED", "stuck")
    well = after(sort, erred, operation.mark_ok(sort.outcomes, erred))
    assert (well.state, well.error_message) == ("OK", "")
    assert operation.mark_ok(sort.outcomes, well) == []


@pytest.mark.parametrize("noun", NOUNS)
def test_a_new_name_is_one_event_and_the_wish_that_the_cloud_has_it(noun: str) -> None:
    sort, module = KINDS[noun], KINDS[noun].noun
    there = idle(sort)
    renamed, push = module.change(there, RUN, {"name": " Two ", "description": there.description})
    named = after(sort, there, [renamed, push])
    assert (named.title, named.state, named.operation) == ("Two", "UPDATE_SCHEDULED", "update")
    assert module.change(there, RUN, {"name": there.title}) == []


@pytest.mark.parametrize("noun", NOUNS)
def test_what_was_seen_is_remembered_field_by_field(noun: str) -> None:
    sort = KINDS[noun]
    seen = example(sort.outcomes.seen)
    state = fold(sort, seen)
    assert {name: getattr(state, name) for name in seen.__struct_fields__} == msgspec.structs.asdict(seen)


def test_all_kinds_are_walked() -> None:
    modules = (tenant, instance, volume, network, subnet, router, security_group)
    assert set(ACTIONS) == set(KINDS) == set(STEPS) == {module.KIND.name for module in modules}
