"""Every kind of object at an OpenStack cloud, by its noun. One table."""

from types import ModuleType
from typing import Any

import msgspec

from domain.kind import Kind
from domain.openstack import instance, network, router, security_group, subnet, tenant, volume
from domain.operation import Outcomes, Requested
from domain.refusal import Invalid


class Sort(msgspec.Struct, frozen=True):
    """`path` is where the API has it. The functions are those of the noun's module in domain/openstack."""

    noun: ModuleType
    path: str

    @property
    def kind(self) -> Kind[Any]:
        kind: Kind[Any] = self.noun.KIND
        return kind

    @property
    def outcomes(self) -> Outcomes:
        outcomes: Outcomes = self.noun.OUTCOMES
        return outcomes

    @property
    def requests(self) -> tuple[type[Requested], ...]:
        requests: tuple[type[Requested], ...] = self.noun.REQUESTS
        return requests


_SORTS = (
    Sort(tenant, "openstack-tenants"),
    Sort(instance, "openstack-instances"),
    Sort(volume, "openstack-volumes"),
    Sort(network, "openstack-networks"),
    Sort(subnet, "openstack-subnets"),
    Sort(router, "openstack-routers"),
    Sort(security_group, "openstack-security-groups"),
)
KINDS: dict[str, Sort] = {sort.kind.name: sort for sort in _SORTS}
NOUNS: dict[str, str] = {sort.path: noun for noun, sort in KINDS.items()}
"""By path."""


def sort_of(noun: str) -> Sort:
    """Raises Invalid."""
    if noun not in KINDS:
        raise Invalid(f'"{noun}" is not a valid choice.', "kind")
    return KINDS[noun]
