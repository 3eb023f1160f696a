"""A volume in a tenant: the offering is private and its `scope` is the resource of the tenant."""

from commands.marketplace.types.offering_type import OfferingType
from commands.openstack import volume, volume_import

VOLUME = OfferingType(
    name="OpenStack.Volume",
    carried_out="backend",
    adopts=volume_import.adopt,
    wishes={"Create": volume.create, "Terminate": volume.terminate},
)
