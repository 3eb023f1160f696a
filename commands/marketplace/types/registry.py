"""Every type an offering can have, by its name on the wire. A new one is a file beside this one and a line here."""

from commands.marketplace.types.basic import BASIC
from commands.marketplace.types.offering_type import OfferingType
from commands.marketplace.types.openstack_instance import INSTANCE
from commands.marketplace.types.openstack_tenant import TENANT
from commands.marketplace.types.openstack_volume import VOLUME
from commands.marketplace.types.script import SCRIPT
from commands.marketplace.types.slurm import SLURM
from commands.marketplace.types.support import SUPPORT
from domain.refusal import Invalid

_TYPES: tuple[OfferingType, ...] = (BASIC, SUPPORT, SLURM, SCRIPT, TENANT, INSTANCE, VOLUME)
TYPES: dict[str, OfferingType] = {each.name: each for each in _TYPES}


def known(name: str) -> OfferingType:
    """Raises Invalid."""
    if name not in TYPES:
        raise Invalid(f'"{name}" is not a valid choice.', "type")
    return TYPES[name]
