"""A name for a resource that is not there yet: by the pattern of its offering, or made of slugs."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from api.http import problems, reading
from api.http.ask import Ask
from api.http.marketplace.resource_views import CONSUMER
from api.http.route import Reply, Route
from projections.documents import Documents
from projections.identity.projects_documents import PROJECTS
from projections.marketplace.offerings_documents import PUBLIC_OFFERINGS
from projections.marketplace.plans_documents import PUBLIC_PLANS
from projections.marketplace.resources_documents import RESOURCES

_PATTERN = "{customer_slug}-{project_slug}-{offering_slug}-{counter}"
_PLACE = re.compile(r"\{(\w+)(?:\[(\w+)\])?\}")
_LONGEST = 150


class ResourceSuggestNameRequest(msgspec.Struct, frozen=True):
    project: UUID
    offering: UUID
    plan: UUID | None = None
    attributes: dict[str, Any] = {}


class SuggestedName(msgspec.Struct, frozen=True):
    name: str


async def _seen(ask: Ask, field: str, which: Documents, key: UUID, fields: tuple[str, ...]) -> dict[str, Any]:
    """Raises Problem (400)."""
    async with ask.reading(tuple(which.models.values())) as conn:
        found = await reading.one(conn, which, ask.seen, key, fields)
    if found is None:
        raise problems.field(field, f'Invalid pk "{key.hex}" - object does not exist.')
    return {f"{field}_{name}" if "_" not in name else name: value for name, value in msgspec.json.decode(found).items()}


async def _counter(ask: Ask, body: ResourceSuggestNameRequest) -> int:
    """Of those of the offering in the project, the next."""
    filters = {"project_uuid": [body.project.hex], "offering_uuid": [body.offering.hex]}
    async with ask.reading(tuple(RESOURCES.models.values())) as conn:
        return 1 + await reading.count(ask.site, conn, RESOURCES, ask.seen, filters)


def filled(pattern: str, told: Mapping[str, Any], attributes: Mapping[str, Any]) -> str:
    """Only these names are put in, and {attributes[key]}; nothing for those nobody told."""

    def put(found: re.Match[str]) -> str:
        values = attributes if found[1] == "attributes" else told
        return str(values.get(found[2] or found[1], ""))

    return _PLACE.sub(put, pattern)[:_LONGEST]


async def suggest(ask: Ask) -> Reply:
    body = await ask.body(ResourceSuggestNameRequest)
    told = await _seen(ask, "project", PROJECTS, body.project, ("name", "slug", "customer_name", "customer_slug"))
    told |= await _seen(ask, "offering", PUBLIC_OFFERINGS, body.offering, ("name", "slug", "plugin_options"))
    told |= await _seen(ask, "plan", PUBLIC_PLANS, body.plan, ("name",)) if body.plan else {}
    pattern = told.pop("plugin_options").get("resource_name_pattern") or _PATTERN
    name = filled(pattern, {**told, "counter": await _counter(ask, body)}, body.attributes)
    return Reply(200, msgspec.json.encode(SuggestedName(name)))


ROUTES = [
    Route(
        method="POST",
        path=f"{CONSUMER.path}suggest_name/",
        operation=f"{CONSUMER.operation}_suggest_name",
        call=suggest,
        body=ResourceSuggestNameRequest,
        answer=SuggestedName,
    )
]
