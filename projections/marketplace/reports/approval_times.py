"""How long orders wait for the word of the consumer's side, and then for that of the provider."""

import msgspec

from projections.field import Field
from projections.marketplace.reports import grouping, orders
from projections.marketplace.reports.grouping import column, percentile
from projections.marketplace.reports.report import Report

_BEGAN = {"consumer": "o.created_at", "provider": "coalesce(o.consumer_reviewed_at, o.created_at)"}


def _side(side: str) -> dict[str, Field]:
    """An order that did not have to wait was reviewed in the moment it came."""
    waited = f"o.{side}_reviewed_at > {_BEGAN[side]}"
    seconds = f"extract(epoch FROM o.{side}_reviewed_at - {_BEGAN[side]})"
    return {
        f"{side}_waiting": column(
            "int", f"count(*) FILTER (WHERE o.state = 'pending-{side}')", f"Orders that wait for the {side} now"
        ),
        f"{side}_answered": column(
            "int",
            f"count(*) FILTER (WHERE {waited})",
            f"Orders that waited and got an answer of the {side}",
        ),
        f"{side}_p50": percentile("0.5", seconds, "Half of these waited no longer", waited),
        f"{side}_p95": percentile("0.95", seconds, "19 of 20 of these waited no longer", waited),
    }


REPORT = Report(
    description="How long orders waited for the approval of each side, by month, type and offering.",
    rows=msgspec.structs.replace(
        orders.REPORT.rows,
        noun="approval times report",
        fields={
            **grouping.month("o"),
            **orders.TYPE,
            **grouping.offering("o"),
            **_side("consumer"),
            **_side("provider"),
        },
        filters=orders.FILTERS,
    ),
    groups={word: grouping.GROUPS[word] for word in ("month", "type", "offering")},
)
