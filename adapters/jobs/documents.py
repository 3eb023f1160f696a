"""Jobs on the wire, for those who run the place."""

from adapters.jobs.rows import STATES
from projections.documents import Documents
from projections.field import hexa, link, of, text
from projections.filters import Filter

JOBS = Documents(
    noun="Job",
    models={},
    source="work.jobs j",
    fields={
        "url": link("jobs", "j.id"),
        "uuid": hexa("j.id"),
        "kind": text("j.kind"),
        "target": hexa("j.target"),
        "operation": hexa("j.operation"),
        "arguments": of("json", "j.arguments"),
        "queue": text("j.queue"),
        "priority": of("int", "j.priority"),
        "state": text("j.state", schema={"enum": list(STATES)}),
        "attempts": of("int", "j.attempts"),
        "progress": text("j.progress"),
        "last_error": text("j.last_error"),
        "due_at": of("stamp", "j.due_at"),
        "sent_at": of("stamp", "j.sent_at"),
        "lease_owner": text("j.lease_owner"),
        "leased_until": of("stamp", "j.leased_until"),
        "correlation": hexa("j.correlation"),
        "causation": hexa("j.causation"),
        "customer_uuid": hexa("j.customer"),
        "project_uuid": hexa("j.project"),
        "created": of("stamp", "j.created_at"),
        "started": of("stamp", "j.started_at"),
        "finished": of("stamp", "j.finished_at"),
    },
    filters={
        "kind": Filter(sql="j.kind = %(v)s"),
        "state": Filter(sql="j.state = ANY(%(v)s)", kind="choices", choices=STATES),
        "queue": Filter(sql="j.queue = %(v)s"),
        "target": Filter(sql="j.target = %(v)s", kind="uuid"),
    },
    order={"created": "j.id"},
    default_order=("-created",),
    unique="j.id",
    outside=True,
)
