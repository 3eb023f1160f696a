"""From an order to a running machine and back to nothing, by the official client, on any cloud."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
from waldur_api_client import AuthenticatedClient
from waldur_api_client import models as m
from waldur_api_client.api.marketplace_categories import marketplace_categories_create
from waldur_api_client.api.marketplace_orders import (
    marketplace_orders_approve_by_consumer,
    marketplace_orders_create,
)
from waldur_api_client.api.marketplace_plans import marketplace_plans_create
from waldur_api_client.api.marketplace_provider_offerings import (
    marketplace_provider_offerings_activate,
    marketplace_provider_offerings_create,
    marketplace_provider_offerings_update_integration,
)
from waldur_api_client.api.marketplace_public_offerings import marketplace_public_offerings_list
from waldur_api_client.api.marketplace_resources import marketplace_resources_terminate
from waldur_api_client.api.openstack_flavors import openstack_flavors_list
from waldur_api_client.api.openstack_images import openstack_images_list
from waldur_api_client.api.openstack_instances import (
    openstack_instances_change_flavor,
    openstack_instances_console_log_retrieve,
    openstack_instances_console_retrieve,
    openstack_instances_floating_ips_list,
    openstack_instances_list,
    openstack_instances_partial_update,
    openstack_instances_ports_list,
    openstack_instances_retrieve,
    openstack_instances_start,
    openstack_instances_stop,
)
from waldur_api_client.api.openstack_subnets import openstack_subnets_list
from waldur_api_client.api.openstack_tenants import openstack_tenants_retrieve
from waldur_api_client.api.openstack_volumes import (
    openstack_volumes_attach,
    openstack_volumes_detach,
    openstack_volumes_extend,
    openstack_volumes_list,
    openstack_volumes_retrieve,
)
from waldur_api_client.api.projects import projects_add_user

from tests.stories.client import Town, there
from tests.stories.clouds import Site

GIB = 1024
LIMITS = {"cores": 8, "ram": 16 * GIB, "storage": 100 * GIB}
_SHOWN: dict[str, Any] = {
    "tenant": openstack_tenants_retrieve,
    "instance": openstack_instances_retrieve,
    "volume": openstack_volumes_retrieve,
}


class Story(msgspec.Struct, frozen=True):
    """`admin` administrates the project, `member` works on it, `owner` decides for the organisation."""

    place: Town
    site: Site

    @property
    def admin(self) -> AuthenticatedClient:
        return self.place.client("admin")

    def until(self, true: Callable[[], object]) -> None:
        end = time.monotonic() + self.site.patience
        while not true():
            assert time.monotonic() < end, "it did not happen"
            time.sleep(self.site.pause)

    def order(self, who: str, offering: m.PublicOfferingDetails, name: str, **wanted: Any) -> m.Resource:
        """What comes of it, approved by the owner where whoever orders may not."""
        (plan,) = there(offering.plans)
        limits = {"limits": LIMITS} if offering.type_ == "OpenStack.Tenant" else {}
        said = {"offering": offering.url, "project": self.place.project, "plan": plan.url, **limits}
        body = m.OrderCreateRequest.from_dict({**said, "attributes": {"name": name, **wanted}})
        placed = marketplace_orders_create.sync(client=self.place.client(who), body=body)
        if placed.state == "pending-consumer":
            marketplace_orders_approve_by_consumer.sync(there(placed.uuid), client=self.place.client("owner"))
        done = self.done(there(placed.uuid))
        found = self.place.resource(there(done.marketplace_resource_uuid), "owner")
        assert found.state == "OK"
        return found

    def done(self, order: UUID) -> m.OrderDetails:
        self.until(lambda: self.place.order(order).state in ("done", "erred"))
        found = self.place.order(order)
        assert found.state == "done", found.error_message
        return found

    def idle(self, noun: str, number: UUID) -> Any:
        """Once nothing is under way there."""
        shown = _SHOWN[noun]
        self.until(lambda: shown.sync(number, client=self.admin).state in ("OK", "ERRED"))
        found = shown.sync(number, client=self.admin)
        assert found.state == "OK", found.error_message
        return found

    def ended(self, thing: m.Resource, **how: Any) -> None:
        body = m.ResourceTerminateRequest.from_dict({"attributes": how})
        told = marketplace_resources_terminate.sync(there(thing.uuid), client=self.place.client("owner"), body=body)
        self.done(there(told.order_uuid))
        assert self.place.resource(there(thing.uuid), "owner").state == "Terminated"


def play(place: Town, site: Site) -> None:
    """All of it: nothing is left on the cloud."""
    story, before = Story(place, site), site.inventory()
    role = m.UserRoleCreateRequest("PROJECT.ADMIN", place.place.person("admin").uuid)
    projects_add_user.sync(UUID(place.project.split("/")[-2]), client=place.client("staff"), body=role)
    home = story.order("member", on_sale(story), "Web")
    tenant = there(home.resource_uuid)
    assert {each.name: each.limit for each in there(story.idle("tenant", tenant).quotas)}["vcpu"] == LIMITS["cores"]
    machines, disks = (inside(story, kind) for kind in ("OpenStack.Instance", "OpenStack.Volume"))
    flavors = openstack_flavors_list.sync(client=story.admin, tenant_uuid=tenant)
    small, larger, *_ = sorted(flavors, key=lambda one: there(one.ram))
    thing = story.order("admin", machines, "front", **_machine(story, tenant, small))
    extra = story.order("admin", disks, "more", size=GIB)
    _used(story, there(thing.resource_uuid), there(extra.resource_uuid), larger)
    for each, how in ((extra, {}), (thing, {"action": "destroy", "delete_volumes": True}), (home, {})):
        story.ended(each, **how)
    assert [*openstack_instances_list.sync(client=story.admin), *openstack_volumes_list.sync(client=story.admin)] == []
    story.until(lambda: site.inventory() == before)


def on_sale(story: Story) -> m.PublicOfferingDetails:
    """The cloud, by its provider, once it has said what it offers."""
    staff, provider = story.place.client("staff"), story.place.client("provider")
    both = m.MarketplaceCategoryRequest("Clouds", default_vm_category=True, default_volume_category=True)
    category = marketplace_categories_create.sync(client=staff, body=both)
    told = {"name": "Cloud", "category": category.url, "type": "OpenStack.Tenant", "customer": story.place.cloud}
    body = m.OfferingCreateRequest.from_dict({**told, "shared": True, "billable": True})
    number = there(marketplace_provider_offerings_create.sync(client=provider, body=body).uuid)
    access = m.OfferingIntegrationUpdateRequest.from_dict({"service_attributes": dict(story.site.access)})
    marketplace_provider_offerings_update_integration.sync_detailed(number, client=provider, body=access)
    where = f"{story.place.place.url}/api/marketplace-provider-offerings/{number.hex}/"
    plan = m.ProviderPlanDetailsRequest("Monthly", where, unit=m.BillingUnit.MONTH)
    marketplace_plans_create.sync(client=provider, body=plan)
    marketplace_provider_offerings_activate.sync(number, client=provider)
    story.until(lambda: openstack_flavors_list.sync(client=story.admin, offering_uuid=number))
    return _offered(story, "OpenStack.Tenant")[0]


def _offered(story: Story, kind: str) -> list[m.PublicOfferingDetails]:
    return marketplace_public_offerings_list.sync(client=story.admin, type_=[kind], state=[m.OfferingState("Active")])


def inside(story: Story, kind: str) -> m.PublicOfferingDetails:
    """The tenant's own offering."""
    story.until(lambda: _offered(story, kind))
    (found,) = _offered(story, kind)
    return found


