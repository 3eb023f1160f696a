"""Lists as one SQL statement: which columns, which filters, which orders, all from tables one can read."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, LiteralString, TypeVar

import msgspec
from psycopg.sql import SQL, Composed, Identifier

from projections.engine.model import Conn, ReadModel, live_table

Item = TypeVar("Item", bound=msgspec.Struct)


class UnknownOrder(ValueError):
    """Asked for an order the list does not have."""


class Listing(msgspec.Struct, Generic[Item], frozen=True, kw_only=True):
    """`columns` are in the order of the item's fields. A filter is a condition on the parameter of its own name."""

    item: type[Item]
    columns: Composed
    source: Composed
    filters: Mapping[str, Composed]
    order: Mapping[str, Composed]
    default_order: tuple[str, ...]
    unique: str
    """The order that tells any two rows apart; it ends every other one."""


def text(sql: LiteralString, **models: ReadModel) -> Composed:
    """SQL with the names of live tables put in for `{users}` and the like."""
    return SQL(sql).format(**{name: Identifier(*live_table(model)) for name, model in models.items()})


def every(alias: LiteralString, model: ReadModel) -> Composed:
    """All columns of a read model, in the order of its row."""
    return SQL(", ").join(SQL(alias) + SQL(".") + Identifier(column) for column in model.columns)


def _where(listing: Listing[Any], filters: Mapping[str, Any]) -> Composed:
    """A filter that is None is not asked for."""
    conditions = [listing.filters[name] for name, value in filters.items() if value is not None]
    return SQL(" AND ").join(conditions) if conditions else Composed([SQL("true")])


def _order(listing: Listing[Any], order: Sequence[str]) -> Composed:
    terms = []
    for name in (*(order or listing.default_order), listing.unique):
        if name.lstrip("-") not in listing.order:
            raise UnknownOrder(f"no order {name.lstrip('-')}; there are {', '.join(sorted(listing.order))}")
        # The unique one is never null, and its index is only good for an order that says nothing of nulls.
        down = SQL(" DESC") if name.lstrip("-") == listing.unique else SQL(" DESC NULLS LAST")
        direction = down if name.startswith("-") else SQL("")
        terms.append(listing.order[name.lstrip("-")] + direction)
    return SQL(", ").join(terms)


def page(
    conn: Conn, listing: Listing[Item], filters: Mapping[str, Any], order: Sequence[str], limit: int, offset: int
) -> list[Item]:
    """`order` are names, with a leading minus for descending. Raises UnknownOrder."""
    statement = SQL("SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT %(limit)s OFFSET %(offset)s").format(
        listing.columns, listing.source, _where(listing, filters), _order(listing, order)
    )
    found = conn.execute(statement, {**filters, "limit": limit, "offset": offset})
    return [listing.item(*values) for values in found]


def count(conn: Conn, listing: Listing[Any], filters: Mapping[str, Any]) -> int:
    statement = SQL("SELECT count(*) FROM {} WHERE {}").format(listing.source, _where(listing, filters))
    (found,) = conn.execute(statement, filters).fetchone() or (0,)
    return int(found)


def one(conn: Conn, listing: Listing[Item], filters: Mapping[str, Any]) -> Item | None:
    found = page(conn, listing, filters, (), 1, 0)
    return found[0] if found else None
