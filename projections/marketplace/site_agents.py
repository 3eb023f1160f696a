"""Agents of providers, with what they said of themselves. A removed one is gone."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace import site_agent_events as happened
from projections.actors import actor_id
from projections.engine.model import Key, ReadModel
from projections.shared import as_columns


class SiteAgent(msgspec.Struct, frozen=True, gc=False):
    """`dependencies` are JSON as text."""

    uuid: UUID
    offering_uuid: UUID
    title: str
    created_by: UUID | None
    version: str
    dependencies: str
    config_file_path: str
    last_restarted: datetime | None
    created_at: datetime
    modified_at: datetime


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _registered(event: happened.SiteAgentRegistered, recorded: Recorded) -> SiteAgent:
    return SiteAgent(
        uuid=recorded.stream,
        offering_uuid=event.offering,
        title=event.title,
        created_by=actor_id(recorded.actor),
        version="",
        dependencies="[]",
        config_file_path="",
        last_restarted=None,
        created_at=recorded.at,
        modified_at=recorded.at,
    )


def _fold(row: SiteAgent | None, recorded: Recorded) -> SiteAgent | None:
    event: Any = recorded.event
    if isinstance(event, happened.SiteAgentRegistered):
        return _registered(event, recorded)
    if row is None or isinstance(event, happened.SiteAgentRemoved):
        return None
    return msgspec.structs.replace(row, **as_columns(event), modified_at=recorded.at)


MODEL = ReadModel(
    name="site_agents",
    version=1,
    row=SiteAgent,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "offering_uuid": "uuid",
        "title": "text",
        "created_by": "uuid",
        **dict.fromkeys(("version", "dependencies", "config_file_path"), "text"),
        **dict.fromkeys(("last_restarted", "created_at", "modified_at"), "timestamptz"),
    },
    indexes=("(offering_uuid)", "(title, uuid)", "(created_at, uuid)", "(last_restarted)"),
    names=(
        happened.SiteAgentRegistered.name,
        *(event.name for event in happened.GROUPS),
        happened.SiteAgentRestarted.name,
        happened.SiteAgentRemoved.name,
    ),
    key_of=_key_of,
    fold=_fold,
)
