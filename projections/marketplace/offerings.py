"""Offerings of providers. A removed one keeps its row and says when it was removed."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Event, Recorded
from domain.marketplace import offering_events as events
from domain.marketplace.endpoint import Endpoint
from domain.marketplace.offering import Offering as State
from domain.marketplace.offering import endpoints_after, state_after
from projections.engine.model import Key, ReadModel
from projections.shared import as_columns, defaults

_EVENTS: tuple[type[Event], ...] = (
    events.OfferingCreated,
    *events.GROUPS,
    *events.STEPS,
    *events.ENDPOINTS,
    events.OfferingMoved,
    events.OfferingRemoved,
)


class Offering(msgspec.Struct, frozen=True, gc=False):
    """Lists and tables are JSON as text, but for the groups. `team_since`: the position of the event with which roles
    granted before it ended; 0 while there was none."""

    uuid: UUID
    title: str
    type: str
    customer_uuid: UUID
    category: UUID
    state: str
    paused_reason: str
    slug: str
    shared: bool
    billable: bool
    project: UUID | None
    parent: UUID | None
    scope: UUID | None
    settings: UUID | None
    description: str
    full_description: str
    privacy_policy_link: str
    access_url: str
    vendor_details: str
    getting_started: str
    integration_guide: str
    datacite_doi: str
    latitude: float | None
    longitude: float | None
    country: str
    backend_id: str
    backend_metadata: str
    attributes: str
    options: str
    resource_options: str
    plugin_options: str
    service_attributes: str
    secrets: UUID | None
    secret_attributes: str
    secret_options: str
    organization_groups: list[UUID]
    image: str | None
    thumbnail: str | None
    tags: list[UUID]
    endpoints: str
    created_at: datetime
    modified_at: datetime
    removed_at: datetime | None
    team_since: int


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _created(event: events.OfferingCreated, recorded: Recorded) -> Offering:
    told = as_columns(event)
    placed = {"uuid": recorded.stream, "customer_uuid": told.pop("customer"), "organization_groups": []}
    since = {"created_at": recorded.at, "modified_at": recorded.at, "team_since": 0}
    return Offering(**{**defaults(Offering, State), **told, **placed, **since, "tags": []})


def _endpoints(row: Offering, event: Event) -> str:
    """As the wire has them: ids are hexadecimal."""
    after = endpoints_after(msgspec.json.decode(row.endpoints, type=tuple[Endpoint, ...]), event)
    return msgspec.json.encode([{**msgspec.structs.asdict(each), "uuid": each.uuid.hex} for each in after]).decode()


def _fold(row: Offering | None, recorded: Recorded) -> Offering | None:
    event, at, change = recorded.event, recorded.at, msgspec.structs.replace
    match event:
        case events.OfferingCreated():
            return _created(event, recorded)
        case _ if row is None:
            return None
        case events.OfferingMoved():
            since = row.team_since if event.preserve_permissions else recorded.position
            return change(row, customer_uuid=event.customer, modified_at=at, team_since=since)
        case events.OfferingGroupsSet():
            return change(row, organization_groups=list(event.organization_groups), modified_at=at)
        case events.OfferingRemoved():
            return change(row, removed_at=at, modified_at=at)
        case events.OfferingTagsSet():
            return change(row, tags=list(event.tags), modified_at=at)
        case _ if isinstance(event, events.ENDPOINTS):
            return change(row, endpoints=_endpoints(row, event), modified_at=at)
        case _ if isinstance(event, events.STEPS):
            reason = event.paused_reason if isinstance(event, events.OfferingPaused) else ""
            return change(row, state=state_after(event), paused_reason=reason, modified_at=at)
    return change(row, **as_columns(event), modified_at=at)


MODEL = ReadModel(
    name="offerings",
    version=3,
    row=Offering,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        **dict.fromkeys(("title", "type"), "text"),
        **dict.fromkeys(("customer_uuid", "category"), "uuid"),
        **dict.fromkeys(("state", "paused_reason", "slug"), "text"),
        **dict.fromkeys(("shared", "billable"), "boolean"),
        **dict.fromkeys(("project", "parent", "scope", "settings"), "uuid"),
        **dict.fromkeys(("description", "full_description", "privacy_policy_link", "access_url"), "text"),
        **dict.fromkeys(("vendor_details", "getting_started", "integration_guide", "datacite_doi"), "text"),
        **dict.fromkeys(("latitude", "longitude"), "float8"),
        **dict.fromkeys(("country", "backend_id", "backend_metadata", "attributes", "options"), "text"),
        **dict.fromkeys(("resource_options", "plugin_options", "service_attributes"), "text"),
        "secrets": "uuid",
        **dict.fromkeys(("secret_attributes", "secret_options"), "text"),
        "organization_groups": "uuid[]",
        **dict.fromkeys(("image", "thumbnail"), "text"),
        "tags": "uuid[]",
        "endpoints": "text",
        **dict.fromkeys(("created_at", "modified_at", "removed_at"), "timestamptz"),
        "team_since": "bigint",
    },
    indexes=(
        "(title, uuid)",
        "(created_at, uuid)",
        "(customer_uuid, title)",
        "(category, title)",
        "(type, title)",
        "(state, title)",
        "(project) WHERE project IS NOT NULL",
        "(parent) WHERE parent IS NOT NULL",
        "(scope) WHERE scope IS NOT NULL",
        "(settings) WHERE settings IS NOT NULL",
        "(slug)",
        "(modified_at)",
        "USING gin (tags)",
        "(uuid) WHERE team_since > 0",
        "USING gin (organization_groups)",
        "USING gin (lower(title) public.gin_trgm_ops)",
    ),
    names=tuple(event.name for event in _EVENTS),
    key_of=_key_of,
    fold=_fold,
)