def _machine(story: Story, tenant: UUID, flavor: m.OpenStackFlavor) -> dict[str, Any]:
    (subnet,) = openstack_subnets_list.sync(client=story.admin, tenant_uuid=tenant)
    image = openstack_images_list.sync(client=story.admin, tenant_uuid=tenant)[0]
    return {
        "flavor": flavor.url,
        "image": image.url,
        "system_volume_size": max(there(image.min_disk), GIB),
        "ports": [{"subnet": subnet.url}],
        "floating_ips": [{"subnet": subnet.url}],
    }


def _used(story: Story, machine: UUID, disk: UUID, larger: m.OpenStackFlavor) -> None:
    admin, found = story.admin, story.idle("instance", machine)
    assert (found.runtime_state, len(found.internal_ips), len(found.external_ips)) == ("ACTIVE", 1, 1)
    assert len(openstack_instances_ports_list.sync(machine, client=admin)) == 1
    (floating,) = openstack_instances_floating_ips_list.sync(machine, client=admin)
    assert floating.address == found.external_ips[0]
    assert openstack_instances_console_retrieve.sync(machine, client=admin).url.startswith("http")
    assert openstack_instances_console_log_retrieve.sync(machine, client=admin, length=5)
    attached = m.VolumeAttachRequest(found.url)
    openstack_volumes_attach.sync(disk, client=admin, body=attached)
    assert story.idle("volume", disk).runtime_state == "in-use"
    openstack_instances_stop.sync(machine, client=admin)
    assert story.idle("instance", machine).runtime_state == "SHUTOFF"
    openstack_instances_change_flavor.sync(machine, client=admin, body=m.InstanceFlavorChangeRequest(there(larger.url)))
    assert story.idle("instance", machine).ram == larger.ram
    openstack_instances_start.sync(machine, client=admin)
    assert story.idle("instance", machine).runtime_state == "ACTIVE"
    openstack_volumes_extend.sync(disk, client=admin, body=m.OpenStackVolumeExtendRequest(2 * GIB))
    assert story.idle("volume", disk).size == 2 * GIB
    openstack_volumes_detach.sync(disk, client=admin)
    assert story.idle("volume", disk).runtime_state == "available"
    renamed = m.PatchedOpenStackInstanceRequest(name="back")
    openstack_instances_partial_update.sync(machine, client=admin, body=renamed)
    assert story.idle("instance", machine).name == "back"
    openstack_instances_stop.sync(machine, client=admin)
    story.idle("instance", machine)
