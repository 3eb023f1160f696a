"""Every report there is, by name."""

from projections.marketplace.reports import approval_times, order_times, orders, resources
from projections.marketplace.reports.report import Report

REPORTS: dict[str, Report] = {
    "orders": orders.REPORT,
    "resources": resources.REPORT,
    "order-times": order_times.REPORT,
    "approval-times": approval_times.REPORT,
}
