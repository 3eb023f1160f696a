"""How many orders there are of each kind, and what they cost."""

from domain.marketplace.order import STATES
from projections.documents import Documents
from projections.filters import Filter
from projections.marketplace import orders, orders_seen
from projections.marketplace.orders_documents import TYPES
from projections.marketplace.reports import grouping
from projections.marketplace.reports.grouping import column
from projections.marketplace.reports.report import Report

MODELS = {**grouping.MODELS, "orders": orders.MODEL}
SOURCE = f"{{orders}} o{grouping.joined('o')}"
TYPE = {"type": column("text", "o.type", "Type of order")}
FILTERS = {**grouping.filters("o"), "type": Filter(sql="o.type = ANY (%(v)s)", kind="choices", choices=TYPES)}

REPORT = Report(
    description="Orders by month, type, state, offering, customer and project.",
    rows=Documents(
        noun="orders report",
        models=MODELS,
        source=SOURCE,
        fields={
            **grouping.month("o"),
            **TYPE,
            **grouping.state("o"),
            **grouping.offering("o"),
            **grouping.consumer("o"),
            "orders": column("int", "count(*)", "How many orders"),
            "cost": column("decimal", "coalesce(sum(o.cost), 0)", "What they cost together, as ordered"),
        },
        filters={**FILTERS, "state": Filter(sql="o.state = ANY (%(v)s)", kind="choices", choices=STATES)},
        order={},
        default_order=(),
        unique="o.uuid",
        visible=orders_seen.ORDERS,
        always="o.removed_at IS NULL",
    ),
    groups=grouping.GROUPS,
)
