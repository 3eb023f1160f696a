"""How long orders take, from the moment they are placed until what was ordered is there."""

import msgspec

from projections.marketplace.reports import grouping, orders
from projections.marketplace.reports.grouping import column, percentile
from projections.marketplace.reports.report import Report

_SECONDS = "extract(epoch FROM o.completed_at - o.created_at)"
REPORT = Report(
    description="Time from order to done, of orders that are done, by month, type and offering.",
    rows=msgspec.structs.replace(
        orders.REPORT.rows,
        noun="order times report",
        fields={
            **grouping.month("o"),
            **orders.TYPE,
            **grouping.offering("o"),
            "orders": column("int", "count(*)", "How many orders are done"),
            "done_p50": percentile("0.5", _SECONDS, "Half of them took no longer"),
            "done_p95": percentile("0.95", _SECONDS, "19 of 20 took no longer"),
        },
        filters=orders.FILTERS,
        always="o.removed_at IS NULL AND o.state = 'done'",
    ),
    groups={word: grouping.GROUPS[word] for word in ("month", "type", "offering")},
)
