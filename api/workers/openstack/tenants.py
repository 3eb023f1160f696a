"""Tenants at the cloud: made, given quotas, looked at, and removed with all that is in them."""

from uuid import UUID, uuid5

from adapters.openstack import (
    floating_ip,
    instance,
    network,
    port,
    quotas,
    router,
    security_group,
    subnet,
    tenant,
    volume,
)
from adapters.openstack.cloud import Cloud, cloud_of
from adapters.openstack.outcome import NotYet
from api import sealed
from api.workers.openstack import security_groups, strangers
from api.workers.openstack.scene import Done, Scene, Step, found_id
from commands.openstack.operation import ReportSucceeded
from commands.openstack.tenant import PrepareTenant


def _create(scene: Scene) -> Done:
    """Project, user, quotas and security groups; its network is made by steps of their own."""
    row, username = uuid5(scene.run, "password"), _username(scene)
    project = _project(scene, row, username)
    quotas.set_quotas(scene.cloud, project, scene.tenant.quotas)
    groups = _groups(scene, scene.within(project))
    prepared = PrepareTenant(scene.stream, scene.run, project, username, row)
    return Done(also=(*groups, prepared), over=False)


def _username(scene: Scene) -> str:
    return scene.state.username or tenant.unique_name(f"{scene.state.title[:40]} user", scene.stream)


def _project(scene: Scene, row: UUID, username: str) -> str:
    wish = tenant.TenantWish(
        name=tenant.unique_name(scene.state.title, scene.stream),
        description=scene.state.description,
        username=username,
        password=sealed.keep(scene.ledger, row, "password", tenant.new_password()),
    )
    return tenant.create(scene.cloud, scene.stream, wish).backend_id


def _groups(scene: Scene, inner: Cloud) -> list[ReportSucceeded]:
    told = []
    for number in scene.state.security_groups:
        state = scene.other("security_group", number)
        made = security_group.create(inner, number, security_groups.wish(scene, state))
        told.append(ReportSucceeded("security_group", number, scene.run, made.backend_id))
    return told


def _set_quotas(scene: Scene) -> Done:
    quotas.set_quotas(scene.cloud, scene.state.backend_id, scene.wish["quotas"])
    return Done(seen={"quotas": dict(scene.wish["quotas"])})


def _change_password(scene: Scene) -> Done:
    """An imported one gets its user now."""
    row, username, project = UUID(scene.wish["secrets"]), _username(scene), scene.state.backend_id
    password = sealed.read(scene.ledger, row, "password")
    if scene.state.username:
        tenant.change_password(scene.cloud, username, password)
    else:
        tenant.give_user(scene.cloud, project, username, password)
    known = PrepareTenant(scene.stream, scene.run, project, username, row)
    return Done(also=(known,))


def _push(scene: Scene) -> Done:
    name = tenant.unique_name(scene.state.title, scene.stream)
    tenant.change(scene.cloud, scene.state.backend_id, name, scene.state.description)
    return Done()


def _pull(scene: Scene) -> Done:
    tenant.see(scene.cloud, scene.state.backend_id)
    return Done(seen=seen(scene.cloud, scene.state.backend_id, scene.state.quotas))


def seen(cloud: Cloud, project: str, before: dict[str, int]) -> dict[str, dict[str, int]]:
    found = quotas.see_quotas(cloud, project)
    limits = {**before, **{each.name: each.limit for each in found}}
    return {"quotas": limits, "usages": {each.name: each.usage for each in found}}


def _delete(scene: Scene) -> Done | NotYet:
    """Whatever is in it first, in the reverse order of how it was made. Raises Terminal where something is in one that
    was imported which nobody here knows."""
    project = found_id(scene.state, lambda: tenant.find(scene.cloud, scene.stream))
    if not project:
        return Done()
    if not tenant.is_there(scene.cloud, project):
        tenant.delete(scene.cloud, project, _username(scene))
        return Done()
    if scene.state.imported:
        strangers.require_none(scene)
    elif not scene.state.username:
        tenant.enter(scene.cloud, project)
    return gone(scene.cloud, project, _username(scene)) or Done()


def gone(cloud: Cloud, project: str, username: str) -> NotYet | None:
    """A project and its user, as soon as nothing is in it."""
    inner = cloud_of(cloud.credentials.within(project))
    waiting = _machines_gone(inner) or _volumes_gone(inner)
    if waiting is None:
        _networks_gone(inner, project)
        quotas.forget_quotas(cloud, project)
        tenant.delete(cloud, project, username)
    return waiting


def _machines_gone(inner: Cloud) -> NotYet | None:
    going = [instance.delete(inner, each.backend_id) for each in instance.all_instances(inner)]
    return next((each for each in going if each), None)


def _volumes_gone(inner: Cloud) -> NotYet | None:
    going = [volume.delete(inner, each.backend_id) for each in volume.all_volumes(inner)]
    return next((each for each in going if each), None)


def _networks_gone(inner: Cloud, project: str) -> None:
    for address in floating_ip.all_floating_ips(inner, project):
        floating_ip.delete(inner, address.backend_id)
    for each in router.all_routers(inner, project):
        router.delete(inner, each.backend_id)
    for one in network.all_networks(inner, project):
        for plugged in port.all_ports(inner, one.backend_id):
            port.delete(inner, plugged.backend_id)
        for addresses in one.subnets:
            subnet.delete(inner, addresses)
        network.delete(inner, one.backend_id)
    for group in security_group.all_groups(inner, project):
        security_group.delete(inner, group.backend_id)


STEPS: dict[str, Step] = {
    "create": _create,
    "set_quotas": _set_quotas,
    "change_password": _change_password,
    "update": _push,
    "pull": _pull,
    "delete": _delete,
}
