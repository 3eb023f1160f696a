"""An order and its resource, in any state they can be in."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.event import Event
from domain.marketplace import consequences, order, resource
from domain.marketplace import order_events as happened
from domain.marketplace.order_events import Type

NUMBER, THING, OFFERING, PROJECT, PLAN, WHO = (UUID(int=n) for n in range(1, 7))
RUN, OTHER_RUN, RULE = UUID(int=7), UUID(int=8), UUID(int=9)
TODAY = date(2026, 11, 22)
FACTS = order.Facts(today=TODAY, run=RUN)
STARTED = happened.OrderExecutionStarted(run=RUN)
LEADS_TO: dict[str, tuple[Event, ...]] = {
    "pending-consumer": (),
    "pending-project": (happened.OrderWaitsForProject(),),
    "pending-provider": (happened.OrderWaitsForProvider(),),
    "pending-start-date": (happened.OrderWaitsForStartDate(),),
    "executing": (STARTED,),
    "done": (STARTED, happened.OrderCompleted()),
    "erred": (STARTED, happened.OrderFailed(message="no")),
    "canceled": (happened.OrderCanceled(),),
    "rejected": (happened.OrderRejectedByConsumer(by=WHO),),
}
"""Events after the submission, by the state they lead to."""
THING_BEFORE: dict[Type, str] = {"Create": "Creating", "Update": "OK", "Terminate": "OK", "Restore": "Terminated"}
TYPES: tuple[Type, ...] = ("Create", "Update", "Terminate", "Restore")


def submitted(kind: Type = "Create") -> happened.OrderSubmitted:
    return happened.OrderSubmitted(
        type=kind, offering=OFFERING, resource=THING, project=PROJECT, created_by=WHO, plan=PLAN, limits={"cores": 4}
    )


def given(state: str = "pending-consumer", kind: Type = "Create") -> order.Order:
    found = order.KIND.fold(None, (submitted(kind), *LEADS_TO[state]))
    assert found is not None
    assert found.state == state
    return found


def thing(state: str = "OK", **more: object) -> resource.Resource:
    told = {"order": NUMBER, "offering": OFFERING, "project": PROJECT, "title": "One", "slug": "one", "plan": PLAN}
    return resource.Resource(**{**told, "state": state, "limits": {"cores": 2}, **more})  # type: ignore[arg-type]


def after(
    begun: resource.Resource, what: order.Order, events: Sequence[Event], by_hand: bool = False
) -> resource.Resource:
    """The resource once these events happened to its order."""
    effects = consequences.of_order(begun, what, NUMBER, events, by_hand)
    assert consequences.concern_resource(what, events) or not effects, "nobody would have looked"
    found = resource.KIND.fold(begun, effects)
    assert found is not None
    return found
