"""A cloud in the world of the yardstick: a tenant with one thing of each kind in it, and more where calls need them."""

from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import msgspec

from adapters.openstack import instance, properties, volume
from adapters.openstack import tenant as projects
from adapters.openstack.cloud import cloud_of
from adapters.simulators.openstack.serving import serving
from api.integration import command as connected
from api.sealed import row_of
from api.workers.openstack.scene import credentials
from commands.marketplace.category import ChangeCategory
from commands.openstack.cloud import ReportProperties
from commands.openstack.kinds import KINDS
from commands.openstack.network import CreateNetwork
from commands.openstack.operation import MarkErred, ReportSeen, ReportSucceeded
from commands.openstack.place import stream_of
from commands.openstack.router import CreateRouter
from commands.openstack.security_group import CreateSecurityGroup
from commands.openstack.subnet import CreateSubnet
from commands.openstack.tenant import ChangeTenantPassword, PrepareTenant
from commands.platform.setting import OverrideSettings
from domain.marketplace import offering
from domain.openstack.properties import ExternalNetwork, ExternalSubnet, Image
from domain.refusal import NameTaken
from tests.commands.market import state_of
from tests.contract.market import Market
from tests.contract.words import word
from tests.eventstore.support import ask, made
from tests.http.served import Served
from tests.openstack import SEEN, Things, disk, machine, prepared, succeeded, tenant

_SUBNET = ExternalSubnet("s1", "outside", "203.0.113.0/24", "203.0.113.1", dns_nameservers=("192.0.2.1",))
_OUTSIDE = ExternalNetwork("x", "public", True, True, "ACTIVE", "The outside", (_SUBNET,))
_DATED = Image("i2", "debian", 2048, 512, "2026-01-02T00:00:00Z")
_ROOMY = {"vcpu": 1000, "ram": 1 << 30, "instances": 1000, "volumes": 1000, "storage": 1 << 40}
_USAGES = {"vcpu": 1, "ram": 1024, "storage": 10240}


class Clouds(msgspec.Struct, frozen=True):
    """`settings` names the cloud. `lit` is a tenant that is truly there, at a simulator."""

    served: Served
    market: Market
    things: Things
    settings: UUID
    lit: UUID

    def new(self, noun: str) -> UUID:
        """Another one that is OK."""
        number, store = self._made(noun), self.served.ledger.store
        if store.load(KINDS[noun].kind, number).required().operation:
            succeeded(store, noun, number)
        return number

    def _made(self, noun: str) -> UUID:
        store, project, things = self.served.ledger.store, self.market.project, self.things
        match noun:
            case "tenant":
                number = tenant(store, project, things.offering)
                return stream_of(state_of(store, number).resource)
            case "instance":
                return machine(store, project, things)
            case "volume":
                return disk(store, project, things)
            case "network":
                return made(store, CreateNetwork(self.new("tenant"), word("network")))
            case "subnet":
                return made(store, CreateSubnet(self.new("network"), word("subnet")))
            case "router":
                return made(store, CreateRouter(self.new("tenant"), word("router")))
        return made(store, CreateSecurityGroup(self.new("tenant"), word("group")))

    def erred(self, noun: str) -> UUID:
        number = self.new(noun)
        ask(self.served.ledger.store, MarkErred(noun, number, "It broke", "line 1"))
        return number


def clouds(served: Served, market: Market) -> Clouds:
    store = served.ledger.store
    machines = ChangeCategory(market.category, default_vm_category=True)
    for default in (machines, ChangeCategory(market.category, default_volume_category=True)):
        with suppress(NameTaken):  # another call made another one the default
            ask(store, default)
    ask(store, OverrideSettings({"WALDUR_OPENSTACK.TENANT_CREDENTIALS_VISIBLE": True}))
    things = prepared(store, market.project, market.cloud, market.category)
    settings = store.load(offering.KIND, things.offering).required().settings
    assert settings is not None
    seen = {**SEEN, "images": (*SEEN["images"], _DATED), "external_networks": (_OUTSIDE,)}
    ask(store, ReportProperties(things.offering, settings, seen))
    ask(store, ReportSeen("tenant", things.tenant, {"quotas": _ROOMY}))
    bare = Clouds(served, market, things, settings, things.tenant)
    _password(served, things.tenant)
    return msgspec.structs.replace(bare, lit=_lit(bare))


def _password(served: Served, number: UUID) -> None:
    """A new one, known at the cloud."""
    store, row = served.ledger.store, row_of(served.ledger, None, "password", "correct horse")
    ask(store, ChangeTenantPassword(number, row))
    state = store.load(KINDS["tenant"].kind, number).required()
    ask(store, PrepareTenant(number, state.run, state.backend_id, "user", row))
    succeeded(store, "tenant", number, usages=_USAGES, internal_network_id="n1")


def _lit(bare: Clouds) -> UUID:
    """With a machine and a volume that nobody here knows; nor does anybody know another project."""
    ledger, of = bare.served.ledger, bare.things.offering
    url = bare.served.stack.enter_context(serving(0.01))
    account: dict[str, Any] = {"username": "admin", "password": "admin", "tenant_name": "admin", "domain": "Default"}
    ask(ledger.store, connected(ledger, of, {"backend_url": f"{url}/identity/v3", **account}, None, None))
    cloud, number = cloud_of(credentials(ledger, of)), bare.new("tenant")
    name = projects.unique_name("lit", number)
    wish = projects.TenantWish(name=name, username=name, password=projects.new_password())
    project = projects.create(cloud, number, wish).backend_id
    other = msgspec.structs.replace(wish, name="old", username="old", description="from before")
    projects.create(cloud, uuid4(), other)
    inner = cloud_of(cloud.credentials.within(project))
    flavor = properties.flavors(cloud)[0].backend_id
    instance.create(inner, uuid4(), instance.InstanceWish(name="found", flavor=flavor, volumes=(), ports=()))
    volume.create(inner, uuid4(), volume.VolumeWish(name="found", size=1024))
    _adopted(bare, number, project)
    return number


def _adopted(bare: Clouds, number: UUID, project: str) -> None:
    store, kind = bare.served.ledger.store, KINDS["tenant"]
    ask(store, ChangeTenantPassword(number, number))
    run = store.load(kind.kind, number).required().run
    ask(store, ReportSucceeded("tenant", number, run, project))
