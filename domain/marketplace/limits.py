"""What may be ordered of each component (contract/flows.md (c), clients.md section 1: unknown, fixed or used: 400)."""

from collections.abc import Mapping, Sequence
from typing import NoReturn

from domain.marketplace.component import Component
from domain.refusal import Invalid

MOST = 10**15


def checked(components: Sequence[Component], limits: Mapping[str, int]) -> dict[str, int]:
    """With the defaults of what is not given. Raises Invalid naming limits.<type>."""
    known = {component.type: component for component in components}
    unknown = sorted(set(limits) - set(known))
    if unknown:
        raise Invalid(f"Invalid types: {', '.join(unknown)}", "limits")
    unlimited = sorted(kind for kind in limits if known[kind].billing_type not in ("limit", "one", "few"))
    if unlimited:
        raise Invalid(f"Invalid types: {', '.join(unlimited)}", "limits")
    wanted = {**_defaults(components), **limits}
    for kind, amount in wanted.items():
        _within(known[kind], amount)
    return wanted


def _defaults(components: Sequence[Component]) -> dict[str, int]:
    given = (c for c in components if c.billing_type == "limit" and c.default_limit is not None)
    return {component.type: component.default_limit or 0 for component in given}


def _within(component: Component, amount: int) -> None:
    low = component.min_value if component.min_value is not None else 0
    most = min(MOST, component.max_value if component.max_value is not None else MOST)
    if component.is_boolean and amount not in (0, 1):
        _refuse(component, amount, "must be 0 or 1")
    if amount < low:
        _refuse(component, amount, f"should be at least {low}")
    if amount > most:
        _refuse(component, amount, f"should not be more than {most}")


def _refuse(component: Component, need: int, what: str) -> NoReturn:
    raise Invalid(f"The limit {need} of {component.name} ({component.type}) {what}.", f"limits.{component.type}")


def require_amounts(limits: Mapping[str, int]) -> None:
    """As a backend reports them. Raises Invalid naming limits.<type>."""
    for kind, amount in limits.items():
        if amount < 0:
            raise Invalid("Ensure this value is greater than or equal to 0.", f"limits.{kind}")
