"""What somebody made at a cloud by themselves is taken over, used and ended by the official client, on any cloud."""

from typing import Any
from uuid import UUID

import httpx
import msgspec
from openstack.connection import Connection
from waldur_api_client import models as m
from waldur_api_client.api.marketplace_provider_offerings import (
    marketplace_provider_offerings_importable_resources_list,
)
from waldur_api_client.api.openstack_instances import openstack_instances_stop
from waldur_api_client.api.openstack_volumes import openstack_volumes_list
from waldur_api_client.api.projects import projects_add_user

from adapters.openstack import tenant
from adapters.openstack.cloud import connect
from adapters.openstack.credentials import Credentials
from tests.stories.client import Town, there
from tests.stories.clouds import Site
from tests.stories.openstack_story import Story, inside, on_sale


class Found(msgspec.Struct, frozen=True):
    """What the cloud calls what was made there behind our back."""

    project: str
    machine: str
    root: str
    spare: str


def play(place: Town, site: Site) -> None:
    """All of it: nothing is left on the cloud."""
    story, before = Story(place, site), site.inventory()
    role = m.UserRoleCreateRequest("PROJECT.ADMIN", place.place.person("admin").uuid)
    projects_add_user.sync(UUID(place.project.split("/")[-2]), client=place.client("staff"), body=role)
    cloud, found = on_sale(story), made(story)
    assert "old" in [each.name for each in importable(story, cloud, "staff")]
    home = imported(story, cloud, found.project, "staff")
    assert found.project not in [each.backend_id for each in importable(story, cloud, "staff")]
    quotas = {each.name: each for each in there(story.idle("tenant", there(home.resource_uuid)).quotas)}
    assert (quotas["instances"].usage, quotas["volumes"].usage) == (1, 2)
    thing, extra = _taken_over(story, found)
    machine = story.idle("instance", there(thing.resource_uuid))
    assert (machine.name, machine.runtime_state, len(machine.internal_ips)) == ("front", "ACTIVE", 1)
    assert [each.subnet_cidr for each in there(machine.ports)] == ["10.99.0.0/24"]
    openstack_instances_stop.sync(there(thing.resource_uuid), client=story.admin)
    assert story.idle("instance", there(thing.resource_uuid)).runtime_state == "SHUTOFF"
    for each, how in ((extra, {}), (thing, {"action": "destroy"}), (home, {})):
        story.ended(each, **how)
    story.until(lambda: site.inventory() == before)


def _taken_over(story: Story, found: Found) -> tuple[m.Resource, m.Resource]:
    machines, disks = (inside(story, kind) for kind in ("OpenStack.Instance", "OpenStack.Volume"))
    assert [each.backend_id for each in importable(story, machines, "admin")] == [found.machine]
    assert {each.backend_id for each in importable(story, disks, "admin")} == {found.root, found.spare}
    thing = imported(story, machines, found.machine, "admin")
    assert refused(story, machines, found.machine) == {"backend_id": ["Resource has been imported already."]}
    assert [each.backend_id for each in importable(story, disks, "admin")] == [found.spare]
    extra = imported(story, disks, found.spare, "admin")
    assert importable(story, machines, "admin") == importable(story, disks, "admin") == []
    shown = {each.backend_id: each for each in openstack_volumes_list.sync(client=story.admin)}
    assert (shown[found.root].instance_name, shown[found.root].bootable) == ("front", True)
    story.until(lambda: _enrolled(story, found.root))
    return thing, extra


def _enrolled(story: Story, backend_id: str) -> bool:
    """The volume of the machine has a resource of its own."""
    (found,) = openstack_volumes_list.sync(client=story.admin, backend_id=backend_id)
    return bool(found.marketplace_resource_uuid)


def importable(story: Story, offering: m.PublicOfferingDetails, who: str) -> list[m.ImportableResource]:
    number, client = there(offering.uuid), story.place.client(who)
    return marketplace_provider_offerings_importable_resources_list.sync(number, client=client, page_size=300)


def imported(story: Story, offering: m.PublicOfferingDetails, backend_id: str, who: str) -> m.Resource:
    answer = _asked(story, offering, backend_id, who)
    assert answer.status_code == 200, answer.text
    found = m.Resource.from_dict(answer.json())
    assert (found.state, found.backend_id, found.offering_uuid) == ("OK", backend_id, offering.uuid)
    return found


def refused(story: Story, offering: m.PublicOfferingDetails, backend_id: str) -> Any:
    answer = _asked(story, offering, backend_id, "admin")
    assert answer.status_code == 400
    return answer.json()


def _asked(story: Story, offering: m.PublicOfferingDetails, backend_id: str, who: str) -> httpx.Response:
    """The client has no function for it any more."""
    address = f"/api/marketplace-provider-offerings/{there(offering.uuid).hex}/import_resource/"
    body = {"backend_id": backend_id, "project": story.place.project.split("/")[-2]}
    return story.place.client(who).get_httpx_client().post(address, json=body)


def made(story: Story) -> Found:
    """By who administrates the cloud, with the SDK of OpenStack."""
    access = story.site.access
    account = {"username": access["username"], "password": access["password"], "project": access["tenant_name"]}
    admin = connect(Credentials(auth_url=access["backend_url"], **account))
    identity: Any = admin.connection.identity
    project = identity.create_project(name="old", domain_id="default", description="from before").id
    tenant.enter(admin, project)
    inner: Any = connect(admin.credentials.within(project)).connection
    root = inner.block_storage.create_volume(name="root", size=1, image_id=next(inner.image.images()).id)
    spare = inner.block_storage.create_volume(name="spare", size=1)
    port = _connected(inner, str(access["external_network_id"]))
    story.until(lambda: {inner.block_storage.get_volume(each).status for each in (root, spare)} == {"available"})
    disk = {"uuid": root.id, "source_type": "volume", "destination_type": "volume", "boot_index": 0}
    flavor = min(inner.compute.flavors(), key=lambda one: one.ram)
    told = {"name": "front", "flavor_id": flavor.id, "networks": [{"port": port}], "block_device_mapping": [disk]}
    machine = inner.compute.create_server(**told)
    story.until(lambda: inner.compute.get_server(machine).status == "ACTIVE")
    return Found(project, machine.id, root.id, spare.id)


def _connected(inner: Connection, outside: str) -> str:
    """A port in a network with a way out."""
    network = inner.network.create_network(name="lan")
    subnet = inner.network.create_subnet(name="lan", network_id=network.id, ip_version=4, cidr="10.99.0.0/24")
    router = inner.network.create_router(name="way", external_gateway_info={"network_id": outside})
    inner.network.add_interface_to_router(router, subnet=subnet.id)
    return str(inner.network.create_port(network_id=network.id, name="front").id)
