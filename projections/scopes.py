"""What events can be asked about, by the noun in its address, and who may ask: whoever sees it, gone or not."""

from typing import Any

import msgspec

from domain.identity import customer, project, user
from domain.kind import Kind
from domain.marketplace import offering, order, resource
from domain.openstack import instance, network, router, security_group, subnet, tenant, volume
from projections.documents import Documents
from projections.engine.model import ReadModel
from projections.field import hexa
from projections.identity import customers, grants, projects, seen, users
from projections.marketplace.offerings_documents import PROVIDER_OFFERINGS
from projections.marketplace.orders_documents import ORDERS
from projections.marketplace.resources_documents import PROVIDED, RESOURCES
from projections.openstack.instances_documents import INSTANCES
from projections.openstack.networks_documents import NETWORKS, SUBNETS
from projections.openstack.routers_documents import ROUTERS, SECURITY_GROUPS
from projections.openstack.tenants_documents import TENANTS
from projections.openstack.volumes_documents import VOLUMES

ABOUT = "about"
"""The filter of events that are shown to whoever sees what they are about, whosever project it is in."""


class Scope(msgspec.Struct, frozen=True):
    """`filter`: which one of the list of events finds what concerns it."""

    kind: Kind[Any]
    filter: str
    which: Documents


def _scope(kind: Kind[Any], wanted: str, model: ReadModel, letter: str, visible: str) -> Scope:
    which = Documents(
        noun=kind.name.capitalize(),
        models={model.name: model, "grants": grants.MODEL, "projects": projects.MODEL},
        source=f"{{{model.name}}} {letter}",
        fields={"uuid": hexa(f"{letter}.uuid")},
        filters={},
        order={},
        default_order=(),
        unique=f"{letter}.uuid",
        key=f"({letter}.uuid)",
        visible=visible,
    )
    return Scope(kind, wanted, which)


SCOPES: dict[str, Scope] = {
    "users": _scope(user.KIND, "person", users.MODEL, "u", seen.USERS),
    "customers": _scope(customer.KIND, "customer_uuid", customers.MODEL, "c", seen.CUSTOMERS),
    "projects": _scope(project.KIND, "project_uuid", projects.MODEL, "p", seen.PROJECTS),
    "marketplace-orders": Scope(order.KIND, ABOUT, ORDERS),
    "marketplace-resources": Scope(resource.KIND, ABOUT, RESOURCES),
    "marketplace-provider-resources": Scope(resource.KIND, ABOUT, PROVIDED),
    "marketplace-provider-offerings": Scope(offering.KIND, ABOUT, PROVIDER_OFFERINGS),
    "openstack-tenants": Scope(tenant.KIND, ABOUT, TENANTS),
    "openstack-instances": Scope(instance.KIND, ABOUT, INSTANCES),
    "openstack-volumes": Scope(volume.KIND, ABOUT, VOLUMES),
    "openstack-networks": Scope(network.KIND, ABOUT, NETWORKS),
    "openstack-subnets": Scope(subnet.KIND, ABOUT, SUBNETS),
    "openstack-routers": Scope(router.KIND, ABOUT, ROUTERS),
    "openstack-security-groups": Scope(security_group.KIND, ABOUT, SECURITY_GROUPS),
}
