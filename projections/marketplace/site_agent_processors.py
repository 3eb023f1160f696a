"""What services of agents work on, and when they last did."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace import site_agent_events as happened
from projections.engine.model import Key, ReadModel


class SiteAgentProcessor(msgspec.Struct, frozen=True, gc=False):
    """`agent_uuid` is the stream."""

    uuid: UUID
    agent_uuid: UUID
    service_uuid: UUID
    title: str
    backend_type: str
    backend_version: str
    last_run: datetime | None
    created_at: datetime
    modified_at: datetime


def _key_of(recorded: Recorded) -> Key | None:
    event: Any = recorded.event
    return (event.processor,)


def _registered(
    row: SiteAgentProcessor | None, event: happened.SiteAgentProcessorRegistered, recorded: Recorded
) -> SiteAgentProcessor:
    return SiteAgentProcessor(
        uuid=event.processor,
        agent_uuid=recorded.stream,
        service_uuid=event.service,
        title=event.title,
        backend_type=event.backend_type,
        backend_version=event.backend_version,
        last_run=row.last_run if row else None,
        created_at=row.created_at if row else recorded.at,
        modified_at=recorded.at,
    )


def _fold(row: SiteAgentProcessor | None, recorded: Recorded) -> SiteAgentProcessor | None:
    event = recorded.event
    match event:
        case happened.SiteAgentProcessorRegistered():
            return _registered(row, event, recorded)
        case happened.SiteAgentProcessorRan() if row is not None:
            return msgspec.structs.replace(row, last_run=event.last_run, modified_at=recorded.at)
    return None


MODEL = ReadModel(
    name="site_agent_processors",
    version=1,
    row=SiteAgentProcessor,
    key=("uuid",),
    stream="agent_uuid",
    columns={
        **dict.fromkeys(("uuid", "agent_uuid", "service_uuid"), "uuid"),
        **dict.fromkeys(("title", "backend_type", "backend_version"), "text"),
        **dict.fromkeys(("last_run", "created_at", "modified_at"), "timestamptz"),
    },
    indexes=("(service_uuid, last_run)", "(created_at, uuid)", "(last_run)"),
    names=(
        happened.SiteAgentProcessorRegistered.name,
        happened.SiteAgentProcessorRan.name,
        happened.SiteAgentProcessorRemoved.name,
    ),
    key_of=_key_of,
    fold=_fold,
)
