"""An instance in a tenant: the offering is private and its `scope` is the resource of the tenant."""

from commands.marketplace.types.offering_type import OfferingType
from commands.openstack import instance, instance_import, instance_order

INSTANCE = OfferingType(
    name="OpenStack.Instance",
    carried_out="backend",
    sealed_attributes=frozenset({"user_data"}),
    adopts=instance_import.adopt,
    wishes={"Create": instance_order.create, "Terminate": instance.terminate},
)
