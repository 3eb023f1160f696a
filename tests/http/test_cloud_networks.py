"""Networks, subnets, routers and security groups of a tenant over HTTP."""

from typing import Any
from uuid import UUID

import pytest
from waldur_api_client.models import OpenStackNetwork, OpenStackRouter, OpenStackSecurityGroup, OpenStackSubNet

from commands.openstack.operation import ReportSeen
from commands.openstack.security_group import SetSecurityGroupRules, rules_of
from domain.openstack import security_group
from tests.eventstore.support import ask
from tests.http.cloud import Cloud, address, cloud
from tests.http.served import Served
from tests.openstack import succeeded

READS: dict[str, Any] = {
    "networks": OpenStackNetwork,
    "subnets": OpenStackSubNet,
    "routers": OpenStackRouter,
    "security-groups": OpenStackSecurityGroup,
}


@pytest.fixture(scope="module")
def town(http: Served) -> Cloud:
    return cloud(http)


def _one(town: Cloud, noun: str) -> UUID:
    found: UUID = getattr(town.things, noun.replace("-", "_").removesuffix("s"))
    return found


@pytest.mark.parametrize("noun", READS)
def test_as_the_official_client_reads_it(town: Cloud, noun: str) -> None:
    told = town.read("member", noun, _one(town, noun))
    found = READS[noun].from_dict(dict(told))
    assert (found.state, found.project_uuid) == ("OK", town.market.project)
    assert told["tenant"].endswith(address("tenants", town.things.tenant))
    assert _one(town, noun).hex in town.listed(noun, "member", tenant_uuid=town.things.tenant.hex)
    assert town.listed(noun, "outsider") == []
    assert town.get("provider", noun, _one(town, noun)).status_code == 404


def test_what_is_connected_with_what(town: Cloud) -> None:
    things = town.things
    network = town.read("member", "networks", things.network)
    assert [each["uuid"] for each in network["subnets"]] == [things.subnet.hex]
    subnet = town.read("member", "subnets", things.subnet)
    assert subnet["network"].endswith(address("networks", things.network))
    assert (subnet["network_name"], subnet["router_uuid"]) == (network["name"], things.router.hex)
    assert subnet["allocation_pools"] == network["subnets"][0]["allocation_pools"]
    assert town.listed("subnets", network_uuid=things.network.hex) == [things.subnet.hex]
    assert town.listed("subnets", network=address("networks", things.router)) == []
    assert town.listed("networks", rbac_only=True) == []
    assert things.network.hex in town.listed("networks", direct_only=True)


def test_a_router_outside(town: Cloud) -> None:
    store, router = town.market.place.ledger.store, town.things.router
    seen = {"fixed_ips": ("10.0.0.5",), "external_network_id": "n1", "subnets": (town.things.subnet,), "routes": ()}
    ask(store, ReportSeen("router", router, {**seen, "runtime_state": "ACTIVE"}))
    town.market.place.settled()
    told = town.read("member", "routers", router)
    assert (told["fixed_ips"], told["has_external_gateway"]) == ([{"ip_address": "10.0.0.5"}], True)


def test_rules_name_the_groups_they_are_about(town: Cloud) -> None:
    store, group = town.market.place.ledger.store, town.things.security_group
    rules = ({"protocol": "tcp", "from_port": 22, "to_port": 22, "remote_group": group.hex},)
    ask(store, SetSecurityGroupRules(group, rules))
    wished = store.load(security_group.KIND, group).required()
    assert wished.operation == "set_rules"
    succeeded(store, "security_group", group, runtime_state="", rules=rules_of(rules))
    town.market.place.settled()
    found = town.read("member", "security-groups", group)
    (rule,) = found["rules"]
    assert (rule["remote_group_uuid"], rule["remote_group_name"]) == (group.hex, found["name"])
    assert rule["remote_group"] == found["url"]
    assert OpenStackSecurityGroup.from_dict(dict(found)).to_dict()["rules"][0]["from_port"] == 22


@pytest.mark.parametrize("noun", ["networks", "subnets", "security-groups"])
def test_it_is_renamed_and_removed_at_the_cloud(town: Cloud, noun: str) -> None:
    number, name = _one(town, noun), noun.replace("-", "_").removesuffix("s")
    manager, member = town.market.http("manager"), town.market.http("member")
    assert member.patch(address(noun, number), json={"name": "other"}).status_code == 403
    told = manager.patch(address(noun, number), json={"name": "other", "description": "told"})
    assert (told.status_code, told.json()["name"], told.json()["description"]) == (200, "other", "told")
    succeeded(town.market.place.ledger.store, name, number)
    assert manager.delete(address(noun, number)).status_code == 204
    assert town.read("member", noun, number)["state"] == "DELETION_SCHEDULED"
    succeeded(town.market.place.ledger.store, name, number)
    town.market.place.settled()
    assert town.get("staff", noun, number).status_code == 404
