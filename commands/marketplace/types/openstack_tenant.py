"""A tenant at an OpenStack cloud. Limits in MiB; where `storage_mode` is dynamic, GiB of each volume type instead."""

from commands.marketplace.types.offering_type import Builtin, OfferingType
from commands.openstack import tenant, tenant_import

NAME = "OpenStack.Tenant"
TENANT = OfferingType(
    name=NAME,
    carried_out="backend",
    components=(
        Builtin(type="cores", name="Cores", measured_unit="cores", default_limit=20),
        Builtin(type="ram", name="RAM", measured_unit="GB", unit_factor=1024, default_limit=51200),
        Builtin(type="storage", name="Storage", measured_unit="GB", unit_factor=1024, default_limit=1048576),
    ),
    available_limits=("cores", "ram", "storage"),
    required_service_attributes=(
        *("backend_url", "username", "password", "tenant_name", "domain"),
        "external_network_id",
    ),
    adopts=tenant_import.adopt,
    wishes={"Create": tenant.create, "Update": tenant.update, "Terminate": tenant.terminate},
)
