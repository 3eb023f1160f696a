"""Every kind of job there is, by the name its rows carry."""

from api.workers import mails, scripts
from api.workers.work import Work

WORKS: dict[str, Work] = {**mails.WORKS, **scripts.WORKS}
