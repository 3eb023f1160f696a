"""What documents of objects at OpenStack clouds have in them: each list is part of the one statement.

The object is row o of `openstack_objects`.
"""

from typing import Any

from projections.field import Field, hexa, link, of, text, together
from projections.openstack.offered import offered

_LIST: dict[str, Any] = {"type": "array", "items": {"type": "object"}}


def _listed(one: str, source: str, order: str) -> Field:
    return of("json", f"(SELECT coalesce(json_agg({one} ORDER BY {order}), '[]') FROM {source})", schema=_LIST)


def _each(facts: str, name: str, called: str) -> str:
    """The items of a list among the facts: e is one, n its place."""
    listed = f"coalesce({facts} -> '{name}', '[]'::jsonb)"
    return f"jsonb_array_elements({listed}) WITH ORDINALITY AS {called}(e, n)"


_REMOTE = "(r.e ->> 'remote_group')::uuid"
_RULE = {
    "id": of("int", "r.n"),
    **{name: text(f"r.e ->> '{name}'") for name in ("ethertype", "direction", "protocol", "cidr", "description")},
    **{name: of("int", f"(r.e ->> '{name}')::integer") for name in ("from_port", "to_port")},
    "remote_group": link("openstack-security-groups", _REMOTE),
    "remote_group_uuid": hexa(_REMOTE),
    "remote_group_name": text("k.title"),
}


def rules(facts: str = "o.facts") -> Field:
    """Of a security group."""
    joined = f" LEFT JOIN {{objects}} k ON k.uuid = {_REMOTE}"
    return _listed(together(_RULE), _each(facts, "rules", "r") + joined, "r.n")


_GROUP = {
    "url": link("openstack-security-groups", "h.uuid"),
    "uuid": hexa("h.uuid"),
    "name": text("h.title"),
    "description": text("h.description"),
    "state": text("h.state"),
}
_GROUPS = (
    "{objects} h WHERE h.uuid = ANY"
    " (ARRAY(SELECT jsonb_array_elements_text(coalesce(o.facts -> 'security_groups', '[]'::jsonb))::uuid))"
)
SECURITY_GROUPS = _listed(together({**_GROUP, "rules": rules("h.facts")}), _GROUPS, "h.title, h.uuid")
_VOLUME = {
    "url": link("openstack-volumes", "v.uuid"),
    "uuid": hexa("v.uuid"),
    "name": text("v.title"),
    "state": text("v.state"),
    **{name: text(f"v.facts ->> '{name}'") for name in ("image_name", "type_name", "device")},
    "bootable": of("bool", "(v.facts ->> 'bootable')::boolean"),
    "size": of("int", "(v.facts ->> 'size')::bigint"),
    "type": link("openstack-volume-types", offered("volume_types", "name", "v.facts ->> 'type_name'")),
    "resource_type": text("'OpenStack.Volume'"),
    "marketplace_resource_uuid": hexa("v.resource_uuid"),
}
_ATTACHED = "{objects} v WHERE v.noun = 'volume' AND v.facts ->> 'instance' = o.uuid::text"
VOLUMES = _listed(together(_VOLUME), _ATTACHED, "v.facts ->> 'device', v.uuid")
DISK = of("int", f"(SELECT sum((v.facts ->> 'size')::bigint) FROM {_ATTACHED})")
_ADDRESSES = (
    "(SELECT json_agg(json_build_object('ip_address', a, 'subnet_id', s.backend_id))"
    " FROM jsonb_array_elements_text(g.e -> 'addresses') a)"
)
_SUBNET = {
    "subnet": link("openstack-subnets", "s.uuid"),
    "subnet_uuid": hexa("s.uuid"),
    "subnet_name": text("s.title"),
    "subnet_description": text("s.description"),
    "subnet_cidr": text("s.facts ->> 'cidr'"),
}
_PORT = {
    "url": link("openstack-ports", "g.e ->> 'number'"),
    "fixed_ips": of("json", _ADDRESSES),
    "mac_address": text("g.e ->> 'mac_address'"),
    **_SUBNET,
    "allowed_address_pairs": of("json", "g.e -> 'pairs'"),
    "device_id": text("o.backend_id"),
    "security_groups": _listed(together(_GROUP), _GROUPS, "h.title, h.uuid"),
}
_AT = " LEFT JOIN {objects} s ON s.uuid = (g.e ->> 'subnet')::uuid"
PORTS = _listed(together(_PORT), _each("o.facts", "plugs", "g") + _AT, "g.n")
_FLOATING_IP = {
    "url": link("openstack-floating-ips", "l.e ->> 'number'"),
    "uuid": hexa("l.e ->> 'number'"),
    "address": text("l.e ->> 'address'"),
    "port_fixed_ips": of("json", _ADDRESSES),
    "port_mac_address": text("g.e ->> 'mac_address'"),
    **_SUBNET,
}
_LED = f" LEFT JOIN {_each('o.facts', 'plugs', 'g')} ON g.e ->> 'number' = l.e ->> 'port'"
FLOATING_IPS = _listed(together(_FLOATING_IP), _each("o.facts", "floating_ips", "l") + _LED + _AT, "l.n")
