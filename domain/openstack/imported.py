"""What was at a cloud before anybody here knew of it: how its stream begins, and the name that holds it."""

from collections.abc import Mapping
from typing import Any

from domain import operation
from domain.event import Event
from domain.kind import Kind, Name
from domain.operation import Outcomes

TWICE = "Resource has been imported already."


def take_over(kind: Kind[Any], of: Outcomes, told: Mapping[str, Any], seen: Mapping[str, Any]) -> list[Event]:
    """`told` are the fields of the kind's Imported, `seen` of its Seen."""
    begun = of.imported(**told)
    return [begun, *operation.see(of, kind.evolve(None, begun), seen)]


def inside(noun: str, backed: Any) -> frozenset[Name]:
    """Of what is in a tenant: one stream at a time holds what the cloud calls it."""
    name = Name("imported object", f"{backed.tenant.hex} {noun} {backed.backend_id}", "backend_id", TWICE)
    return frozenset({name}) if backed.imported and not backed.deleted else frozenset()


def project(cloud: str, backend_id: str) -> Name:
    """Of a project of the cloud with this address."""
    return Name("imported project", f"{cloud} {backend_id}", "backend_id", TWICE)
