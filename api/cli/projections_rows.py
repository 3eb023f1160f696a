"""`projections rows`: what a read model shows, asked as the API asks it."""

from types import ModuleType
from typing import Annotated, Any, get_type_hints

import msgspec
import typer

from api.cli.exits import USAGE, Stop
from api.cli.models import Name, model, working
from api.cli.near import near
from api.cli.output import Format, Output, rows
from api.cli.session import opened
from projections import audit_query
from projections.identity import (
    customers_query,
    grants_query,
    movements_query,
    project_types_query,
    projects_query,
    roles_query,
    ssh_keys_query,
    users_query,
)
from projections.listing import UnknownOrder
from projections.platform import platform_query

QUERIES: dict[str, ModuleType] = {
    "users": users_query,
    "powers": users_query,
    "grants": grants_query,
    "movements": movements_query,
    "roles": roles_query,
    "ssh_keys": ssh_keys_query,
    "customers": customers_query,
    "projects": projects_query,
    "project_types": project_types_query,
    "platform": platform_query,
    "audit": audit_query,
}
"""Powers are shown with the users who hold them."""


def show_rows(
    name: Name,
    limit: Annotated[int, typer.Option(min=1, help="Most rows to print.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="Rows to leave out first.")] = 0,
    order: Annotated[list[str] | None, typer.Option(help="Column, -column for descending; may be repeated.")] = None,
    filters: Annotated[list[str] | None, typer.Option("--filter", help="key=value; may be repeated.")] = None,
    output: Output = Format.table,
) -> None:
    """Print rows of a model. Example: cloudledger projections rows users --filter is_active=true --order -username"""
    query = QUERIES[model(name).name]
    wanted = dict(_filter(query, each) for each in filters or ())
    with opened() as ledger, working(ledger) as conn:
        try:
            found = query.page(conn, tuple(order or ()), limit, offset, **wanted)
        except UnknownOrder as error:
            raise Stop(USAGE, str(error)) from None
    rows([msgspec.structs.asdict(row) for row in found], output)


def _filter(query: ModuleType, text: str) -> tuple[str, Any]:
    kinds = get_type_hints(query.Filters)
    key, equals, value = text.partition("=")
    if not equals:
        raise Stop(USAGE, f"--filter {text!r}: write key=value")
    if key not in kinds:
        raise Stop(USAGE, f"there is no filter {key!r}{near(key, kinds)}")
    try:
        return key, msgspec.convert(value, kinds[key], strict=False)
    except msgspec.ValidationError as error:
        raise Stop(USAGE, f"--filter {key}: {error}") from None
