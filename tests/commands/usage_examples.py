"""Commands about usage, accounts at offerings and agents, and who may give them: staff stands for the provider."""

from datetime import date
from uuid import UUID, uuid4

import msgspec

from commands.identity import user
from commands.marketplace import offering_user, site_agent, usage
from tests.commands.market import Market
from tests.commands.world import World
from tests.eventstore.support import made

STAFF_ONLY = frozenset({"staff"})
OUTSIDE_PROJECT = frozenset({"outsider"})
OUTSIDE_OFFERING = frozenset({"owner", "reader", "manager", "member", "outsider"})


def of_usage(world: World, place: Market) -> list[tuple[msgspec.Struct, frozenset[str], frozenset[str]]]:
    what, member, month = place.resource, world.people["member"], date(2026, 3, 1)
    who = made(place.store, user.RegisterUser(f"used-{uuid4().hex}"))
    account = made(place.store, offering_user.CreateOfferingUser(place.offering, who))
    agent = made(place.store, site_agent.RegisterSiteAgent(place.offering, account.hex))
    return [
        (usage.ReportUsage(what, ()), STAFF_ONLY, OUTSIDE_PROJECT),
        (usage.ReportSignedUsage(what, (), customer=place.cloud), STAFF_ONLY, frozenset()),
        (usage.ReportUserUsage(what, month, "cores", ()), STAFF_ONLY, OUTSIDE_PROJECT),
        (usage.CarryOverUsage(what, month), STAFF_ONLY, frozenset()),
        (usage.CloseUsage(what, month), STAFF_ONLY, frozenset()),
        (offering_user.CreateOfferingUser(place.offering, member), STAFF_ONLY, OUTSIDE_OFFERING),
        *((command, STAFF_ONLY, OUTSIDE_OFFERING) for command in _of_account(account)),
        (site_agent.RegisterSiteAgent(place.offering, "x"), STAFF_ONLY, OUTSIDE_OFFERING),
        *((command, STAFF_ONLY, OUTSIDE_OFFERING) for command in _of_agent(agent, place.offering)),
    ]


def _of_account(account: UUID) -> list[msgspec.Struct]:
    return [
        offering_user.NameOfferingUser(account, "x"),
        offering_user.StepOfferingUser(account, "set_ok"),
        offering_user.CommentOnOfferingUser(account),
        offering_user.RestrictOfferingUser(account, True),
        offering_user.RemoveOfferingUser(account),
    ]


def _of_agent(agent: UUID, offering: UUID) -> list[msgspec.Struct]:
    return [
        site_agent.UpdateSiteAgent(agent, offering, "x"),
        site_agent.RemoveSiteAgent(agent),
        site_agent.RegisterAgentService(agent, "x"),
        site_agent.CountAgentService(agent, agent, {}),
        site_agent.RemoveAgentService(agent, agent),
        site_agent.RegisterAgentProcessor(agent, agent, "x", "x"),
        site_agent.RemoveAgentProcessor(agent, agent),
    ]
