"""Bodies of what is asked of one resource."""

from datetime import date
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from api.http.forms import form
from api.http.uploads import UPLOAD
from commands.marketplace import resource as resources
from commands.marketplace.reallocating import Target

_RESOURCE = ("resource",)


class ReportSection(msgspec.Struct, frozen=True):
    header: str
    body: str


class ProjectHyperlink(msgspec.Struct, frozen=True):
    url: str


class Move(msgspec.Struct, frozen=True):
    project: ProjectHyperlink


class SwitchedPlan(msgspec.Struct, frozen=True):
    plan: str
    dry_run: bool = False


class Limits(msgspec.Struct, frozen=True):
    limits: dict[str, int]
    request_comment: str | None = None
    attachment: UPLOAD = UNSET
    dry_run: bool = False


class Renewal(msgspec.Struct, frozen=True):
    extension_months: int
    limits: dict[str, int] | UnsetType | None = UNSET
    request_comment: str | None = None
    attachment: UPLOAD = UNSET
    dry_run: bool = False


class RenewalEstimate(msgspec.Struct, frozen=True):
    extension_months: int
    limits: dict[str, int] | UnsetType | None = UNSET


class Reallocation(msgspec.Struct, frozen=True):
    limits: dict[str, int]
    targets: list[Target]


class Restoration(msgspec.Struct, frozen=True):
    """`offering` and `plan` are addresses. What is not given is as it was."""

    name: str | UnsetType = UNSET
    offering: str | UnsetType = UNSET
    plan: str | UnsetType = UNSET
    end_date: date | UnsetType | None = UNSET
    slug: str | UnsetType = UNSET
    paused: bool | UnsetType = UNSET
    downscaled: bool | UnsetType = UNSET
    dry_run: bool = False


class Options(msgspec.Struct, frozen=True):
    options: dict[str, Any] | None = None


class EndDate(msgspec.Struct, frozen=True):
    end_date: date | None = None


class Termination(msgspec.Struct, frozen=True):
    attributes: dict[str, Any] | None = None
    dry_run: bool = False


Change = form("PatchedResourceUpdateRequest", resources.ChangeResource, without=_RESOURCE)
Replacement = form("ResourceUpdateRequest", resources.ChangeResource, without=_RESOURCE, required=("name",))
SetLimits = form("ResourceSetLimitsRequest", resources.SetResourceLimits, without=_RESOURCE)
Slug = form("ResourceSlugRequest", resources.SetResourceSlug, without=_RESOURCE)
Downscaled = form("ResourceDownscaledRequest", resources.SetDownscaled, without=_RESOURCE)
Paused = form("ResourcePausedRequest", resources.SetPaused, without=_RESOURCE)
Restricted = form("ResourceRestrictMemberAccessRequest", resources.SetRestrictMemberAccess, without=_RESOURCE)
Erred = form("ResourceSetStateErredRequest", resources.MarkResourceErred, without=_RESOURCE)
BackendId = form("ResourceBackendIDRequest", resources.SetResourceBackendId, without=_RESOURCE)
Metadata = form("ResourceBackendMetadataRequest", resources.SetResourceBackendMetadata, without=_RESOURCE)
Report = form("ResourceReportRequest", resources.SubmitReport, without=_RESOURCE, report=list[ReportSection])
