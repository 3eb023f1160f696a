"""Who may ask what of objects at an OpenStack cloud: administrators of the project, or staff alone."""

import msgspec

from commands.marketplace import enrolment
from commands.needs import STAFF, Needs
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

MANAGE, POWER = "OPENSTACK_INSTANCE.MANAGE", "OPENSTACK_INSTANCE.MANAGE_POWER"
CONSOLE = "OPENSTACK_INSTANCE.CONSOLE_ACCESS"
_OF_NOUN: dict[str, tuple[type[msgspec.Struct], ...]] = {
    "tenant": (
        *(tenant.ChangeTenant, tenant.ChangeTenantPassword, network.CreateNetwork, router.CreateRouter),
        *(security_group.CreateSecurityGroup, looking.PullTenant, looking.PullCloudOfTenant),
    ),
    "instance": (
        *(instance.ChangeInstance, instance.ChangeInstanceFlavor, instance.SetInstanceSecurityGroups),
        *(connection.SetInstancePorts, connection.SetInstanceFloatingIps, connection.SetInstanceAddressPairs),
        *(connection.AssignFloatingIp, connection.ReadConsoleLog),
    ),
    "volume": (
        *(volume.AttachVolume, volume.DetachVolume, volume.ExtendVolume, volume.RetypeVolume),
        volume.ChangeVolume,
    ),
    "network": (network.SetNetworkMtu, network.ChangeNetwork, network.DeleteNetwork, subnet.CreateSubnet),
    "subnet": (subnet.ConnectSubnet, subnet.DisconnectSubnet, subnet.ChangeSubnet, subnet.DeleteSubnet),
    "router": (
        *(router.AddRouterInterface, router.RemoveRouterInterface, router.SetRoutes, router.ChangeRouter),
        router.DeleteRouter,
    ),
    "security_group": (
        *(security_group.SetSecurityGroupRules, security_group.ChangeSecurityGroup),
        security_group.DeleteSecurityGroup,
    ),
}
"""By the noun whose field says where."""
_BY_STAFF: tuple[type[msgspec.Struct], ...] = (
    *(ordering.CarryOutOrder, operation.BeginOperation, operation.ReportSeen),
    *(operation.ReportSucceeded, operation.ReportFailed, operation.ReportLost, operation.MarkOk),
    *(operation.MarkErred, operation.UnlinkObject, removal.RemoveObject, cloud.ReportProperties),
    *(security_groups.PushSecurityGroups, tenant.SetTenantQuotas, tenant.PrepareTenant, volume.EnrolVolume),
    *(private_offerings.CreatePrivateOfferings, looking.LookIntoTenant, looking.LookAtCloud),
    *(enrolment.EnrolResource, enrolment.RetireResource),
)
OPENSTACK: dict[type[msgspec.Struct], Needs] = {
    **{
        command: Needs(MANAGE, f"openstack {noun}", noun) for noun, commands in _OF_NOUN.items() for command in commands
    },
    **{
        command: Needs(POWER, "openstack instance", "instance")
        for command in (instance.StartInstance, instance.StopInstance, instance.RestartInstance)
    },
    connection.OpenConsole: Needs(CONSOLE, "openstack instance", "instance"),
    operation.PullObject: Needs(MANAGE, "openstack {kind}", "stream"),
    **dict.fromkeys(_BY_STAFF, Needs(STAFF)),
}
