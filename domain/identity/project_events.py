"""What happens to projects. Fields that belong together stand in one event, always all of them."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.event import Event


class ProjectCreated(Event, frozen=True, tag=2):
    """Of shape 1 there is no slug."""

    name: ClassVar[str] = "identity.project.created"
    customer: UUID
    title: str
    description: str = ""
    slug: str = ""


class ProjectRenamed(Event, frozen=True):
    name: ClassVar[str] = "identity.project.renamed"
    title: str


class ProjectDescribed(Event, frozen=True):
    name: ClassVar[str] = "identity.project.described"
    description: str


class ProjectStartDateSet(Event, frozen=True):
    name: ClassVar[str] = "identity.project.start_date_set"
    start_date: date | None = None


class ProjectEndDateSet(Event, frozen=True):
    name: ClassVar[str] = "identity.project.end_date_set"
    end_date: date | None = None


class ProjectGracePeriodSet(Event, frozen=True):
    name: ClassVar[str] = "identity.project.grace_period_set"
    grace_period_days: int | None = None


class ProjectClassified(Event, frozen=True):
    """What kind of work it is for."""

    name: ClassVar[str] = "identity.project.classified"
    type: UUID | None
    kind: str
    oecd_fos_2007_code: str
    is_industry: bool


class ProjectAccessPolicyChanged(Event, frozen=True):
    """Who may be let in."""

    name: ClassVar[str] = "identity.project.access_policy_changed"
    user_email_patterns: tuple[str, ...]
    user_affiliations: tuple[str, ...]
    user_identity_sources: tuple[str, ...]


class ProjectStaffNotesWritten(Event, frozen=True):
    name: ClassVar[str] = "identity.project.staff_notes_written"
    staff_notes: str


class ProjectSlugSet(Event, frozen=True):
    name: ClassVar[str] = "identity.project.slug_set"
    slug: str


class ProjectBackendIdSet(Event, frozen=True):
    name: ClassVar[str] = "identity.project.backend_id_set"
    backend_id: str


class ProjectMoved(Event, frozen=True):
    """To another customer; unless `preserve_permissions`, the roles held in it end."""

    name: ClassVar[str] = "identity.project.moved"
    customer: UUID
    preserve_permissions: bool


class ProjectRemoved(Event, frozen=True):
    name: ClassVar[str] = "identity.project.removed"


class ProjectRecovered(Event, frozen=True):
    name: ClassVar[str] = "identity.project.recovered"


class ProjectTeamDismissed(Event, frozen=True):
    """The roles held in it before end."""

    name: ClassVar[str] = "identity.project.team_dismissed"


GROUPS: tuple[type[Event], ...] = (
    ProjectRenamed,
    ProjectDescribed,
    ProjectStartDateSet,
    ProjectEndDateSet,
    ProjectGracePeriodSet,
    ProjectClassified,
    ProjectAccessPolicyChanged,
    ProjectStaffNotesWritten,
    ProjectSlugSet,
    ProjectBackendIdSet,
)
EVENTS: tuple[type[Event], ...] = (
    ProjectCreated,
    *GROUPS,
    ProjectMoved,
    ProjectRemoved,
    ProjectRecovered,
    ProjectTeamDismissed,
)
