"""Networks, subnets, routers, security groups, ports, floating IPs."""

from uuid import uuid4

import pytest

from adapters.openstack import floating_ip, network, port, quotas, router, security_group, subnet
from adapters.openstack.floating_ip import FloatingIpWish
from adapters.openstack.network import NetworkWish
from adapters.openstack.port import PortWish
from adapters.openstack.router import RouterWish
from adapters.openstack.security_group import Rule, SecurityGroupWish
from adapters.openstack.subnet import SubnetWish
from adapters.trouble import Gone, Retryable, Terminal
from tests.backends.openstack.place import Place
from tests.backends.openstack.rooms import Rooms

SSH = Rule(protocol="tcp", from_port=22, to_port=22, cidr="0.0.0.0/0")
PING = Rule(protocol="icmp", cidr="0.0.0.0/0")


def test_network_from_beginning_to_end(place: Place) -> None:
    cloud, stream = place.tenant, uuid4()
    made = network.create(cloud, stream, NetworkWish(name="one", mtu=1400))
    assert (made.name, made.mtu, made.runtime_state, made.is_external) == ("one", 1400, "ACTIVE", False)
    assert network.create(cloud, stream, NetworkWish(name="one")) == made
    changed = network.change(cloud, made.backend_id, NetworkWish(name="two", mtu=1300))
    assert (changed.name, changed.mtu) == ("two", 1300)
    assert network.see(cloud, made.backend_id) == changed
    assert made.backend_id in {one.backend_id for one in network.all_networks(cloud, place.project)}
    for _ in range(2):
        network.delete(cloud, made.backend_id)
    assert network.find(cloud, stream) is None
    with pytest.raises(Gone):
        network.see(cloud, made.backend_id)


def test_subnet_with_its_pool(place: Place) -> None:
    cloud, stream = place.tenant, uuid4()
    inner = network.create(cloud, uuid4(), NetworkWish(name="inner")).backend_id
    asked = SubnetWish(name="s", network=inner, cidr="10.1.2.0/24", dns_nameservers=("192.0.2.53",))
    made = subnet.create(cloud, stream, asked)
    assert made.pools == (("10.1.2.10", "10.1.2.200"),)
    assert (made.gateway, made.dhcp, made.dns_nameservers) == ("10.1.2.1", True, ("192.0.2.53",))
    assert subnet.create(cloud, stream, asked) == made
    other = SubnetWish(name="t", network=inner, cidr="10.1.2.0/24", has_gateway=False, dhcp=False)
    changed = subnet.change(cloud, made.backend_id, other)
    assert (changed.name, changed.gateway, changed.dhcp, changed.dns_nameservers) == ("t", "", False, ())
    assert network.see(cloud, inner).subnets == (made.backend_id,)
    for _ in range(2):
        subnet.delete(cloud, made.backend_id)
    with pytest.raises(Gone):
        subnet.see(cloud, made.backend_id)
    network.delete(cloud, inner)


def test_router_with_interface_and_gateway(place: Place) -> None:
    cloud, stream = place.tenant, uuid4()
    inner = network.create(cloud, uuid4(), NetworkWish(name="inner")).backend_id
    addresses = subnet.create(cloud, uuid4(), SubnetWish(name="s", network=inner, cidr="10.1.3.0/24"))
    made = router.create(cloud, stream, RouterWish(name="r"))
    assert (made.external_network, made.external_ips) == ("", ())
    assert router.create(cloud, stream, RouterWish(name="r")) == made
    for _ in range(2):
        router.connect(cloud, made.backend_id, addresses.backend_id)
    assert [one.addresses for one in port.of_device(cloud, made.backend_id)] == [((addresses.backend_id, "10.1.3.1"),)]
    open_ = router.set_gateway(cloud, made.backend_id, place.external.backend_id)
    assert open_.external_network == place.external.backend_id
    assert len(open_.external_ips) == 1
    with pytest.raises(Retryable):
        subnet.delete(cloud, addresses.backend_id)
    assert router.set_gateway(cloud, made.backend_id, "").external_ips == ()
    routed = router.set_routes(cloud, made.backend_id, (("10.9.0.0/16", "10.1.3.9"),))
    assert routed.routes == (("10.9.0.0/16", "10.1.3.9"),)
    router.set_routes(cloud, made.backend_id, ())
    for _ in range(2):
        router.disconnect(cloud, made.backend_id, addresses.backend_id)
    router.connect(cloud, made.backend_id, addresses.backend_id)
    for _ in range(2):
        router.delete(cloud, made.backend_id)
    with pytest.raises(Gone):
        router.see(cloud, made.backend_id)
    network.delete(cloud, inner)


