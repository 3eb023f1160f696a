"""A cloud over HTTP whose tenant is truly at a simulator, where somebody has made things by themselves."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec

from adapters.openstack import cloud as clouds
from adapters.openstack import instance, properties, quotas, tenant, volume
from adapters.openstack.outcome import MIB, NotYet
from adapters.simulators.openstack.serving import serving
from api.integration import command as connected
from api.workers.openstack.scene import credentials
from commands.openstack.operation import ReportSucceeded
from commands.openstack.place import stream_of
from commands.openstack.private_offerings import number_of
from commands.openstack.tenant import ChangeTenantPassword
from domain.openstack.tenant import KIND
from tests.eventstore.support import ask, until
from tests.http.cloud import Cloud
from tests.http.cloud import cloud as made
from tests.openstack import sold

ACCOUNT = {"username": "admin", "password": "admin", "tenant_name": "admin", "domain": "Default"}


class Simulated(msgspec.Struct, frozen=True):
    """`url` is the simulator, `inner` the cloud within the tenant."""

    cloud: Cloud
    url: str
    inner: clouds.Cloud

    def offering(self, kind: str) -> UUID:
        if kind == "OpenStack.Tenant":
            return self.cloud.things.offering
        return number_of(self.cloud.things.tenant, kind)

    def importable(self, who: str, kind: str) -> httpx.Response:
        address = f"/api/marketplace-provider-offerings/{self.offering(kind).hex}/importable_resources/"
        return self.cloud.market.http(who).get(address)

    def takes(self, who: str, kind: str, backend_id: str, key: str = "", **more: Any) -> httpx.Response:
        address = f"/api/marketplace-provider-offerings/{self.offering(kind).hex}/import_resource/"
        body = {"backend_id": backend_id, "project": self.cloud.market.project.hex, **more}
        return self.cloud.market.http(who).post(address, json=body, headers={"Idempotency-Key": key} if key else {})

    def disk(self, name: str) -> str:
        stream, wish = uuid4(), volume.VolumeWish(name=name, size=MIB)
        until(lambda: not isinstance(volume.create(self.inner, stream, wish), NotYet))
        return volume.create(self.inner, stream, wish).backend_id

    def machine(self, name: str) -> str:
        """From a disk of its host."""
        flavor, stream = properties.flavors(self.inner)[0].backend_id, uuid4()
        wish = instance.InstanceWish(name=name, flavor=flavor, volumes=(), ports=())
        until(lambda: not isinstance(instance.create(self.inner, stream, wish), NotYet))
        return instance.create(self.inner, stream, wish).backend_id

    def project(self, name: str) -> str:
        stream = uuid4()
        wish = tenant.TenantWish(name=name, username=name, password=tenant.new_password(), description="from before")
        return tenant.create(clouds.cloud_of(self.inner.credentials.within("")), stream, wish).backend_id

    def faults(self, **fault: Any) -> None:
        httpx.post(f"{self.url}/_control", json={"faults": [fault] if fault else []}).raise_for_status()


def simulated(cloud: Cloud) -> Simulated:
    place, things = cloud.market.place, cloud.things
    ledger, store = place.ledger, place.ledger.store
    url = place.stack.enter_context(serving(0.01))
    told = {"backend_url": f"{url}/identity/v3", "external_network_id": "x", **ACCOUNT}
    ask(store, connected(ledger, things.offering, told, None, None))
    for kind in ("OpenStack.Instance", "OpenStack.Volume"):
        sold(store, things, kind)
    admin = clouds.cloud_of(credentials(ledger, things.offering))
    wish = tenant.TenantWish(name="web", username="web", password=tenant.new_password())
    project = tenant.create(admin, things.tenant, wish).backend_id
    quotas.set_quotas(admin, project, {"volumes": 100})
    ask(store, ChangeTenantPassword(things.tenant, things.tenant))
    run = store.load(KIND, things.tenant).required().run
    assert run is not None
    ask(store, ReportSucceeded("tenant", things.tenant, run, project))
    place.settled()
    return Simulated(cloud, url, clouds.cloud_of(admin.credentials.within(project)))


def town(place: Any) -> Simulated:
    return simulated(made(place))


def object_of(resource: dict[str, Any]) -> UUID:
    return stream_of(UUID(resource["uuid"]))
