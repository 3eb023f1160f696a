"""What a cloud must be and have for an offering of tenants: looked at, nothing is changed."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from adapters.openstack import network, properties, quotas, services, tenant
from adapters.openstack.asking import Service
from adapters.openstack.cloud import Cloud
from adapters.trouble import Terminal, Trouble
from api.setting_kinds import mask_passwords
from api.workers.openstack.cloud import flavors

OK, FAILED, SKIPPED = "ok", "failed", "skipped"
Told = tuple[str, Sequence[str]]
"""What was found, and more of it for --verbose. A look raises Trouble where it is not as it must be."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One line. `advice`: what to do about what failed."""

    service: str
    check: str
    result: str
    found: str
    advice: str = ""
    ms: int = 0
    details: tuple[str, ...] = ()


class Look(msgspec.Struct, frozen=True):
    """`gate`: without it nothing else of this service is asked; of identity, nothing at all."""

    service: Service
    check: str
    look: Callable[[Cloud, Mapping[str, Any]], Told]
    advice: str
    gate: bool = False


def looked(cloud: Cloud, attributes: Mapping[str, Any]) -> Iterator[Finding]:
    """`attributes` are those of the offering."""
    closed: set[Service] = set()
    for each in LOOKS:
        if closed & {"identity", each.service}:
            why = "nobody is signed in" if "identity" in closed else "the service does not answer"
            yield Finding(service=each.service, check=each.check, result=SKIPPED, found=why)
            continue
        found = tried(each.service, each.check, partial(each.look, cloud, attributes), each.advice)
        if each.gate and found.result != OK:
            closed.add(each.service)
        yield found


def tried(service: str, check: str, look: Callable[[], Told], advice: str) -> Finding:
    began = time.monotonic()
    details: Sequence[str] = ()
    try:
        found, details = look()
        result = OK
    except Trouble as trouble:
        found, result = str(trouble).removeprefix(f"{service}: "), FAILED
    return Finding(
        service=service,
        check=check,
        result=result,
        found=found,
        advice=advice if result == FAILED else "",
        ms=round((time.monotonic() - began) * 1000),
        details=tuple(details),
    )


def _door(cloud: Cloud, _: Mapping[str, Any]) -> Told:
    return _version(services.door(cloud))


def _service(name: Service, cloud: Cloud, _: Mapping[str, Any]) -> Told:
    return _version(services.service(cloud, name))


def _version(seen: services.ServiceSeen) -> Told:
    spoken = f"{seen.version}, up to {seen.highest}" if seen.highest else seen.version
    if not seen.new_enough:
        raise Terminal(f"it speaks {spoken}; {seen.needed} is needed")
    return f"version {spoken}", [mask_passwords(seen.url)]


def _sign_in(cloud: Cloud, _: Mapping[str, Any]) -> Told:
    who = services.account(cloud)
    return f"{who.username} in tenant {who.project}, domain {who.domain}", [f"catalogue: {', '.join(who.services)}"]


def _roles(cloud: Cloud, _: Mapping[str, Any]) -> Told:
    roles = services.account(cloud).roles
    if tenant.ADMIN not in roles:
        raise Terminal(f"it has {', '.join(roles) or 'none'}; {tenant.ADMIN} is needed")
    return ", ".join(roles), ()


def _tenants_role(cloud: Cloud, _: Mapping[str, Any]) -> Told:
    return tenant.MEMBER, [tenant.role_id(cloud, tenant.MEMBER)]


def _quotas(see: Callable[[Cloud, str], Sequence[quotas.Quota]], cloud: Cloud, _: Mapping[str, Any]) -> Told:
    found = see(cloud, services.account(cloud).project_id)
    return f"{len(found)} can be read", [f"{each.name}: {each.usage} of {each.limit}" for each in found]


def _flavors(cloud: Cloud, attributes: Mapping[str, Any]) -> Told:
    """Those that are offered."""
    return _some([each.name for each in flavors(cloud, str(attributes.get("flavor_exclude_regex") or ""))])


def _images(cloud: Cloud, _: Mapping[str, Any]) -> Told:
    return _some([each.name for each in properties.images(cloud) if each.runtime_state == "active"])


def _volume_types(cloud: Cloud, _: Mapping[str, Any]) -> Told:
    return _some([each.name for each in properties.volume_types(cloud)])


def _zones(see: Callable[[Cloud], Sequence[properties.ZoneSeen]], cloud: Cloud, _: Mapping[str, Any]) -> Told:
    return _some([each.name for each in see(cloud) if each.available])


def _external(cloud: Cloud, attributes: Mapping[str, Any]) -> Told:
    there = {each.backend_id: each for each in network.external_networks(cloud)}
    wanted = str(attributes.get("external_network_id") or "")
    names = [f"{each.name}: {number}" for number, each in there.items()]
    if wanted not in there:
        raise Terminal(f"{wanted or 'none'} is told, and there are {', '.join(names) or 'none'}")
    if not there[wanted].subnets:
        raise Terminal(f"{there[wanted].name} has no subnet")
    return there[wanted].name, names


def _some(names: Sequence[str]) -> Told:
    if not names:
        raise Terminal("there are none")
    return f"{len(names)} found", names


_SEND = "tell it with update_integration of the offering"
_ADMIN = "give the account the role admin in its tenant at the cloud"
_REACH = "see that the service runs, is in the catalogue, and can be reached from here"
_READ = "see what the service says, and whether the account has the role admin"
LOOKS = (
    Look("identity", "reachable", _door, "backend_url must be the address of Keystone (.../v3), reachable from here; "
         f"certificates: verify_ssl, certificate; {_SEND}", True),
    Look("identity", "sign-in", _sign_in, f"username, password, tenant_name or domain is wrong; {_SEND}", True),
    Look("identity", "roles of the account", _roles, _ADMIN),
    Look("identity", "role for users of tenants", _tenants_role, "make a role named member at the cloud"),
    Look("compute", "reachable", partial(_service, "compute"), _REACH, True),
    Look("compute", "quotas", partial(_quotas, quotas.SEEN["compute"]), _READ),
    Look("compute", "flavors", _flavors, "make flavors that flavor_exclude_regex of the offering does not leave out"),
    Look("compute", "zones", partial(_zones, properties.instance_zones), "see that a compute service is up"),
    Look("block_storage", "reachable", partial(_service, "block_storage"), _REACH, True),
    Look("block_storage", "quotas", partial(_quotas, quotas.SEEN["block_storage"]), _READ),
    Look("block_storage", "volume types", _volume_types, "make a type of volumes"),
    Look("block_storage", "zones", partial(_zones, properties.volume_zones), "see that a volume service is up"),
    Look("network", "reachable", partial(_service, "network"), _REACH, True),
    Look("network", "quotas", partial(_quotas, quotas.SEEN["network"]), _READ),
    Look("network", "external network", _external, f"external_network_id must name one that has a subnet; {_SEND}"),
    Look("image", "reachable", partial(_service, "image"), _REACH, True),
    Look("image", "images", _images, "upload an image that the account's tenant may use"),
)  # fmt: skip
"""In the order they are asked."""
