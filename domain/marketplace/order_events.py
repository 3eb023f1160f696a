"""What happens to orders: submitted, reviewed by the consumer and the provider, waited for, carried out, ended."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

import msgspec

from domain.event import Event

Type = Literal["Create", "Update", "Terminate", "Restore"]
Side = Literal["provider", "consumer"]


class OrderSubmitted(Event, frozen=True):
    """`cost` is what it costs a month, None where nothing is billed; `created_by` is None for our own background work.
    `old_plan` and `old_limits` are those of the resource at this moment."""

    name: ClassVar[str] = "marketplace.order.submitted"
    type: Type
    offering: UUID
    resource: UUID
    project: UUID
    created_by: UUID | None
    plan: UUID | None = None
    old_plan: UUID | None = None
    attributes: dict[str, Any] = msgspec.field(default_factory=dict)
    limits: dict[str, int] = msgspec.field(default_factory=dict)
    old_limits: dict[str, int] = msgspec.field(default_factory=dict)
    cost: Decimal | None = None
    old_cost: Decimal | None = None
    start_date: date | None = None
    slug: str = ""
    request_comment: str = ""
    callback_url: str = ""


class OrderApprovedByConsumer(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.consumer_approved"
    by: UUID | None


class OrderConsumerReviewSkipped(Event, frozen=True):
    """`rule` says why nobody had to approve, see order_review.SKIPPED."""

    name: ClassVar[str] = "marketplace.order.consumer_review_skipped"
    rule: str


class OrderApprovedByRule(Event, frozen=True):
    """A rule of the project approved it, up to `cost_limit` a month; None: whatever it costs."""

    name: ClassVar[str] = "marketplace.order.rule_approved"
    rule: UUID
    cost_limit: Decimal | None = None


class OrderRejectedByConsumer(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.consumer_rejected"
    by: UUID | None
    comment: str = ""


class OrderWaitsForProject(Event, frozen=True):
    """Until the project starts."""

    name: ClassVar[str] = "marketplace.order.project_awaited"


class OrderWaitsForProvider(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.provider_awaited"


class OrderWaitsForStartDate(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.start_date_awaited"


class OrderApprovedByProvider(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.provider_approved"
    by: UUID | None


class OrderProviderReviewSkipped(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.provider_review_skipped"
    rule: str


class OrderRejectedByProvider(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.provider_rejected"
    by: UUID | None
    comment: str = ""


class OrderExecutionStarted(Event, frozen=True):
    """`run` tells one try from the next: what an earlier one still does counts for nothing."""

    name: ClassVar[str] = "marketplace.order.execution_started"
    run: UUID


class OrderCompleted(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.completed"


class OrderFailed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.failed"
    message: str
    traceback: str = ""


class OrderCanceled(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.canceled"
    comment: str = ""


class OrderExpired(Event, frozen=True):
    """Nobody answered in time."""

    name: ClassVar[str] = "marketplace.order.expired"


class OrderRemoved(Event, frozen=True):
    """Withdrawn before it was carried out."""

    name: ClassVar[str] = "marketplace.order.removed"


class OrderUnlinked(Event, frozen=True):
    """Taken off the books by staff; what it did stays done."""

    name: ClassVar[str] = "marketplace.order.unlinked"


class OrderLimitsChanged(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.limits_changed"
    limits: dict[str, int]
    cost: Decimal | None


class OrderAttributesChanged(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.attributes_changed"
    attributes: dict[str, Any]


class OrderStartDateSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.start_date_set"
    start_date: date | None


class OrderBackendIdSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.backend_id_set"
    backend_id: str


class OrderProviderInfoSet(Event, frozen=True):
    """What the provider wants to know of the consumer, and where to look."""

    name: ClassVar[str] = "marketplace.order.provider_info_set"
    provider_message: str
    provider_message_url: str


class OrderConsumerInfoSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.consumer_info_set"
    consumer_message: str


class OrderAttachmentSet(Event, frozen=True):
    """The purchase order, kept as a file."""

    name: ClassVar[str] = "marketplace.order.attachment_set"
    sha256: str
    file_name: str
    media_type: str


class OrderAttachmentRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.attachment_removed"


class OrderTermsAccepted(Event, frozen=True):
    """Whoever placed it accepted the terms of service of the offering."""

    name: ClassVar[str] = "marketplace.order.terms_accepted"
    by: UUID | None


class OrderRejectionExplained(Event, frozen=True):
    """What the consumer said of an order that failed."""

    name: ClassVar[str] = "marketplace.order.rejection_explained"
    comment: str


class OrderErrorNoted(Event, frozen=True):
    """What went wrong with an order that was rejected."""

    name: ClassVar[str] = "marketplace.order.error_noted"
    message: str
    traceback: str = ""


class OrderMessageFileSet(Event, frozen=True):
    """What comes with the message of the provider, or of the consumer."""

    name: ClassVar[str] = "marketplace.order.message_file_set"
    side: Side
    sha256: str
    file_name: str
    media_type: str


class OrderMessageFileRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.order.message_file_removed"
    side: Side


class OrderOutputReported(Event, frozen=True):
    """What the backend printed."""

    name: ClassVar[str] = "marketplace.order.output_reported"
    output: str


GROUPS: tuple[type[Event], ...] = (
    OrderLimitsChanged,
    OrderAttributesChanged,
    OrderStartDateSet,
    OrderBackendIdSet,
    OrderProviderInfoSet,
    OrderConsumerInfoSet,
    OrderOutputReported,
)
EVENTS: tuple[type[Event], ...] = (
    OrderSubmitted,
    OrderApprovedByConsumer,
    OrderConsumerReviewSkipped,
    OrderApprovedByRule,
    OrderRejectedByConsumer,
    OrderWaitsForProject,
    OrderWaitsForProvider,
    OrderWaitsForStartDate,
    OrderApprovedByProvider,
    OrderProviderReviewSkipped,
    OrderRejectedByProvider,
    OrderExecutionStarted,
    OrderCompleted,
    OrderFailed,
    OrderCanceled,
    OrderExpired,
    OrderRemoved,
    OrderUnlinked,
    OrderAttachmentSet,
    OrderAttachmentRemoved,
    OrderTermsAccepted,
    OrderRejectionExplained,
    OrderErrorNoted,
    OrderMessageFileSet,
    OrderMessageFileRemoved,
    *GROUPS,
)
