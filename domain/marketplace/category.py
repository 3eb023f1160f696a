"""What offerings are sorted by, e.g. virtual machines, and the components that offerings of a category share."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from domain import check, clean, groups
from domain.clean import Clean
from domain.event import Event
from domain.file import File
from domain.kind import Kind, Name
from domain.refusal import Invalid, NotFound

_TYPE = re.compile(r"[a-zA-Z0-9_\-/:]+")


class CategoryComponent(msgspec.Struct, frozen=True):
    """`type` is what it is called in limits and usage, unique within the category."""

    uuid: UUID
    type: str
    title: str
    description: str = ""
    measured_unit: str = ""


class CategoryCreated(Event, frozen=True):
    name: ClassVar[str] = "marketplace.category.created"
    title: str
    description: str = ""


class CategoryRenamed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.category.renamed"
    title: str


class CategoryDescribed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.category.described"
    description: str


class CategoryGrouped(Event, frozen=True):
    name: ClassVar[str] = "marketplace.category.grouped"
    group: UUID | None


class CategoryDefaultsSet(Event, frozen=True):
    """What of a cloud goes into this category unless somebody says otherwise."""

    name: ClassVar[str] = "marketplace.category.defaults_set"
    default_vm_category: bool
    default_volume_category: bool
    default_tenant_category: bool


class CategoryIconSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.category.icon_set"
    icon: File | None


class CategoryRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.category.removed"


class CategoryComponentAdded(Event, frozen=True):
    name: ClassVar[str] = "marketplace.category.component_added"
    component: CategoryComponent


class CategoryComponentChanged(Event, frozen=True):
    name: ClassVar[str] = "marketplace.category.component_changed"
    component: CategoryComponent


class CategoryComponentRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.category.component_removed"
    component: UUID


GROUPS: tuple[type[Event], ...] = (
    CategoryRenamed,
    CategoryDescribed,
    CategoryGrouped,
    CategoryDefaultsSet,
    CategoryIconSet,
)
EVENTS: tuple[type[Event], ...] = (
    CategoryCreated,
    *GROUPS,
    CategoryRemoved,
    CategoryComponentAdded,
    CategoryComponentChanged,
    CategoryComponentRemoved,
)
DEFAULTS = ("vm", "volume", "tenant")
"""What of a cloud has a category by default; one at most of each."""


class Category(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    description: str = ""
    group: UUID | None = None
    default_vm_category: bool = False
    default_volume_category: bool = False
    default_tenant_category: bool = False
    icon: File | None = None
    components: tuple[CategoryComponent, ...] = ()
    removed: bool = False


FIELDS: dict[str, Clean] = {
    "title": clean.text(255, required=True),
    "description": clean.html(65_536),
    "icon": clean.anything,
    "group": clean.anything,
    **{f"default_{kind}_category": clean.anything for kind in DEFAULTS},
}


def _component_type(field: str, value: str) -> str:
    value = check.text(field, value, 50)
    if not _TYPE.fullmatch(value):
        raise Invalid("Enter a valid value.", field)
    return value


COMPONENT_FIELDS: dict[str, Clean] = {
    "type": _component_type,
    "name": clean.text(150, required=True),
    "description": clean.html(4096),
    "measured_unit": clean.text(30),
}


def create(given: Mapping[str, Any]) -> list[Event]:
    """What is not given stays empty."""
    wanted = clean.cleaned(FIELDS, given)
    created = CategoryCreated(title=wanted["title"], description=wanted.get("description", ""))
    return [created, *groups.events(evolve(None, created), wanted, GROUPS)]


def change(category: Category, given: Mapping[str, Any]) -> list[Event]:
    require_present(category)
    return groups.events(category, clean.cleaned(FIELDS, given), GROUPS)


def require_present(category: Category, field: str = "") -> None:
    """`field` is the input that names it. Raises NotFound."""
    if category.removed:
        raise NotFound("No Category matches the given query.", field)


def remove(category: Category) -> list[Event]:
    return [] if category.removed else [CategoryRemoved()]


def add_component(category: Category, uuid: UUID, given: Mapping[str, Any]) -> list[Event]:
    require_present(category)
    added = CategoryComponent(uuid=uuid, **_wanted(given))
    _require_free(category, added)
    return [CategoryComponentAdded(component=added)]


def change_component(category: Category, uuid: UUID, given: Mapping[str, Any]) -> list[Event]:
    before = _component(category, uuid)
    after = msgspec.structs.replace(before, **_wanted(given))
    _require_free(category, after)
    return [CategoryComponentChanged(component=after)] if after != before else []


def remove_component(category: Category, uuid: UUID) -> list[Event]:
    return [CategoryComponentRemoved(component=_component(category, uuid).uuid)]


def _wanted(given: Mapping[str, Any]) -> dict[str, Any]:
    """Checked, and by the names of a component."""
    wanted = clean.cleaned(COMPONENT_FIELDS, given)
    return {"title" if field == "name" else field: value for field, value in wanted.items()}


def _component(category: Category, uuid: UUID) -> CategoryComponent:
    found = next((each for each in category.components if each.uuid == uuid), None)
    if found is None:
        raise NotFound("No CategoryComponent matches the given query.")
    return found


def _require_free(category: Category, wanted: CategoryComponent) -> None:
    if any(each.type == wanted.type and each.uuid != wanted.uuid for each in category.components):
        raise Invalid("The category has a component of this type already.", "type")


def evolve(category: Category | None, event: Event) -> Category:
    match event:
        case CategoryCreated():
            return Category(title=event.title, description=event.description)
        case _ if category is None:
            raise ValueError(f"{type(event).__name__} cannot begin a category")
        case CategoryRemoved():
            return msgspec.structs.replace(category, removed=True)
        case CategoryComponentAdded():
            return msgspec.structs.replace(category, components=(*category.components, event.component))
        case CategoryComponentChanged():
            changed = tuple(event.component if c.uuid == event.component.uuid else c for c in category.components)
            return msgspec.structs.replace(category, components=changed)
        case CategoryComponentRemoved():
            kept = tuple(each for each in category.components if each.uuid != event.component)
            return msgspec.structs.replace(category, components=kept)
        case _ if isinstance(event, GROUPS):
            return groups.remembered(category, event)
    return category


def component_name(uuid: UUID) -> Name:
    """By which the category of a component is found."""
    return Name("category component", uuid.hex, "category_component")


def offerings_kind(category: UUID) -> str:
    """The kind of name that an offering of a category holds until it is removed."""
    return f"offering of category {category.hex}"


def names(category: Category) -> frozenset[Name]:
    if category.removed:
        return frozenset()
    default_for = [kind for kind in DEFAULTS if getattr(category, f"default_{kind}_category")]
    defaults = {Name("default category", kind, f"default_{kind}_category") for kind in default_for}
    return frozenset(defaults | {component_name(each.uuid) for each in category.components})


KIND = Kind(name="category", state=Category, evolve=evolve, names=names)
