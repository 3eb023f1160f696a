"""Filters that many lists have, on one column or expression each."""

from projections.filters import Filter, Kind


def like(sql: str) -> str:
    """The condition that it has the value in it, small or capital."""
    return f"lower({sql}) LIKE '%%' || lower(%(v)s) || '%%'"


def contains(sql: str) -> Filter:
    return Filter(sql=like(sql), kind="contains")


def equals(sql: str, kind: Kind = "text") -> Filter:
    return Filter(sql=f"{sql} = %(v)s", kind=kind)


def since(sql: str) -> Filter:
    return Filter(sql=f"{sql} >= %(v)s", kind="since")


def by_name(sql: str) -> dict[str, Filter]:
    """By a part of the name, and by the whole of it."""
    return {"name": contains(sql), "name_exact": equals(sql)}


def span(field: str, sql: str) -> dict[str, Filter]:
    """From one time on, and before another."""
    return {field: since(sql), f"{field}_before": Filter(sql=f"{sql} < %(v)s", kind="since")}
