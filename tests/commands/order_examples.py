"""Commands about orders and resources, and who may give them."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import msgspec

from commands.marketplace import (
    auto_approval,
    order_change,
    pulling,
    reallocating,
    renewing,
    reordering,
    submit,
    ticket,
)
from commands.marketplace import order as orders
from commands.marketplace import resource as resources
from domain.file import File
from tests.commands.market import Market
from tests.commands.world import World

STAFF_ONLY = frozenset({"staff"})
OUTSIDE_PROJECT = frozenset({"outsider"})


def of_orders(world: World, place: Market) -> list[tuple[msgspec.Struct, frozenset[str], frozenset[str]]]:
    """Of the consumer's side and the provider's, where staff alone stands for the provider's people."""
    one, what = place.order, place.resource
    owner, team = STAFF_ONLY | {"owner"}, STAFF_ONLY | {"owner", "manager"}
    members, asker = team | {"member"}, STAFF_ONLY | {"owner", "member"}
    of_provider: tuple[Callable[[UUID], msgspec.Struct], ...] = (
        *(orders.ApproveByProvider, orders.RejectByProvider, orders.StartOrder),
        *(orders.RetryOrder, orders.CompleteOrder, orders.FailOrder),
    )
    by_staff = (orders.ExpireOrder, orders.ProceedWithOrder, orders.UnlinkOrder)
    state, marks = STAFF_ONLY | {"owner"}, (resources.MarkResourceOk, resources.MarkResourceErred, resources.NoteSync)
    ticketed = (ticket.ResolveTicket(place.ticket), ticket.CommentOnTicket(place.ticket, "x"))
    return [
        (submit.SubmitOrder(world.project, place.offering), members, OUTSIDE_PROJECT),
        (orders.ApproveByConsumer(one), owner, OUTSIDE_PROJECT),
        *((kind(one), STAFF_ONLY, OUTSIDE_PROJECT) for kind in of_provider),
        *((kind(one), STAFF_ONLY, frozenset[str]()) for kind in by_staff),
        (orders.RejectByConsumer(one), asker, OUTSIDE_PROJECT),
        (orders.AttachToOrder(one, File("ab", "x.pdf", "application/pdf", 1)), asker, OUTSIDE_PROJECT),
        (orders.DetachFromOrder(one), asker, OUTSIDE_PROJECT),
        *((kind(one), team, OUTSIDE_PROJECT) for kind in (orders.CancelOrder, orders.RemoveOrder)),
        (order_change.ChangeOrder(one), owner, OUTSIDE_PROJECT),
        (orders.SetConsumerInfo(one, "x"), owner, OUTSIDE_PROJECT),
        (orders.SetProviderInfo(one), STAFF_ONLY, OUTSIDE_PROJECT),
        (orders.SetOrderBackendId(one, "x"), STAFF_ONLY, OUTSIDE_PROJECT),
        (orders.ReportOrderOutput(one, "x"), STAFF_ONLY, frozenset()),
        (reordering.SwitchPlan(what, place.plan), team, OUTSIDE_PROJECT),
        (reordering.ChangeLimits(what, {}), team, OUTSIDE_PROJECT),
        (renewing.RenewResource(what, 1), team, OUTSIDE_PROJECT),
        (reallocating.ReallocateLimits(what, {}, ()), team, OUTSIDE_PROJECT),
        (reordering.OrderOptions(what, {}), state, OUTSIDE_PROJECT),
        (reordering.TerminateResource(what), team, OUTSIDE_PROJECT),
        (reordering.RestoreResource(what), members, OUTSIDE_PROJECT),
        (resources.ChangeResource(what), state, OUTSIDE_PROJECT),
        (pulling.PullResource(what), state, OUTSIDE_PROJECT),
        (resources.TagResource(what, ()), state, OUTSIDE_PROJECT),
        (resources.SetResourceOptions(what, {}), state, OUTSIDE_PROJECT),
        (resources.SetResourceEndDate(what), STAFF_ONLY, OUTSIDE_PROJECT),
        *((kind(what), STAFF_ONLY, OUTSIDE_PROJECT) for kind in marks),
        (resources.SetResourceBackendId(what), STAFF_ONLY, OUTSIDE_PROJECT),
        (resources.SetResourceBackendMetadata(what, {}), STAFF_ONLY, OUTSIDE_PROJECT),
        (resources.SubmitReport(what, ()), STAFF_ONLY, OUTSIDE_PROJECT),
        (resources.SetResourceLimits(what, {}), STAFF_ONLY, OUTSIDE_PROJECT),
        (resources.SetResourceSlug(what, "x"), STAFF_ONLY, frozenset()),
        (resources.SetDownscaled(what, True), STAFF_ONLY, frozenset()),
        (resources.SetPaused(what, True), STAFF_ONLY, frozenset()),
        (resources.SetRestrictMemberAccess(what, True), STAFF_ONLY, frozenset()),
        (resources.MoveResource(what, world.project), STAFF_ONLY, frozenset()),
        (resources.UnlinkResource(what), STAFF_ONLY, frozenset()),
        (resources.LinkResource(what, "x", what), STAFF_ONLY, frozenset()),
        (auto_approval.CreateAutoApproval(world.project, Decimal(1)), owner, OUTSIDE_PROJECT),
        (auto_approval.ChangeAutoApproval(place.rule), owner, OUTSIDE_PROJECT),
        (auto_approval.RemoveAutoApproval(place.rule), owner, OUTSIDE_PROJECT),
        *((kind(one, one), STAFF_ONLY, frozenset[str]()) for kind in (ticket.OpenTicket, ticket.WithdrawTicket)),
        (ticket.DeclineTicket(place.ticket, "x"), STAFF_ONLY, OUTSIDE_PROJECT),
        *((command, STAFF_ONLY, OUTSIDE_PROJECT) for command in ticketed),
    ]
