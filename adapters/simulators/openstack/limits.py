"""Quotas of the three services: set, shown, and enforced with the words that the services have for it."""

from collections import Counter
from typing import Any

from adapters.simulators.openstack.asked import Answer, Asked, Refusal
from adapters.simulators.openstack.routing import Route, route

RULES = "security_group_rule"
Numbers = dict[str, int]
DEFAULTS: dict[str, Numbers] = {
    "compute": {"instances": 10, "cores": 20, "ram": 51200, "server_groups": 10, "key_pairs": 100},
    "volume": {"volumes": 10, "snapshots": 10, "gigabytes": 1000},
    "network": {
        "network": 100,
        "subnet": 100,
        "port": 500,
        "router": 10,
        "floatingip": 50,
        "security_group": 10,
        "security_group_rule": 100,
    },
}
TABLES = {
    "network": "networks",
    "subnet": "subnets",
    "port": "ports",
    "router": "routers",
    "floatingip": "floatingips",
    "security_group": "security_groups",
}


def limits(asked: Asked, service: str, project: str) -> Numbers:
    stored = asked.world.get(f"{service}_quotas", project) or {"limits": {}}
    types = {f"gigabytes_{one['name']}": -1 for one in asked.world.all("volume_types")} if service == "volume" else {}
    return {**DEFAULTS[service], **types, **stored["limits"]}


def used(asked: Asked, service: str, project: str) -> Numbers:
    return COUNTERS[service](asked, project)


def _compute(asked: Asked, project: str) -> Numbers:
    servers = list(asked.world.all("servers", tenant_id=project))
    size = {"cores": "vcpus", "ram": "ram"}
    return {"instances": len(servers)} | {
        name: sum(one["flavor"][theirs] for one in servers) for name, theirs in size.items()
    }


def _volume(asked: Asked, project: str) -> Numbers:
    counted: Numbers = Counter()
    for one in asked.world.all("volumes", **{"os-vol-tenant-attr:tenant_id": project}):
        counted["volumes"] += 1
        counted["gigabytes"] += one["size"]
        counted[f"gigabytes_{one['volume_type']}"] += one["size"]
    return {"volumes": 0, "gigabytes": 0, **counted}


def _network(asked: Asked, project: str) -> Numbers:
    return {name: _count(asked, name, project) for name in (*TABLES, RULES)}


def _count(asked: Asked, name: str, project: str) -> int:
    if name == RULES:
        groups = asked.world.all("security_groups", tenant_id=project)
        return sum(len(one["security_group_rules"]) for one in groups)
    return sum(1 for _ in asked.world.all(TABLES[name], tenant_id=project))


COUNTERS = {"compute": _compute, "volume": _volume, "network": _network}


def require_compute(asked: Asked, wanted: Numbers) -> None:
    there, most = used(asked, "compute", asked.project), limits(asked, "compute", asked.project)
    over = [name for name in sorted(wanted) if 0 <= most[name] < there[name] + wanted[name]]
    if over:
        listed = [", ".join(str(numbers[name]) for name in over) for numbers in (wanted, there, most)]
        names = ", ".join(over)
        text = f"Quota exceeded for {names}: Requested {listed[0]}, but already used {listed[1]} of {listed[2]} {names}"
        raise Refusal(403, text, "forbidden")


def require_volume(asked: Asked, size: int, volumes: int, volume_type: str) -> None:
    there, most = used(asked, "volume", asked.project), limits(asked, "volume", asked.project)
    if 0 <= most["volumes"] < there["volumes"] + volumes:
        text = (
            f"VolumeLimitExceeded: Maximum number of volumes allowed ({most['volumes']}) exceeded for quota 'volumes'."
        )
        raise Refusal(413, text, "overLimit")
    for name in ("gigabytes", f"gigabytes_{volume_type}"):
        if 0 <= most.get(name, -1) < there.get(name, 0) + size:
            text = f"Requested {size}G, quota is {most[name]}G and {there.get(name, 0)}G has been consumed."
            why = f"Requested volume or snapshot exceeds allowed {name} quota. {text}"
            raise Refusal(413, f"VolumeSizeExceedsAvailableQuota: {why}", "overLimit")


def require_network(asked: Asked, name: str, more: int = 1) -> None:
    most = limits(asked, "network", asked.project)[name]
    if 0 <= most < _count(asked, name, asked.project) + more:
        raise Refusal(409, f"Quota exceeded for resources: ['{name}'].", "OverQuota")


def show(asked: Asked) -> Answer:
    """With usage where that is asked for; Neutron has a word of its own for it."""
    service, project = asked.service, asked.names["project"]
    most, there = limits(asked, service, project), used(asked, service, project)
    if service == "volume" and asked.query.get("usage") != "true":
        return Answer(200, {"quota_set": {**most, "id": project}})
    word = "used" if service == "network" else "in_use"
    told: dict[str, Any] = {
        name: {"limit": limit, word: there.get(name, 0), "reserved": 0} for name, limit in most.items()
    }
    return Answer(200, {"quota": told} if service == "network" else {"quota_set": {**told, "id": project}})


def change(asked: Asked) -> Answer:
    asked.require_admin()
    service, project = asked.service, asked.names["project"]
    word = "quota" if service == "network" else "quota_set"
    stored = asked.world.get(f"{service}_quotas", project) or {"id": project, "limits": {}}
    wanted = {name: value for name, value in asked.body[word].items() if name != "force"}
    _require_enough(asked, service, project, wanted)
    changed = {**stored["limits"], **wanted}
    asked.world.put(f"{service}_quotas", {"id": project, "limits": changed})
    return Answer(200, {word: limits(asked, service, project)})


def _require_enough(asked: Asked, service: str, project: str, wanted: Numbers) -> None:
    """Cinder does not mind."""
    there = used(asked, service, project)
    for name, limit in wanted.items():
        if service != "volume" and 0 <= limit < there.get(name, 0):
            text = f"must be greater than or equal to already used {there[name]}"
            raise Refusal(400, f"Quota limit {limit} for {name} {text}", "InvalidQuotaValue")


def forget(asked: Asked) -> Answer:
    asked.require_admin()
    asked.world.drop(f"{asked.service}_quotas", asked.names["project"])
    return Answer({"compute": 202, "volume": 200, "network": 204}[asked.service])


COMPUTE, VOLUME, NETWORK = "/compute/v2.1/os-quota-sets", "/volume/v3/{own}/os-quota-sets", "/network/v2.0/quotas"
ROUTES: list[Route] = [
    *(route("PUT", f"{path}/{{project}}", change) for path in (COMPUTE, VOLUME, NETWORK)),
    *(route("DELETE", f"{path}/{{project}}", forget) for path in (COMPUTE, VOLUME, NETWORK)),
    route("GET", f"{COMPUTE}/{{project}}/detail", show),
    route("GET", f"{VOLUME}/{{project}}", show),
    route("GET", f"{NETWORK}/{{project}}/details", show),
]
