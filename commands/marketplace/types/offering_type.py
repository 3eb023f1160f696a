"""What a type of offering says of itself: its components, who has a say in its orders and how they are carried out."""

from collections.abc import Callable, Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec

from commands.openstack.found import Adoption, Found
from commands.openstack.wish import Wish
from domain.marketplace.component import Billing, Component, Period

CarriedOut = Literal["at once", "agent", "ticket", "jobs", "backend"]
Settable = Literal["executing", "done", "erred"]
Adopt = Callable[[Found], Adoption]
Check = Callable[[Mapping[str, Any], Mapping[str, int]], None]

SECRETS = frozenset(
    {
        *("password", "token", "shared_user_password", "openstack_api_tls_certificate", "heappe_password"),
        *("heappe_cluster_password", "vault_token", "keycloak_password", "private_registry_password"),
        *("argocd_k8s_kubeconfig", "environ"),
    }
)
"""Names in `service_attributes` and `secret_options` that stand for secrets whatever the type is."""


class Builtin(msgspec.Struct, frozen=True, kw_only=True):
    """A component every offering of the type has from the start."""

    type: str
    name: str
    measured_unit: str
    billing_type: Billing = "limit"
    unit_factor: int = 1
    limit_period: Period | None = None
    default_limit: int | None = None
    description: str = ""

    def component(self, uuid: UUID) -> Component:
        return Component(uuid=uuid, is_builtin=True, **msgspec.structs.asdict(self))


def anything(_attributes: Mapping[str, Any], _limits: Mapping[str, int]) -> None:
    """Nothing beyond the offering's form and the limits of its components is asked."""


class OfferingType(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is what stands on the wire. Of an order that executes: `at once` it is done as nothing has to be done
    outside, an `agent` of the provider or whoever closes its `ticket` says how it ended, it is a job of ours (`jobs`)
    whose kind begins with `job_prefix`, or a `backend` of ours is asked for what `wishes` makes of it, by the type of
    the order: tried already when it is placed, so that it is refused there. `adopts`: what is at the backend already
    can be imported, and this is made of it. `provider_sets`: the states the provider
    may put an order in. `check` is asked of every order to create, with attributes and limits; it raises Invalid.
    `sealed_attributes` are kept beside the log: an order names the rows they are in."""

    name: str
    carried_out: CarriedOut
    components: tuple[Builtin, ...] = ()
    available_limits: tuple[str, ...] = ()
    needs_components: bool = False
    needs_provider_review: bool = False
    can_cancel: bool = False
    provider_sets: frozenset[Settable] = frozenset()
    job_prefix: str = ""
    required_service_attributes: tuple[str, ...] = ()
    required_secret_options: tuple[str, ...] = ()
    secrets: frozenset[str] = SECRETS
    check: Check = anything
    wishes: Mapping[str, Wish] = {}
    adopts: Adopt | None = None
    sealed_attributes: frozenset[str] = frozenset()

    def job(self, order_type: str) -> str:
        """The kind of job that carries out an order of this type, e.g. script.create for a Create."""
        return f"{self.job_prefix}.{order_type.lower()}"
