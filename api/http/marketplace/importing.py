"""What the backend of an offering has already: shown, and taken over as a resource."""

from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from adapters.trouble import Gone
from api.http import problems
from api.http.ask import Ask
from api.http.lists import paged
from api.http.marketplace.offering_address import NAME, ONE
from api.http.openstack.backend import asked_of_it
from api.http.route import Reply, Route
from api.http.writes import action
from api.ledger import Ledger
from api.workers.openstack.importable import IMPORTERS, Importer
from commands.marketplace.importing import ImportResource, able
from domain.marketplace import offering
from projections.marketplace.offerings_documents import IMPORTING_OFFERINGS
from projections.marketplace.resources_documents import EITHER_SIDE

GONE = "There is nothing with this backend ID."


class ImportableResource(msgspec.Struct, frozen=True):
    """`type` is that of the offering."""

    backend_id: str
    name: str
    type: str
    description: str


class ImportResourceRequest(msgspec.Struct, frozen=True):
    backend_id: str
    project: UUID
    plan: UUID | None = None
    additional_details: dict[str, Any] | None = None


def _importer(ledger: Ledger, number: UUID) -> tuple[str, Importer]:
    """Raises Refused."""
    wanted = ledger.store.load(offering.KIND, number).required("offering")
    able(wanted)
    return wanted.type, IMPORTERS[wanted.type]


async def importable(ask: Ask) -> Reply:
    number, ledger = ask.uuid(), ask.site.ledger
    await ask.permitted(ImportResource, offering=number)
    kind, importer = await ask.in_thread(partial(_importer, ledger, number))
    found = await asked_of_it(ask, partial(importer.things, ledger, number))
    told = [ImportableResource(each.backend_id, each.name, kind, each.description) for each in found]
    return paged(ask, sorted(told, key=lambda each: (each.name, each.backend_id)))


async def import_resource(ask: Ask) -> Reply:
    """The backend is asked first: what the command decides on comes from there."""
    number, ledger = ask.uuid(), ask.site.ledger
    body = await ask.body(ImportResourceRequest, ImportResource, offering=number)
    await ask.permitted(ImportResource, offering=number)
    wanted = ImportResource(number, body.backend_id, body.project, body.plan, body.additional_details or {})
    await ask.came_before(wanted)
    _, importer = await ask.in_thread(partial(_importer, ledger, number))
    seen = await asked_of_it(ask, partial(_one, importer, ledger, wanted))
    answer = await ask.command(msgspec.structs.replace(wanted, seen=seen), refers=("project",))
    return await ask.one(EITHER_SIDE, answer.result)


def _one(importer: Importer, ledger: Ledger, wanted: ImportResource) -> dict[str, Any]:
    """Raises Problem, Trouble."""
    try:
        return importer.one(ledger, wanted.offering, wanted.backend_id)
    except Gone:
        raise problems.field("backend_id", GONE) from None


ROUTES = [
    Route(
        method="GET",
        path=f"{ONE}importable_resources/",
        operation=f"{NAME}_importable_resources_list",
        call=importable,
        noun=IMPORTING_OFFERINGS.noun,
        answer=ImportableResource,
        many=True,
        of=IMPORTING_OFFERINGS,
        slow=True,
    ),
    msgspec.structs.replace(
        action(ONE, NAME, "import_resource", import_resource, ImportResourceRequest, EITHER_SIDE, ImportResource),
        noun=IMPORTING_OFFERINGS.noun,
        of=IMPORTING_OFFERINGS,
        slow=True,
    ),
]
