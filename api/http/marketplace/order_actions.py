"""What is done to one order: review by both sides, progress by the provider, what they tell each other."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from api.http.ask import Ask
from api.http.forms import form, given
from api.http.route import Handler, Reply, Route
from api.http.uploads import UPLOAD, attachment
from api.http.writes import action
from commands.marketplace import order as orders
from domain.marketplace import order_events as happened
from projections.marketplace.orders_documents import ORDERS

ONE = "/api/marketplace-orders/{uuid}/"
Struct = type[msgspec.Struct]
_WAITS = {
    happened.OrderWaitsForProject.name: "Order is pending project activation.",
    happened.OrderWaitsForProvider.name: "Order is pending provider approval.",
    happened.OrderWaitsForStartDate.name: "Order is pending start date.",
}
_GOES_ON = "Order has been approved and is being processed."


class OrderInfoResponse(msgspec.Struct, frozen=True):
    detail: str


class Status(msgspec.Struct, frozen=True):
    status: str


class OrderErrorDetailsRequest(msgspec.Struct, frozen=True):
    consumer_rejection_comment: str = ""
    error_message: str = ""
    error_traceback: str = ""


class OrderProviderRejectionRequest(msgspec.Struct, frozen=True):
    provider_rejection_comment: str = ""


Approval = form("OrderApproveByProviderRequest", orders.ApproveByProvider, without=("order",))
Failure = form("OrderFailureRequest", orders.FailOrder, without=("order", "run"))
BackendId = form("OrderBackendIDRequest", orders.SetOrderBackendId, without=("order",))
_ENCLOSED = {side: f"{side}_message_attachment" for side in ("provider", "consumer")}
ProviderInfo = form(
    "OrderProviderInfoRequest", orders.SetProviderInfo, without=("order",), provider_message_attachment=UPLOAD
)
ConsumerInfo = form(
    "OrderConsumerInfoRequest", orders.SetConsumerInfo, without=("order",), consumer_message_attachment=UPLOAD
)
_COMMENTS = {"consumer_rejection_comment": "comment", "provider_rejection_comment": "comment"}


def _said(command: Struct, body: msgspec.Struct | None) -> dict[str, Any]:
    """The fields of the body, by the names the command has for them."""
    ours = command.__struct_fields__
    told = given(body) if body else {}
    return {name if name in ours else _COMMENTS[name]: value for name, value in told.items()}


def _does(command: Struct, body: Struct | None, reply: Callable[[Sequence[str]], Reply]) -> Handler:
    """`reply` is made from the names of what happened."""

    async def answer(ask: Ask) -> Reply:
        order = ask.uuid()
        fields = _said(command, await ask.body(body, command, order=order) if body else None)
        for name in _ENCLOSED.values():
            fields = await attachment(ask, fields, name, order=order) if name in fields else fields
        done = await ask.command(command(**{"order": order, **fields}))
        return reply(sorted(done.events or ()))

    return answer


def _approved(events: Sequence[str]) -> Reply:
    """Where the order went, in words."""
    told = next((_WAITS[name] for name in events if name in _WAITS), _GOES_ON)
    return Reply(200, msgspec.json.encode(OrderInfoResponse(told)))


def _nothing(status: int) -> Callable[[Sequence[str]], Reply]:
    return lambda _: Reply(status)


def _with(answer: msgspec.Struct) -> Callable[[Sequence[str]], Reply]:
    return lambda _: Reply(200, msgspec.json.encode(answer))


_DONE = _nothing(200)
_SENT = _with(OrderInfoResponse("The message has been sent."))
_NOTED = _with(Status("Order backend ID has been changed."))
Line = tuple[Struct, Struct | None, Struct | None, Callable[[Sequence[str]], Reply], int]
ACTIONS: dict[str, Line] = {
    "approve_by_consumer": (orders.ApproveByConsumer, None, OrderInfoResponse, _approved, 200),
    "approve_by_provider": (orders.ApproveByProvider, Approval, OrderInfoResponse, _approved, 200),
    "reject_by_consumer": (orders.RejectByConsumer, OrderErrorDetailsRequest, None, _DONE, 200),
    "reject_by_provider": (orders.RejectByProvider, OrderProviderRejectionRequest, None, _DONE, 200),
    "cancel": (orders.CancelOrder, None, None, _nothing(202), 202),
    "retry": (orders.RetryOrder, None, None, _DONE, 200),
    "set_state_executing": (orders.StartOrder, None, None, _DONE, 200),
    "set_state_done": (orders.CompleteOrder, None, None, _DONE, 200),
    "set_state_erred": (orders.FailOrder, Failure, None, _DONE, 200),
    "set_backend_id": (orders.SetOrderBackendId, BackendId, Status, _NOTED, 200),
    "set_provider_info": (orders.SetProviderInfo, ProviderInfo, OrderInfoResponse, _SENT, 200),
    "set_consumer_info": (orders.SetConsumerInfo, ConsumerInfo, OrderInfoResponse, _SENT, 200),
    "unlink": (orders.UnlinkOrder, None, None, _nothing(204), 204),
}
"""Command, body, what the answer is made of, the answer, its status."""


def _route(name: str) -> Route:
    command, body, answer, reply, status = ACTIONS[name]
    call = _does(command, body, reply)
    return action(ONE, "marketplace_orders", name, call, body, answer, command, of=ORDERS, status=status)


ROUTES = [_route(name) for name in ACTIONS]
