"""How many resources there are of each kind."""

from domain.marketplace.resource import STATES
from projections.documents import Documents
from projections.filters import Filter
from projections.marketplace import resources, resources_seen
from projections.marketplace.reports import grouping
from projections.marketplace.reports.grouping import column
from projections.marketplace.reports.report import Report

_OF_TYPE = "ARRAY(SELECT h.uuid FROM {offerings} h WHERE h.type = ANY (%(v)s))"
REPORT = Report(
    description="Resources by month, type, state, offering, customer and project.",
    rows=Documents(
        noun="resources report",
        models={**grouping.MODELS, "resources": resources.MODEL},
        source=f"{{resources}} x{grouping.joined('x')}",
        fields={
            **grouping.month("x"),
            "type": column("text", "f.type", "Type of the offering"),
            **grouping.state("x"),
            **grouping.offering("x"),
            **grouping.consumer("x"),
            "resources": column("int", "count(*)", "How many resources"),
        },
        filters={
            **grouping.filters("x"),
            "type": Filter(sql=f"x.offering_uuid = ANY ({_OF_TYPE})", kind="texts"),
            "state": Filter(sql="x.state = ANY (%(v)s)", kind="choices", choices=STATES),
        },
        order={},
        default_order=(),
        unique="x.uuid",
        visible=f"{resources_seen.CONSUMED} OR {resources_seen.PROVIDED}",
        always="NOT x.unlinked",
    ),
    groups=grouping.GROUPS,
)
