"""How a machine is connected: ports in subnets of its tenant, and floating IPs led to them."""

from uuid import UUID

import msgspec

APART = "Instance is not connected to this subnet."
NO_OUTSIDE = "Cannot create floating IP if tenant external network is not defined."


class Port(msgspec.Struct, frozen=True):
    """Where a machine that is to be made is connected: a subnet of its tenant, and the addresses it should have."""

    subnet: UUID
    addresses: tuple[str, ...] = ()


class WantedPort(msgspec.Struct, frozen=True):
    """`number` is that of one there is, or of one to be made. No addresses: any."""

    number: UUID
    subnet: UUID
    addresses: tuple[str, ...] = ()


class WantedFloatingIp(msgspec.Struct, frozen=True):
    """One there is, or one to be made, led to the port in this subnet."""

    number: UUID
    subnet: UUID


class AddressPair(msgspec.Struct, frozen=True):
    """A further address, or range, a port may send from; no MAC address: its own."""

    ip_address: str
    mac_address: str = ""


class Plug(msgspec.Struct, frozen=True, kw_only=True):
    """A port as the cloud has it; `subnet` where it is one of ours."""

    number: UUID
    backend_id: str
    subnet: UUID | None = None
    mac_address: str = ""
    addresses: tuple[str, ...] = ()
    pairs: tuple[AddressPair, ...] = ()


class FloatingIp(msgspec.Struct, frozen=True, kw_only=True):
    """As the cloud has it; `port` is the number of the one it is led to."""

    number: UUID
    backend_id: str
    address: str
    port: UUID | None = None
