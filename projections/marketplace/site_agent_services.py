"""Services that agents of providers run."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace import site_agent_events as happened
from projections.engine.model import Key, ReadModel


class SiteAgentService(msgspec.Struct, frozen=True, gc=False):
    """`agent_uuid` is the stream, `statistics` are JSON as text."""

    uuid: UUID
    agent_uuid: UUID
    title: str
    mode: str
    statistics: str
    created_at: datetime
    modified_at: datetime


def _key_of(recorded: Recorded) -> Key | None:
    event: Any = recorded.event
    return (event.service,)


def _fold(row: SiteAgentService | None, recorded: Recorded) -> SiteAgentService | None:
    event, at = recorded.event, recorded.at
    match event:
        case happened.SiteAgentServiceRegistered() if row is None:
            return SiteAgentService(event.service, recorded.stream, event.title, event.mode, "{}", at, at)
        case _ if row is None:
            return None
        case happened.SiteAgentServiceRegistered():
            return msgspec.structs.replace(row, mode=event.mode, modified_at=at)
        case happened.SiteAgentServiceCounted():
            counted = msgspec.json.encode(event.statistics).decode()
            return msgspec.structs.replace(row, statistics=counted, modified_at=at)
    return None


MODEL = ReadModel(
    name="site_agent_services",
    version=1,
    row=SiteAgentService,
    key=("uuid",),
    stream="agent_uuid",
    columns={
        **dict.fromkeys(("uuid", "agent_uuid"), "uuid"),
        **dict.fromkeys(("title", "mode", "statistics"), "text"),
        **dict.fromkeys(("created_at", "modified_at"), "timestamptz"),
    },
    indexes=("(agent_uuid)", "(created_at, uuid)", "(mode)"),
    names=(
        happened.SiteAgentServiceRegistered.name,
        happened.SiteAgentServiceCounted.name,
        happened.SiteAgentServiceRemoved.name,
    ),
    key_of=_key_of,
    fold=_fold,
)
