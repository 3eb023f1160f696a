"""`cloudledger validate-openstack`: whether the cloud of an offering is there and lets us do what orders need."""

from threading import Event
from typing import Annotated, Any
from uuid import UUID

import typer

from api.cli.exits import INTERRUPTED, NOT_FOUND, OK, REFUSED, VERIFY_FAILED, Stop
from api.cli.output import Format, Output, rows, say
from api.cli.session import identifier, opened
from api.cli.stopping import stopping
from api.ledger import Ledger

COLUMNS = ("service", "check", "result", "found", "advice")

Offering = Annotated[str, typer.Option(help="Id of an offering of tenants.")]
TestWrites = Annotated[bool, typer.Option("--test-writes", help="Make a project with a network, a volume ..., and remove it.")]  # fmt: skip  # noqa: E501
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="With how long each took and what was found by name.")]


def validate_openstack(
    offering: Offering, test_writes: TestWrites = False, verbose: Verbose = False, output: Output = Format.table
) -> int:
    """Ask each service of a cloud for what orders need. Example: cloudledger validate-openstack --offering 01a2..."""
    number = identifier(offering, "offering")
    with stopping() as stop, opened() as ledger:
        found = _found(ledger, number, test_writes, stop)
    rows(found, output, (*COLUMNS, "ms", "details") if verbose else COLUMNS)
    if stop.is_set():
        return INTERRUPTED
    failed = [row for row in found if row["result"] == "failed"]
    say(f"{len(failed)} of {len(found)} failed" if failed else "the cloud is as it must be")
    return VERIFY_FAILED if failed else OK


def _found(ledger: Ledger, number: UUID, test_writes: bool, stop: Event) -> list[dict[str, Any]]:
    """What speaks OpenStack takes long to import: only here."""
    import msgspec

    from adapters.openstack.cloud import connect
    from adapters.trouble import Terminal
    from api.cli.openstack_looks import looked
    from api.cli.openstack_writes import written
    from api.workers.openstack.scene import credentials

    attributes = _attributes(ledger, number)
    try:
        cloud = connect(credentials(ledger, number))
    except Terminal as trouble:
        raise Stop(REFUSED, f"{trouble}: tell it with update_integration") from None
    found = list(looked(cloud, attributes))
    if test_writes and not any(each.result == "failed" and each.service == "identity" for each in found):
        found += written(cloud, stop)
    return [msgspec.structs.asdict(each) for each in found]


def _attributes(ledger: Ledger, number: UUID) -> dict[str, Any]:
    from domain.marketplace import offering

    state = ledger.store.load(offering.KIND, number).state
    if state is None:
        raise Stop(NOT_FOUND, f"there is no offering {number.hex}")
    if state.type != "OpenStack.Tenant":
        raise Stop(REFUSED, f"offering {number.hex} is of type {state.type}: name one of type OpenStack.Tenant")
    return dict(state.service_attributes)
