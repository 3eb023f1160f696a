"""The form an offering asks to be filled in with an order: `order` says in which order its `options` stand."""

from typing import Any, Literal

import msgspec

from domain.refusal import Invalid

FieldType = Literal[
    "boolean",
    "integer",
    "money",
    "string",
    "text",
    "html_text",
    "select_string",
    "select_string_multi",
    "select_openstack_tenant",
    "select_multiple_openstack_tenants",
    "select_openstack_instance",
    "select_multiple_openstack_instances",
    "date",
    "time",
    "conditional_cascade",
    "component_multiplier",
    "single_datacenter_k8s_config",
    "multi_datacenter_k8s_config",
    "storage_folder_manager",
]


class CascadeStep(msgspec.Struct, omit_defaults=True):
    name: str
    label: str
    type: Literal["select_string", "select_string_multi"]
    depends_on: str = ""
    choices: Any = None
    choices_map: Any = None


class CascadeConfig(msgspec.Struct):
    steps: list[CascadeStep]


class MultiplierConfig(msgspec.Struct, omit_defaults=True):
    component_type: str
    factor: int
    min_limit: int | None = None
    max_limit: int | None = None


class StorageDataType(msgspec.Struct):
    key: str
    label: str


class StorageFolderConfig(msgspec.Struct):
    component_type: str
    storage_data_types: list[StorageDataType]
    default_hard_quota_multiplier: float = 1.0
    inode_soft_multiplier: int = 7000
    inode_hard_multiplier: int = 10000
    default_permission: str = "2770"


class Validator(msgspec.Struct):
    type: str
    target_field: str


class Option(msgspec.Struct, omit_defaults=True):
    """One field of a form."""

    type: FieldType
    label: str
    help_text: str = ""
    required: bool = False
    choices: list[str] | None = None
    default: str | None = None
    min: int | None = None
    max: int | None = None
    cascade_config: CascadeConfig | None = None
    component_multiplier_config: MultiplierConfig | None = None
    storage_folder_config: StorageFolderConfig | None = None
    default_configs: dict[str, int | str] | None = None
    validators: list[Validator] | None = None


class Form(msgspec.Struct):
    order: list[str] = []
    options: dict[str, Option] = {}


_CONFIGURED: dict[str, str] = {
    "conditional_cascade": "cascade_config",
    "component_multiplier": "component_multiplier_config",
    "storage_folder_manager": "storage_folder_config",
}
"""Types of field that say nothing without this."""


def cleaned(field: str, value: Any) -> dict[str, Any]:
    """As JSON, without what nobody knows. Nothing at all stays nothing."""
    if not value:
        return {}
    try:
        form = msgspec.convert(value, Form)
    except msgspec.ValidationError as error:
        raise Invalid(f"{error}.", field) from None
    if unknown := sorted(set(form.order) - form.options.keys()):
        raise Invalid(f"There are no such options: {', '.join(unknown)}.", field)
    for name, option in form.options.items():
        _require_sense(field, name, option)
    found: dict[str, Any] = msgspec.to_builtins(form)
    return found


def _require_sense(field: str, name: str, option: Option) -> None:
    wanted = _CONFIGURED.get(option.type)
    if not option.label.strip():
        raise Invalid(f"{name}: the label may not be blank.", field)
    if wanted and getattr(option, wanted) is None:
        raise Invalid(f"{name}: {wanted} is required for {option.type}.", field)
    if option.min is not None and option.max is not None and option.min > option.max:
        raise Invalid(f"{name}: min is greater than max.", field)