def test_security_group_has_exactly_the_rules_it_should(place: Place) -> None:
    cloud, stream = place.tenant, uuid4()
    made = security_group.create(cloud, stream, SecurityGroupWish(name="g", rules=(SSH, PING)))
    assert set(made.rules) == {SSH, PING, *security_group.ALL_OUT}
    assert security_group.create(cloud, stream, SecurityGroupWish(name="g", rules=(SSH, PING))) == made
    assert security_group.see(cloud, made.backend_id) == made
    own = Rule(protocol="udp", from_port=5000, to_port=5001, remote_group=made.backend_id)
    changed = security_group.set_rules(cloud, made.backend_id, (PING, own))
    assert set(security_group.see(cloud, made.backend_id).rules) == set(changed.rules)
    assert set(changed.rules) == {PING, own, *security_group.ALL_OUT}
    assert security_group.rename(cloud, made.backend_id, "h").name == "h"
    for _ in range(2):
        security_group.delete(cloud, made.backend_id)
    with pytest.raises(Gone):
        security_group.see(cloud, made.backend_id)


def test_a_rule_for_every_port_is_not_made_twice(place: Place) -> None:
    every = Rule(protocol="tcp", from_port=1, to_port=65535, cidr="10.0.0.0/8")
    made = security_group.create(place.tenant, uuid4(), SecurityGroupWish(name="g", rules=(every,)))
    assert security_group.set_rules(place.tenant, made.backend_id, (every,)) == made
    assert security_group.see(place.tenant, made.backend_id) == made
    security_group.delete(place.tenant, made.backend_id)


def test_port_with_address_groups_and_pairs(place: Place, network_of: Rooms) -> None:
    cloud, stream = place.tenant, uuid4()
    asked = PortWish(network=network_of.network, addresses=((network_of.subnet, "192.168.42.77"),))
    made = port.create(cloud, stream, asked)
    assert made.addresses == ((network_of.subnet, "192.168.42.77"),)
    assert (made.device, made.runtime_state, made.port_security) == ("", "DOWN", True)
    assert port.create(cloud, stream, asked) == made
    assert port.set_security_groups(cloud, made.backend_id, (network_of.group,)).security_groups == (network_of.group,)
    with pytest.raises(Retryable):
        security_group.delete(cloud, network_of.group)
    assert [ip for ip, _ in port.set_pairs(cloud, made.backend_id, (("192.168.42.99", ""),)).pairs] == ["192.168.42.99"]
    assert not port.enable(cloud, made.backend_id, False).admin_state_up
    moved = port.set_addresses(cloud, made.backend_id, ((network_of.subnet, "192.168.42.78"),))
    assert moved.addresses == ((network_of.subnet, "192.168.42.78"),)
    for _ in range(2):
        port.delete(cloud, made.backend_id)
    with pytest.raises(Gone):
        port.see(cloud, made.backend_id)


def test_port_address_comes_from_the_pool(place: Place, network_of: Rooms) -> None:
    made = port.create(place.tenant, uuid4(), PortWish(network=network_of.network, port_security=False))
    ((_, address),) = made.addresses
    assert 10 <= int(address.rpartition(".")[2]) <= 200
    assert (made.port_security, made.security_groups) == (False, ())
    port.delete(place.tenant, made.backend_id)


def test_an_address_that_is_taken_is_terminal(place: Place, network_of: Rooms) -> None:
    asked = PortWish(network=network_of.network, addresses=((network_of.subnet, "192.168.42.80"),))
    made = port.create(place.tenant, uuid4(), asked)
    with pytest.raises(Terminal):
        port.create(place.tenant, uuid4(), asked)
    port.delete(place.tenant, made.backend_id)


def test_floating_ip_is_led_to_a_port_and_away(place: Place, network_of: Rooms) -> None:
    cloud, stream = place.tenant, uuid4()
    inner = port.create(cloud, uuid4(), PortWish(network=network_of.network))
    asked = FloatingIpWish(external_network=place.external.backend_id)
    made = floating_ip.create(cloud, stream, asked)
    assert (made.port, made.inner_address) == ("", "")
    assert floating_ip.create(cloud, stream, asked) == made
    led = floating_ip.lead(cloud, made.backend_id, inner.backend_id)
    assert (led.port, led.inner_address) == (inner.backend_id, inner.addresses[0][1])
    assert led.address in {one.address for one in floating_ip.all_floating_ips(cloud, place.project)}
    assert floating_ip.lead(cloud, made.backend_id, "").port == ""
    for _ in range(2):
        floating_ip.delete(cloud, made.backend_id)
    with pytest.raises(Gone):
        floating_ip.see(cloud, made.backend_id)
    port.delete(cloud, inner.backend_id)


def test_a_quota_below_what_is_used_is_refused(place: Place, network_of: Rooms) -> None:
    with pytest.raises(Terminal, match="must be greater than or equal to already used"):
        quotas.set_quotas(place.admin, place.project, {"network_count": 0})


def test_quota_exceeded_is_terminal(place: Place) -> None:
    used = {one.name: one.usage for one in quotas.see_quotas(place.admin, place.project)}["network_count"]
    quotas.set_quotas(place.admin, place.project, {"network_count": used})
    try:
        with pytest.raises(Terminal, match="Quota exceeded for resources"):
            network.create(place.tenant, uuid4(), NetworkWish(name="too many"))
    finally:
        quotas.set_quotas(place.admin, place.project, {"network_count": 100})
