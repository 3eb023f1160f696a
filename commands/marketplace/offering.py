"""What may be asked of offerings themselves: to be made, described, connected with a backend, given away, removed."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.fields import given
from commands.identity.extra_rights import is_staff, require_staff
from commands.identity.organization_group import grouped, uuids
from commands.marketplace import offering_parts as parts
from commands.marketplace.offering_parts import ComponentForm, LimitRange, PlanForm
from commands.marketplace.types.registry import known
from commands.ports import Load
from domain.event import Event
from domain.file import File
from domain.identity import customer, project
from domain.marketplace import category, offering, resource, service_provider
from domain.marketplace import offering_rules as rules
from domain.refusal import Invalid

KIND = offering.KIND
NO_PROVIDER = "Customer should be a service provider."
Said = str | UnsetType
Table = dict[str, Any] | UnsetType


class CreateOffering(msgspec.Struct, frozen=True):
    """`project`, `parent` and `scope`: what a private one is for, as only staff says. `limits`: by component type."""

    customer: UUID
    category: UUID
    name: str
    type: str
    slug: str = ""
    description: str = ""
    full_description: str = ""
    vendor_details: str = ""
    getting_started: str = ""
    integration_guide: str = ""
    privacy_policy_link: str = ""
    access_url: str = ""
    datacite_doi: str = ""
    latitude: float | None = None
    longitude: float | None = None
    country: str = ""
    shared: bool = True
    billable: bool = True
    attributes: dict[str, Any] = {}
    options: dict[str, Any] = {}
    resource_options: dict[str, Any] = {}
    plugin_options: dict[str, Any] = {}
    backend_id: str = ""
    backend_metadata: dict[str, Any] = {}
    components: tuple[ComponentForm, ...] = ()
    plans: tuple[PlanForm, ...] = ()
    limits: dict[str, LimitRange] = {}
    image: File | None = None
    thumbnail: File | None = None
    project: UUID | None = None
    parent: UUID | None = None
    scope: UUID | None = None


class ChangeOverview(msgspec.Struct, frozen=True):
    """What is not given stays as it is."""

    offering: UUID
    name: Said = UNSET
    slug: Said = UNSET
    description: Said = UNSET
    full_description: Said = UNSET
    getting_started: Said = UNSET
    integration_guide: Said = UNSET
    privacy_policy_link: Said = UNSET
    access_url: Said = UNSET


class ChangeOfferingCategory(msgspec.Struct, frozen=True):
    offering: UUID
    category: UUID


class LocateOffering(msgspec.Struct, frozen=True):
    offering: UUID
    latitude: float
    longitude: float


class SetOfferingAttributes(msgspec.Struct, frozen=True):
    offering: UUID
    attributes: dict[str, Any]


class SetOfferingOptions(msgspec.Struct, frozen=True):
    offering: UUID
    options: dict[str, Any]


class SetOfferingResourceOptions(msgspec.Struct, frozen=True):
    offering: UUID
    resource_options: dict[str, Any]


class SetOfferingBackendMetadata(msgspec.Struct, frozen=True):
    offering: UUID
    backend_metadata: dict[str, Any]


class SetOfferingGroups(msgspec.Struct, frozen=True):
    offering: UUID
    organization_groups: tuple[UUID, ...]


class ConnectOffering(msgspec.Struct, frozen=True):
    """`secrets` names the row that from now on holds what must not be told, under the names that are given here; it was
    made from the row `rested`."""

    offering: UUID
    service_attributes: Table = UNSET
    plugin_options: Table = UNSET
    backend_id: Said = UNSET
    secret_attributes: tuple[str, ...] = ()
    secret_options: tuple[str, ...] = ()
    secrets: UUID | None = None
    rested: UUID | None = None


class MoveOffering(msgspec.Struct, frozen=True):
    offering: UUID
    customer: UUID
    preserve_permissions: bool


class RemoveOffering(msgspec.Struct, frozen=True):
    offering: UUID


def opened(load: Load, owner: UUID) -> Loaded[customer.Customer]:
    found = load(customer.KIND, owner)
    customer.require_open(found.required("customer"))
    return found


def provider(load: Load, owner: UUID) -> Loaded[service_provider.ServiceProvider]:
    """Raises Invalid."""
    found = load(service_provider.KIND, service_provider.stream_of(owner))
    if found.state is None or found.state.removed:
        raise Invalid(NO_PROVIDER, "customer")
    return found


def placed(load: Load, wanted: UUID) -> Loaded[category.Category]:
    found = load(category.KIND, wanted)
    category.require_present(found.required("category"))
    return found


def _within(load: Load, wanted: UUID | None) -> tuple[Loaded[Any], ...]:
    if wanted is None:
        return ()
    found = load(project.KIND, wanted)
    project.require_present(found.required("project"))
    return (found,)


def changed(
    load: Load, number: UUID, decide: Callable[[offering.Offering], list[Event]], reads: Iterable[Loaded[Any]] = ()
) -> Decision:
    """Of a provider that is neither blocked nor archived."""
    found = load(KIND, number)
    state = found.required()
    owner = opened(load, state.customer)
    events = change(found, decide(state))
    return Decision(events, number, state.customer, state.project, reads=(owner, *reads))


def create_offering(command: CreateOffering, asked: Asked, load: Load) -> Decision:
    begun = {name: getattr(command, name) for name in ("type", "customer", "shared", "billable")}
    inner = {name: getattr(command, name) for name in ("project", "parent", "scope")}
    slug = {"slug": command.slug or None}
    require_staff(asked, load, [name for name, value in {**inner, **slug}.items() if value is not None])
    reads = (opened(load, command.customer), provider(load, command.customer), placed(load, command.category))
    within = _within(load, command.project)
    said = given(command, *begun, *inner, "components", "plans", "limits")
    builtin = [each.component(parts.uuid(asked.new_id, each.type)) for each in known(command.type).components]
    events = rules.create(asked.new_id, {**begun, **inner}, said, builtin)
    more = parts.decisions(asked.new_id, command.components, command.limits, command.plans)
    events += parts.events(events, more)
    created = change(Loaded(KIND, asked.new_id, None, 0), events)
    return Decision(created, asked.new_id, command.customer, command.project, reads=(*reads, *within))


def _changes(command: Any, _asked: Asked, load: Load) -> Decision:
    return changed(load, command.offering, lambda found: rules.change(found, given(command, "offering")))


def change_overview(command: ChangeOverview, asked: Asked, load: Load) -> Decision:
    """The slug is for staff."""
    before = load(KIND, command.offering).required().slug
    require_staff(asked, load, {"slug"} if command.slug not in (UNSET, before) else ())
    return _changes(command, asked, load)


def change_category(command: ChangeOfferingCategory, _asked: Asked, load: Load) -> Decision:
    reads = (placed(load, command.category),)
    return changed(load, command.offering, lambda found: rules.change(found, given(command, "offering")), reads)


def set_groups(command: SetOfferingGroups, _asked: Asked, load: Load) -> Decision:
    groups = grouped(load, command.organization_groups)
    fields = {"organization_groups": uuids(groups)}
    return changed(load, command.offering, lambda found: rules.change(found, fields), groups)


def connect_offering(command: ConnectOffering, asked: Asked, load: Load) -> Decision:
    """What its type calls a secret is no attribute that may be told."""
    said = given(command, "offering", "secrets", "rested")

    def decide(found: offering.Offering) -> list[Event]:
        told = said.get("service_attributes", {}).keys() & known(found.type).secrets
        if told:
            raise Invalid(f"{min(told)} is a secret.", f"service_attributes.{min(told)}")
        return rules.connect(found, asked.new_id, said, command.secrets, command.rested)

    return changed(load, command.offering, decide)


def move_offering(command: MoveOffering, _asked: Asked, load: Load) -> Decision:
    reads = (opened(load, command.customer), provider(load, command.customer))
    move = partial(rules.move, customer=command.customer, preserve_permissions=command.preserve_permissions)
    return msgspec.structs.replace(changed(load, command.offering, move, reads), customer=command.customer)


def remove_offering(command: RemoveOffering, asked: Asked, load: Load) -> Decision:
    kind = resource.of_offering(command.offering)
    used = asked.held(kind)
    removed = changed(load, command.offering, lambda found: rules.remove(found, used, is_staff(asked, load)))
    return msgspec.structs.replace(removed, vacant=(kind,))


HANDLERS: Handlers = {
    CreateOffering: create_offering,
    ChangeOverview: change_overview,
    ChangeOfferingCategory: change_category,
    LocateOffering: _changes,
    SetOfferingAttributes: _changes,
    SetOfferingOptions: _changes,
    SetOfferingResourceOptions: _changes,
    SetOfferingBackendMetadata: _changes,
    SetOfferingGroups: set_groups,
    ConnectOffering: connect_offering,
    MoveOffering: move_offering,
    RemoveOffering: remove_offering,
}
