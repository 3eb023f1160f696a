"""Neutron: security groups and their rules."""

from adapters.simulators.openstack.asked import Answer, Asked, Refusal
from adapters.simulators.openstack.limits import require_network
from adapters.simulators.openstack.networks import listed
from adapters.simulators.openstack.routing import Route, route
from adapters.simulators.openstack.world import Item, new_id, shown

KIND = "security_groups"


def create(asked: Asked) -> Answer:
    default_group(asked)
    require_network(asked, "security_group")
    return Answer(201, {"security_group": _make(asked, asked.project, asked.body["security_group"])})


def _make(asked: Asked, project: str, given: Item) -> Item:
    group = {"id": new_id(), "tenant_id": project, "project_id": project, "description": "", **given}
    rules = [_rule(group["id"], {"direction": "egress", "ethertype": kind}) for kind in ("IPv4", "IPv6")]
    return asked.world.put(KIND, {**group, "security_group_rules": rules})


def _rule(group: str, given: Item) -> Item:
    empty: Item = dict.fromkeys(("protocol", "port_range_min", "port_range_max", "remote_ip_prefix", "remote_group_id"))
    rule = {"id": new_id(), "security_group_id": group, "ethertype": "IPv4", **empty, **given}
    every = rule["protocol"] in ("tcp", "udp") and (rule["port_range_min"], rule["port_range_max"]) == (1, 65535)
    return {**rule, "port_range_min": None, "port_range_max": None} if every else rule


def default_group(asked: Asked, project: str = "") -> str:
    """Made when it is first needed, as Neutron does."""
    whose = project or asked.project
    for group in asked.world.all(KIND, tenant_id=whose, name="default"):
        return str(group["id"])
    return str(_make(asked, whose, {"name": "default", "description": "Default security group"})["id"])


def list_groups(asked: Asked) -> Answer:
    whose = asked.query.get("project_id", asked.project)
    if asked.world.get("projects", whose):
        default_group(asked, whose)
    return listed(asked, KIND, "name", "description", "project_id")


def show(asked: Asked) -> Answer:
    return Answer(200, {"security_group": shown(asked.one(KIND, "SecurityGroup"))})


def change(asked: Asked) -> Answer:
    group = asked.one(KIND, "SecurityGroup")
    return Answer(200, {"security_group": shown(asked.world.change(KIND, group, **asked.body["security_group"]))})


def delete(asked: Asked) -> Answer:
    group = asked.one(KIND, "SecurityGroup")
    if any(group["id"] in port["security_groups"] for port in asked.world.all("ports")):
        raise Refusal(409, f"Security Group {group['id']} in use.", "SecurityGroupInUse")
    asked.world.drop(KIND, group["id"])
    return Answer(204)


def create_rules(asked: Asked) -> Answer:
    given = asked.body["security_group_rules"]
    require_network(asked, "security_group_rule", len(given))
    made = [_add(asked, one) for one in given]
    return Answer(201, {"security_group_rules": made})


def _add(asked: Asked, given: Item) -> Item:
    group = asked.world.get(KIND, given["security_group_id"])
    if group is None:
        raise Refusal(404, f"Security group {given['security_group_id']} does not exist", "SecurityGroupNotFound")
    rule = _rule(group["id"], given)
    if any(_same(rule, other) for other in group["security_group_rules"]):
        raise Refusal(409, "Security group rule already exists.", "SecurityGroupRuleExists")
    asked.world.change(KIND, group, security_group_rules=[*group["security_group_rules"], rule])
    return rule


def _same(one: Item, other: Item) -> bool:
    return {**one, "id": ""} == {**other, "id": ""}


def delete_rule(asked: Asked) -> Answer:
    for group in asked.world.all(KIND):
        left = [rule for rule in group["security_group_rules"] if rule["id"] != asked.names["id"]]
        if len(left) < len(group["security_group_rules"]):
            asked.world.change(KIND, group, security_group_rules=left)
            return Answer(204)
    raise Refusal(404, f"Security group rule {asked.names['id']} does not exist", "SecurityGroupRuleNotFound")


V2 = "/network/v2.0"
ROUTES: list[Route] = [
    route("POST", f"{V2}/security-groups", create),
    route("GET", f"{V2}/security-groups", list_groups),
    route("GET", f"{V2}/security-groups/{{id}}", show),
    route("PUT", f"{V2}/security-groups/{{id}}", change),
    route("DELETE", f"{V2}/security-groups/{{id}}", delete),
    route("POST", f"{V2}/security-group-rules", create_rules),
    route("DELETE", f"{V2}/security-group-rules/{{id}}", delete_rule),
]
