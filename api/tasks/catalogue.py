"""Every task that runs by the clock, by name."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec

from api.ledger import Ledger
from api.signin import sweeping
from api.tasks import begin_prices, end_teams, expire_grants, forget_jobs, openstack, orders, prune_files, pulls, usage


class Task(msgspec.Struct, frozen=True):
    """`run` may be done again at any time and says how much it did; `due` lists what it would do. `every`: a time
    span, or five fields as in a crontab (UTC)."""

    name: str
    description: str
    run: Callable[[Ledger], int]
    due: Callable[[Ledger], list[dict[str, Any]]]
    every: timedelta | str


_TASKS = (
    Task(
        "expire-grants",
        "Record roles whose time is over",
        expire_grants.expire_grants,
        expire_grants.due,
        timedelta(minutes=5),
    ),
    Task(
        "end-teams",
        "End roles in projects that were moved or recovered without their team",
        end_teams.end_teams,
        end_teams.due,
        timedelta(hours=1),
    ),
    Task(
        "sweep-access",
        "Forget sessions that ended, failures that no longer count and passwords that never came to be",
        sweeping.swept,
        sweeping.due,
        timedelta(hours=1),
    ),
    Task(
        "forget-jobs",
        "Forget jobs that have been over for long",
        forget_jobs.forget_jobs,
        forget_jobs.due,
        "40 3 * * *",
    ),
    Task(
        "prune-files",
        "Remove pictures and other files that nothing names any more",
        prune_files.prune_files,
        prune_files.due,
        "50 3 * * *",
    ),
    Task("expire-orders", "End orders that nobody answered", orders.expire, orders.stale, timedelta(hours=2)),
    Task("proceed-orders", "Go on with orders whose day has come", orders.proceed, orders.ready, timedelta(hours=2)),
    Task("pull-resources", "Ask scripts of providers how resources are", pulls.pull, pulls.due, timedelta(hours=1)),
    Task(
        "look-into-tenants",
        "Look how machines and volumes are at their clouds",
        partial(openstack.look_into, "resources"),
        partial(openstack.tenants, "resources"),
        timedelta(hours=1),
    ),
    Task(
        "look-into-networks",
        "Look how networks, routers and security groups are at their clouds",
        partial(openstack.look_into, "subresources"),
        partial(openstack.tenants, "subresources"),
        timedelta(hours=2),
    ),
    Task(
        "look-at-quotas",
        "Look how much of their quotas tenants use",
        partial(openstack.look_into, "quotas"),
        partial(openstack.tenants, "quotas"),
        timedelta(hours=12),
    ),
    Task("look-at-clouds", "Look what clouds have to offer", openstack.look_at, openstack.clouds, timedelta(hours=24)),
    Task(
        "mark-stuck",
        "Mark as erred what a cloud has been at for too long",
        openstack.mark_stuck,
        openstack.stuck,
        timedelta(hours=1),
    ),
    Task("terminate-resources", "Terminate resources that are over", orders.terminate, orders.over, "20 1 * * *"),
    Task("carry-over-usage", "Carry recurring usage into the month", usage.carry_over, usage.recurring, "10 0 * * *"),
    Task(
        "create-accounts",
        "Give people accounts at offerings whose provider wants everybody to have one",
        usage.create_accounts,
        usage.without_account,
        timedelta(minutes=5),
    ),
    Task(
        "begin-prices",
        "Let prices of plans hold that were announced before this month",
        begin_prices.begin_prices,
        begin_prices.due,
        timedelta(hours=1),
    ),
)
TASKS: dict[str, Task] = {task.name: task for task in _TASKS}
