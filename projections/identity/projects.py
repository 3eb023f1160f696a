"""Projects of customers. A removed one keeps its row and says when it was removed."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.project import Project as State
from domain.identity.project_events import (
    EVENTS,
    ProjectCreated,
    ProjectEndDateSet,
    ProjectMoved,
    ProjectRecovered,
    ProjectRemoved,
    ProjectTeamDismissed,
)
from projections.actors import actor_id
from projections.engine.model import ReadModel, by_stream
from projections.shared import as_columns, defaults


class Project(msgspec.Struct, frozen=True, gc=False):
    """Lists are JSON as text. `end_date_requested_by`: the user who set the end date that holds. `team_since`: the
    position of the event with which roles granted before it ended; 0 while there was none."""

    uuid: UUID
    customer_uuid: UUID
    title: str
    description: str
    slug: str
    backend_id: str
    start_date: date | None
    end_date: date | None
    end_date_requested_by: UUID | None
    grace_period_days: int | None
    type: UUID | None
    kind: str
    oecd_fos_2007_code: str
    is_industry: bool
    user_email_patterns: str
    user_affiliations: str
    user_identity_sources: str
    staff_notes: str
    created_at: datetime
    modified_at: datetime
    removed_at: datetime | None
    team_since: int


def _created(event: ProjectCreated, recorded: Recorded) -> Project:
    told = as_columns(event)
    placed = {"uuid": recorded.stream, "customer_uuid": told.pop("customer")}
    since = {"created_at": recorded.at, "modified_at": recorded.at, "team_since": 0}
    return Project(**{**defaults(Project, State), **told, **placed, **since})


def _fold(row: Project | None, recorded: Recorded) -> Project | None:
    event, at, change = recorded.event, recorded.at, msgspec.structs.replace
    match event:
        case ProjectCreated():
            return _created(event, recorded)
        case _ if row is None:
            return None
        case ProjectEndDateSet():
            who = actor_id(recorded.actor) if event.end_date else None
            return change(row, end_date=event.end_date, end_date_requested_by=who, modified_at=at)
        case ProjectMoved():
            since = row.team_since if event.preserve_permissions else recorded.position
            return change(row, customer_uuid=event.customer, modified_at=at, team_since=since)
        case ProjectTeamDismissed():
            return change(row, team_since=recorded.position)
        case ProjectRemoved():
            return change(row, removed_at=at, modified_at=at)
        case ProjectRecovered():
            return change(row, removed_at=None, modified_at=at)
    return change(row, **as_columns(event), modified_at=at)


MODEL = ReadModel(
    name="projects",
    version=3,
    row=Project,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "customer_uuid": "uuid",
        **dict.fromkeys(("title", "description", "slug", "backend_id"), "text"),
        "start_date": "date",
        "end_date": "date",
        "end_date_requested_by": "uuid",
        "grace_period_days": "bigint",
        "type": "uuid",
        "kind": "text",
        "oecd_fos_2007_code": "text",
        "is_industry": "boolean",
        **dict.fromkeys(("user_email_patterns", "user_affiliations", "user_identity_sources", "staff_notes"), "text"),
        "created_at": "timestamptz",
        "modified_at": "timestamptz",
        "removed_at": "timestamptz",
        "team_since": "bigint",
    },
    indexes=(
        "(customer_uuid, title)",
        "(title, uuid) WHERE removed_at IS NULL",
        "(title, uuid)",
        "(created_at, uuid)",
        "(slug)",
        "(backend_id)",
        "(modified_at)",
        "(uuid) WHERE team_since > 0",
        "USING gin (lower(title) public.gin_trgm_ops)",
    ),
    names=tuple(event.name for event in EVENTS),
    key_of=by_stream,
    fold=_fold,
)
