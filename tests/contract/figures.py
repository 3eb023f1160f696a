"""The yardstick's figures: per area how much is served, and what is missing."""

from collections.abc import Callable, Iterable, Sequence

from tests.contract.judge import Verdict
from tests.contract.later import LATER
from tests.proofs.report import Figure, figure

AREAS = (
    *("structure", "permissions", "auth", "platform", "events", "quotas"),
    *("categories", "components", "offerings-provider", "offerings-public", "plans", "plugins"),
    *("orders", "resources", "resources-provider", "service-providers", "usage"),
    *("openstack-tenants", "openstack-instances", "openstack-volumes", "openstack-properties", "openstack-common"),
)


def figures(verdicts: Sequence[Verdict], named: str) -> list[Figure]:
    """`named` tells the yardsticks apart: the client's, the schema's."""
    measured = {each.operation.area for each in verdicts}
    return [each for area in AREAS if area in measured for each in _of_area(area, verdicts, named)]


def _of_area(area: str, verdicts: Iterable[Verdict], named: str) -> list[Figure]:
    found = [each for each in verdicts if each.operation.area == area]
    due = [each for each in found if each.operation.operation not in LATER]
    served = [each for each in found if each.served]
    title = f"{area} by the {named}"
    return [
        figure(f"{title}: operations", len(found)),
        figure(f"{title}: served", len(served)),
        figure(f"{title}: constant", sum(each.there and each.constant for each in found)),
        figure(f"{title}: due and not there", sum(not each.there for each in due), "", "= 0"),
        figure(f"{title}: served with status and answer right", sum(each.right for each in found), "", _all(served)),
        _part(f"{title}: response fields answered", found, lambda each: each.shows, lambda each: each.all_shown),
        _part(f"{title}: request fields accepted", found, lambda each: each.takes, lambda each: each.all_taken),
    ]


def _all(served: Sequence[Verdict]) -> str:
    return f"= {len(served)}"


def _part(
    title: str, found: Iterable[Verdict], some: Callable[[Verdict], set[str]], whole: Callable[[Verdict], set[str]]
) -> Figure:
    pairs = [(len(some(each) & whole(each)), len(whole(each))) for each in found]
    return figure(title, sum(pair[0] for pair in pairs), f"of {sum(pair[1] for pair in pairs)}")


def missing(verdicts: Iterable[Verdict], named: str) -> list[str]:
    """A line for every operation that has something to say."""
    return [line for each in verdicts if (line := _missing(each, named))]


def _missing(each: Verdict, named: str) -> str:
    name = f"{named} {each.operation.operation}"
    if not each.there:
        return f"{name}: {each.status or 'no route'} {LATER.get(each.operation.operation, '')}"
    if each.constant:
        return f"{name}: asks nobody"
    told = [] if each.status in each.statuses else [f"answers {each.status}, not {each.statuses}"]
    told += [*each.wrong[:5], *sorted(each.told)]
    told += [f"not answered: {_names(each.all_shown - each.shows)}"] if each.all_shown - each.shows else []
    told += [f"not accepted: {_names(each.all_taken - each.takes)}"] if each.all_taken - each.takes else []
    return f"{name}: {'; '.join(told)}" if told else ""


def _names(names: set[str]) -> str:
    return f"{len(names)}: {', '.join(sorted(names)[:60])}"
