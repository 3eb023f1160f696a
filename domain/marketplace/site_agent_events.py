"""What agents of providers tell of themselves."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from domain.event import Event


class SiteAgentRegistered(Event, frozen=True):
    name: ClassVar[str] = "marketplace.site_agent.registered"
    offering: UUID
    title: str


class SiteAgentRenamed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.site_agent.renamed"
    title: str


class SiteAgentDescribed(Event, frozen=True):
    """`dependencies`: {"package": ..., "version": ...}. What is in its configuration is never told: it holds tokens."""

    name: ClassVar[str] = "marketplace.site_agent.described"
    version: str
    dependencies: tuple[dict[str, Any], ...]
    config_file_path: str


class SiteAgentRestarted(Event, frozen=True):
    name: ClassVar[str] = "marketplace.site_agent.restarted"
    last_restarted: datetime


class SiteAgentServiceRegistered(Event, frozen=True):
    """Or said that it runs in another mode."""

    name: ClassVar[str] = "marketplace.site_agent.service_registered"
    service: UUID
    title: str
    mode: str


class SiteAgentServiceCounted(Event, frozen=True):
    """What it says of itself in numbers."""

    name: ClassVar[str] = "marketplace.site_agent.service_counted"
    service: UUID
    statistics: dict[str, Any]
    moment: datetime


class SiteAgentServiceRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.site_agent.service_removed"
    service: UUID


class SiteAgentProcessorRegistered(Event, frozen=True):
    """Or said that it works on another backend."""

    name: ClassVar[str] = "marketplace.site_agent.processor_registered"
    service: UUID
    processor: UUID
    title: str
    backend_type: str
    backend_version: str


class SiteAgentProcessorRan(Event, frozen=True):
    name: ClassVar[str] = "marketplace.site_agent.processor_started"
    processor: UUID
    last_run: datetime


class SiteAgentProcessorRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.site_agent.processor_removed"
    processor: UUID


class SiteAgentRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.site_agent.removed"


GROUPS: tuple[type[Event], ...] = (SiteAgentRenamed, SiteAgentDescribed)
EVENTS: tuple[type[Event], ...] = (
    SiteAgentRegistered,
    *GROUPS,
    SiteAgentRestarted,
    SiteAgentServiceRegistered,
    SiteAgentServiceCounted,
    SiteAgentServiceRemoved,
    SiteAgentProcessorRegistered,
    SiteAgentProcessorRan,
    SiteAgentProcessorRemoved,
    SiteAgentRemoved,
)
