"""Commands about objects at OpenStack clouds, and who may give them."""

import msgspec

from commands.marketplace import enrolment, importing
from commands.openstack import (
    cloud,
    connection,
    instance,
    looking,
    network,
    operation,
    ordering,
    private_offerings,
    removal,
    router,
    security_group,
    security_groups,
    subnet,
    tenant,
    volume,
)
from tests.commands.world import World

STAFF_ONLY = frozenset({"staff"})
TEAM = STAFF_ONLY | {"owner", "manager"}
OUTSIDE_PROJECT = frozenset({"outsider"})
Example = tuple[msgspec.Struct, frozenset[str], frozenset[str]]


def of_openstack(world: World) -> list[Example]:
    """Of a tenant in the project, and of one thing of each kind in it."""
    things = world.things
    one, some = things.tenant, world.project
    wanted: list[msgspec.Struct] = [
        *(tenant.ChangeTenant(one), tenant.ChangeTenantPassword(one, some), network.CreateNetwork(one, "x")),
        *(router.CreateRouter(one, "x"), security_group.CreateSecurityGroup(one, "x")),
        *(kind(things.instance) for kind in _POWER),
        instance.ChangeInstance(things.instance),
        instance.ChangeInstanceFlavor(things.instance, some),
        instance.SetInstanceSecurityGroups(things.instance, ()),
        *(connection.SetInstancePorts(things.instance, ()), connection.SetInstanceFloatingIps(things.instance, ())),
        connection.SetInstanceAddressPairs(things.instance, some, ()),
        connection.AssignFloatingIp(things.instance),
        *(connection.OpenConsole(things.instance), connection.ReadConsoleLog(things.instance)),
        volume.AttachVolume(things.volume, some),
        *(volume.DetachVolume(things.volume), volume.ExtendVolume(things.volume, 1)),
        *(volume.RetypeVolume(things.volume, some), volume.ChangeVolume(things.volume)),
        *(network.SetNetworkMtu(things.network, 1), network.ChangeNetwork(things.network)),
        *(network.DeleteNetwork(things.network), subnet.CreateSubnet(things.network, "x")),
        *(kind(things.subnet) for kind in (subnet.ConnectSubnet, subnet.DisconnectSubnet, subnet.ChangeSubnet)),
        subnet.DeleteSubnet(things.subnet),
        *(router.AddRouterInterface(things.router, some), router.RemoveRouterInterface(things.router, some)),
        *(router.SetRoutes(things.router, ()), router.ChangeRouter(things.router), router.DeleteRouter(things.router)),
        security_group.SetSecurityGroupRules(things.security_group, ()),
        security_group.ChangeSecurityGroup(things.security_group),
        security_group.DeleteSecurityGroup(things.security_group),
        operation.PullObject("instance", things.instance),
        *(looking.PullTenant(one, "quotas"), looking.PullCloudOfTenant(one)),
        importing.ImportResource(private_offerings.number_of(one, "OpenStack.Instance"), "x", some),
    ]
    by_staff: list[msgspec.Struct] = [
        *(ordering.CarryOutOrder(some, some), operation.BeginOperation("tenant", one, some)),
        operation.ReportSeen("tenant", one, {}),
        *(operation.ReportSucceeded("tenant", one, some), operation.ReportFailed("tenant", one, some, "x")),
        *(kind("tenant", one) for kind in (operation.ReportLost, operation.MarkOk, operation.MarkErred)),
        *(operation.UnlinkObject("tenant", one), removal.RemoveObject("tenant", one)),
        *(cloud.ReportProperties(some, some, {}), tenant.SetTenantQuotas(one, {})),
        *(tenant.PrepareTenant(one, some, "x", "x", some), security_groups.PushSecurityGroups(one)),
        *(volume.EnrolVolume(things.volume, some), private_offerings.CreatePrivateOfferings(one)),
        *(looking.LookIntoTenant(one, "quotas"), looking.LookAtCloud(some), enrolment.RetireResource(some)),
        enrolment.EnrolResource(some, some, some, "x", "x", some),
    ]
    return [
        *((command, TEAM, OUTSIDE_PROJECT) for command in wanted),
        *((command, STAFF_ONLY, frozenset[str]()) for command in by_staff),
    ]


_POWER = (instance.StartInstance, instance.StopInstance, instance.RestartInstance)
