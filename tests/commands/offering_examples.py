"""Commands about offerings, and who may give them: an owner and a manager of the provider, one of the offering."""

from uuid import UUID, uuid4

import msgspec

from commands.marketplace import component, plan, pulling, screenshot, tag
from commands.marketplace import offering as offerings
from commands.marketplace import offering_looks as looks
from commands.marketplace import offering_step as steps
from domain.file import File
from tests.commands.market import offered
from tests.commands.world import World
from tests.eventstore.support import made

STAFF_ONLY = frozenset({"staff"})
OWNER = STAFF_ONLY | {"owner"}
PICTURE = File("0" * 64, "a.png", "image/png", 3)
OUTSIDERS = frozenset({"manager", "member", "outsider"})
Example = tuple[msgspec.Struct, frozenset[str], frozenset[str]]


def of_offerings(world: World) -> list[Example]:
    """Of an offering of the customer, which is a provider: who holds no role in it does not know of drafts of it."""
    wanted = offered(world.store, world.customer, world.market.category)
    return [
        (offerings.CreateOffering(world.customer, wanted, "x", "x"), OWNER, frozenset({"outsider"})),
        *((command, OWNER, OUTSIDERS) for command in (*_changes(wanted), *_parts(wanted), *_shown(world, wanted))),
        (offerings.MoveOffering(wanted, wanted, True), STAFF_ONLY, frozenset()),
        (plan.RemovePlan(wanted, wanted), STAFF_ONLY, frozenset()),
        (plan.BeginFuturePrices(wanted, wanted), STAFF_ONLY, frozenset()),
        (tag.CreateTag("x"), OWNER, frozenset()),
        *((command, STAFF_ONLY, frozenset[str]()) for command in _changes_of_tags(world)),
    ]


def _changes_of_tags(world: World) -> list[msgspec.Struct]:
    """Of one that somebody else made."""
    word = made(world.store, tag.CreateTag(uuid4().hex))
    return [tag.ChangeTag(word), tag.RemoveTag(word)]


def _changes(wanted: UUID) -> list[msgspec.Struct]:
    return [
        *(kind(offering=wanted) for kind in steps.STEPS),
        offerings.ChangeOverview(wanted),
        offerings.ChangeOfferingCategory(wanted, wanted),
        offerings.LocateOffering(wanted, 0, 0),
        offerings.SetOfferingAttributes(wanted, {}),
        offerings.SetOfferingOptions(wanted, {}),
        offerings.SetOfferingResourceOptions(wanted, {}),
        offerings.SetOfferingBackendMetadata(wanted, {}),
        offerings.SetOfferingGroups(wanted, ()),
        offerings.ConnectOffering(wanted),
        offerings.RemoveOffering(wanted),
        looks.SetOfferingImage(wanted),
        looks.SetOfferingThumbnail(wanted),
        looks.SetOfferingTags(wanted, ()),
        looks.AddOfferingEndpoint(wanted, "x", "x"),
        looks.RemoveOfferingEndpoint(wanted, wanted),
        pulling.SyncOffering(wanted),
    ]


def _shown(world: World, wanted: UUID) -> list[msgspec.Struct]:
    added = screenshot.AddScreenshot(wanted, "x", PICTURE)
    also = screenshot.AddOfferingFile(wanted, "x", PICTURE)
    picture, file = made(world.store, added), made(world.store, also)
    return [
        *(added, also, screenshot.ChangeScreenshot(picture), screenshot.RemoveScreenshot(picture)),
        screenshot.RemoveOfferingFile(file),
    ]


def _parts(wanted: UUID) -> list[msgspec.Struct]:
    return [
        component.CreateOfferingComponent(offering=wanted, billing_type="limit", type="x", name="x"),
        component.ChangeOfferingComponent(wanted, wanted),
        component.RemoveOfferingComponent(wanted, wanted),
        plan.CreatePlan(offering=wanted, name="x"),
        plan.ChangePlan(wanted, wanted),
        plan.ArchivePlan(wanted, wanted),
        plan.SetPlanPrices(wanted, wanted, {}),
        plan.SetPlanQuotas(wanted, wanted, {}),
        plan.SetPlanDiscounts(wanted, wanted, {}),
        plan.SetPlanGroups(wanted, wanted, ()),
    ]
