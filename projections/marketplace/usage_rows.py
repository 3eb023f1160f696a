"""What rows of usage of a component hold, be it all of it or somebody's part."""

from datetime import datetime
from typing import Any

from domain.event import Recorded

WHAT = {"month": "date", "type": "text", "usage": "numeric", "reported_at": "timestamptz"}
WHEN = {"created_at": "timestamptz", "modified_at": "timestamptz", "stream": "uuid"}


def told(created_at: datetime | None, recorded: Recorded) -> dict[str, Any]:
    """`created_at` is when the row was first told of, `reported_at` what it is up to."""
    event: Any = recorded.event
    return {
        "resource_uuid": event.resource,
        "offering_uuid": event.offering,
        "component_uuid": event.component,
        "month": event.month,
        "type": event.type,
        "usage": event.amount,
        "reported_at": event.moment,
        "created_at": created_at or recorded.at,
        "modified_at": recorded.at,
        "stream": recorded.stream,
    }
