"""Every step of an order from every state: what happens, or that it is refused, and what becomes of its resource."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from domain.event import Event
from domain.file import File
from domain.kind import Name
from domain.marketplace import order
from domain.marketplace import order_events as happened
from domain.marketplace.order import PENDING, STATES, Facts, Order
from domain.marketplace.order_events import Type
from domain.refusal import Invalid, WrongState
from tests.domain.marketplace.ordering import (
    FACTS,
    OTHER_RUN,
    RUN,
    STARTED,
    THING,
    THING_BEFORE,
    TODAY,
    TYPES,
    WHO,
    after,
    given,
    submitted,
    thing,
)

Decide = Callable[[Order], list[Event]]
PDF = File("ab", "po.pdf", "application/pdf", 1)
REVIEWED = Facts(today=TODAY, run=RUN, provider_review=True)
STEPS: dict[str, tuple[Decide, tuple[str, ...], list[Event]]] = {
    "approve by consumer": (
        lambda state: order.approve_by_consumer(state, WHO, FACTS),
        ("pending-consumer",),
        [happened.OrderApprovedByConsumer(by=WHO), STARTED],
    ),
    "approve by provider": (
        lambda state: order.approve_by_provider(state, WHO, {}, FACTS),
        ("pending-provider",),
        [happened.OrderApprovedByProvider(by=WHO), STARTED],
    ),
    "reject by consumer": (
        lambda state: order.reject_by_consumer(state, WHO, "no"),
        ("pending-consumer",),
        [happened.OrderRejectedByConsumer(by=WHO, comment="no")],
    ),
    "reject by provider": (
        lambda state: order.reject_by_provider(state, WHO, "no"),
        ("pending-provider",),
        [happened.OrderRejectedByProvider(by=WHO, comment="no")],
    ),
    "start": (lambda state: order.start(state, RUN), (*PENDING, "erred"), [STARTED]),
    "retry": (lambda state: order.retry(state, RUN), ("erred",), [STARTED]),
    "complete": (order.complete, ("executing",), [happened.OrderCompleted()]),
    "fail": (
        lambda state: order.fail(state, "no"),
        (*PENDING, "executing"),
        [happened.OrderFailed(message="no")],
    ),
    "cancel": (
        order.cancel,
        ("pending-consumer", "pending-provider", "pending-start-date", "executing"),
        [happened.OrderCanceled()],
    ),
    "remove": (order.remove, ("pending-consumer", "pending-provider"), [happened.OrderRemoved()]),
    "change": (
        lambda state: order.change(state, {"start_date": TODAY}),
        ("pending-consumer",),
        [happened.OrderStartDateSet(start_date=TODAY)],
    ),
    "inform": (
        lambda state: order.inform(state, {"consumer_message": "here"}),
        ("pending-provider",),
        [happened.OrderConsumerInfoSet(consumer_message="here")],
    ),
    "attach": (
        lambda state: order.attach(state, PDF),
        PENDING,
        [happened.OrderAttachmentSet(sha256="ab", file_name="po.pdf", media_type="application/pdf")],
    ),
}
"""What is asked, the states in which it is done, and what happens then."""
QUIET: dict[str, tuple[Decide, tuple[str, ...]]] = {
    "expire": (order.expire, ("pending-consumer", "pending-provider")),
    "complete of a run": (lambda state: order.complete(state, RUN), ("executing",)),
    "fail of a run": (lambda state: order.fail(state, "no", run=RUN), ("executing",)),
    "complete of another run": (lambda state: order.complete(state, OTHER_RUN), ()),
    "fail of another run": (lambda state: order.fail(state, "no", run=OTHER_RUN), ()),
    "go on": (lambda state: order.go_on(state, FACTS), ("pending-project", "pending-start-date")),
}
"""What is asked in the background: where it does not fit, nothing happens."""


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_done_where_it_may_be_and_refused_elsewhere(step: str, state: str) -> None:
    decide, allowed, events = STEPS[step]
    if state in allowed:
        assert decide(given(state)) == events
    else:
        with pytest.raises(WrongState, match=r"Valid states for operation: "):
            decide(given(state))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", QUIET)
def test_what_comes_too_late_in_the_background_does_nothing(step: str, state: str) -> None:
    decide, allowed = QUIET[step]
    assert bool(decide(given(state))) == (state in allowed)


@pytest.mark.parametrize(
    ("facts", "start", "leads_to"),
    [
        (FACTS, None, "executing"),
        (REVIEWED, None, "pending-provider"),
        (
            Facts(today=TODAY, run=RUN, project_start=TODAY + timedelta(1), provider_review=True),
            None,
            "pending-project",
        ),
        (Facts(today=TODAY, run=RUN, project_start=TODAY), None, "executing"),
        (FACTS, TODAY + timedelta(1), "pending-start-date"),
        (FACTS, TODAY, "executing"),
        (Facts(today=TODAY, run=RUN, start_dates=False), TODAY + timedelta(1), "executing"),
        (REVIEWED, TODAY + timedelta(1), "pending-provider"),
    ],
)
def test_after_the_consumer_an_order_waits_for_what_comes_first(
    facts: Facts, start: date | None, leads_to: str
) -> None:
    dated = order.KIND.fold(given(), order.change(given(), {"start_date": start}))
    assert dated is not None
    found = order.KIND.fold(dated, order.approve_by_consumer(dated, WHO, facts))
    assert found is not None
    assert found.state == leads_to


def test_nobody_is_asked_twice() -> None:
    waiting = given("pending-provider")
    found = order.KIND.fold(waiting, order.approve_by_provider(waiting, WHO, {"node": "a"}, REVIEWED))
    assert found is not None
    assert (found.state, found.attributes) == ("executing", {"node": "a"})


@pytest.mark.parametrize("state", ["pending-project", "pending-start-date"])
def test_what_is_waited_for_and_has_not_come_is_waited_for_longer(state: str) -> None:
    waiting = order.KIND.fold(given(state), [happened.OrderStartDateSet(start_date=TODAY + timedelta(1))])
    assert waiting is not None
    assert order.go_on(waiting, Facts(today=TODAY, run=RUN, project_start=TODAY + timedelta(1))) == []


def test_an_attachment_is_taken_away_once() -> None:
    attached = order.KIND.fold(given(), order.attach(given(), PDF))
    assert attached is not None
    assert order.detach(attached) == [happened.OrderAttachmentRemoved()]
    with pytest.raises(Invalid):
        order.detach(given())


@pytest.mark.parametrize("state", STATES)
def test_an_open_order_holds_its_resource(state: str) -> None:
    opened = state not in order.ENDED
    held = Name("open order", THING.hex, "non_field_errors", "Pending order for resource already exists.")
    assert order.names(given(state)) == (frozenset({held}) if opened else frozenset())


@pytest.mark.parametrize("state", STATES)
def test_what_is_off_the_books_takes_no_step(state: str) -> None:
    gone = order.KIND.fold(given(state), order.unlink(given(state)))
    assert gone is not None
    assert order.unlink(gone) == []
    for decide, _, _ in STEPS.values():
        with pytest.raises(WrongState):
            decide(gone)


OUTCOMES: dict[str, tuple[list[Event], dict[str, str]]] = {
    "started": ([STARTED], {"Update": "Updating", "Terminate": "Terminating"}),
    "completed": (
        [happened.OrderCompleted()],
        {"Create": "OK", "Update": "OK", "Terminate": "Terminated", "Restore": "OK"},
    ),
    "failed": (
        [happened.OrderFailed(message="no")],
        {"Create": "Terminated", "Update": "Erred", "Terminate": "OK", "Restore": "Terminated"},
    ),
    **{
        type(event).__name__: (
            [event],
            {"Create": "Terminated", "Update": "OK", "Terminate": "OK", "Restore": "Terminated"},
        )
        for event in (
            happened.OrderRejectedByConsumer(by=WHO),
            happened.OrderRejectedByProvider(by=WHO),
            happened.OrderCanceled(),
            happened.OrderExpired(),
            happened.OrderRemoved(),
            happened.OrderUnlinked(),
        )
    },
}
"""What happens to an order, and the state its resource is in then, by the type of the order."""


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_becomes_of_the_resource(outcome: str, kind: Type) -> None:
    events, states = OUTCOMES[outcome]
    begun = thing(THING_BEFORE[kind])
    assert after(begun, given("executing", kind), events).state == states.get(kind, begun.state)


def test_what_a_provider_says_failed_stays_to_be_looked_at() -> None:
    failed = [happened.OrderFailed(message="no")]
    assert after(thing("Creating"), given("executing"), failed, by_hand=True).state == "Erred"
    assert after(thing("Creating", backend_id="7"), given("executing"), failed).error_message == "no"


def test_an_update_brings_its_plan_and_limits() -> None:
    other = UUID(int=77)
    told = happened.OrderSubmitted(
        type="Update",
        offering=WHO,
        resource=WHO,
        project=WHO,
        created_by=None,
        plan=other,
        old_plan=submitted().plan,
        limits={"cores": 8},
        attributes={"options": {"size": "big"}},
        cost=Decimal("1.00"),
    )
    state = order.KIND.fold(None, (told, STARTED))
    assert state is not None
    found = after(thing("Updating", options={"os": "linux"}), state, [happened.OrderCompleted()])
    assert (found.plan, found.limits, found.options) == (other, {"cores": 8}, {"os": "linux", "size": "big"})


def test_what_is_off_the_books_is_not_brought_back_by_its_order() -> None:
    assert (
        after(thing("Terminated", unlinked=True), given("executing"), [happened.OrderCompleted()]).state == "Terminated"
    )
