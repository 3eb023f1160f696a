"""Every kind of job there is, by the name its rows carry."""

from api.workers import accounts, mails, pulls, scripts
from api.workers.openstack import cloud, looking, operations
from api.workers.work import Work

WORKS: dict[str, Work] = {
    **accounts.WORKS,
    **mails.WORKS,
    **scripts.WORKS,
    **pulls.WORKS,
    **operations.WORKS,
    **cloud.WORKS,
    **looking.WORKS,
}
