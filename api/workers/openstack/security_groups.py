"""Security groups at the cloud."""

from collections.abc import Iterable

import msgspec

from adapters.openstack import security_group
from api.workers.openstack.scene import Done, Scene, Step, found_id
from domain.openstack.security_group import SecurityGroup
from domain.openstack.security_group_events import Rule


def wish(scene: Scene, state: SecurityGroup) -> security_group.SecurityGroupWish:
    return security_group.SecurityGroupWish(name=state.title, rules=_theirs(scene, state.rules))


def _theirs(scene: Scene, rules: Iterable[Rule]) -> tuple[security_group.Rule, ...]:
    return tuple(
        security_group.Rule(
            direction=rule.direction,
            ethertype=rule.ethertype,
            protocol=rule.protocol,
            from_port=rule.from_port,
            to_port=rule.to_port,
            cidr=rule.cidr,
            remote_group=scene.backend_id("security_group", rule.remote_group) if rule.remote_group else "",
        )
        for rule in rules
    )


def _create(scene: Scene) -> Done:
    return Done(security_group.create(scene.inner, scene.stream, wish(scene, scene.state)).backend_id)


def _set_rules(scene: Scene) -> Done:
    rules = msgspec.convert(scene.wish["rules"], tuple[Rule, ...])
    found = security_group.set_rules(scene.inner, scene.state.backend_id, _theirs(scene, rules))
    if found.name != scene.state.title:
        _push(scene)
    return Done(seen={"rules": rules})


def _push(scene: Scene) -> Done:
    security_group.rename(scene.inner, scene.state.backend_id, scene.state.title)
    return Done()


def _pull(scene: Scene) -> Done:
    found = security_group.see(scene.inner, scene.state.backend_id)
    return Done(seen={"rules": ours(scene, found)})


def ours(scene: Scene, found: security_group.SecurityGroupSeen) -> tuple[Rule, ...]:
    """With what people said of rules that are still there; the rules everybody has are left out."""
    theirs = dict(zip(_theirs(scene, scene.state.rules), scene.state.rules, strict=True))
    added = [each for each in found.rules if each not in security_group.ALL_OUT or each in theirs]
    kept = tuple(rule for each, rule in theirs.items() if each in found.rules)
    return (*kept, *(_rule(scene, each) for each in added if each not in theirs))


def _rule(scene: Scene, told: security_group.Rule) -> Rule:
    groups = {scene.other("security_group", each).backend_id: each for each in scene.held.things("security_group")}
    return Rule(
        ethertype=told.ethertype,
        direction=told.direction,
        protocol=told.protocol,
        from_port=told.from_port,
        to_port=told.to_port,
        cidr=told.cidr,
        remote_group=groups.get(told.remote_group),
    )


def _delete(scene: Scene) -> Done:
    if number := found_id(scene.state, lambda: security_group.find(scene.inner, scene.stream)):
        security_group.delete(scene.inner, number)
    return Done()


STEPS: dict[str, Step] = {
    "create": _create,
    "set_rules": _set_rules,
    "update": _push,
    "pull": _pull,
    "delete": _delete,
}
