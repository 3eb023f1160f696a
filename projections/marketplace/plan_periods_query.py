"""Whose plan period it is."""

from projections.engine.model import live_sql
from projections.marketplace import plan_periods

RESOURCE = live_sql(
    "SELECT t.uuid FROM {plan_periods} t WHERE t.period_uuids @> ARRAY[%(period)s::uuid]",
    plan_periods=plan_periods.MODEL,
)
