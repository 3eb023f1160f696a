"""The leases this process holds: renewed in the background as long as the work goes on."""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from adapters.eventstore.errors import StoreError
from adapters.jobs import leasing
from adapters.jobs.rows import JobRow
from api.ledger import Ledger

log = logging.getLogger("cloudledger.worker")


class Leases:
    """A lease that could not be renewed is not held any more, whatever the row says."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._seconds = ledger, ledger.settings.job_lease_seconds
        self._held: dict[UUID, str] = {}
        self._lock, self._stop = threading.Lock(), threading.Event()

    @contextmanager
    def renewed(self) -> Iterator[None]:
        thread = threading.Thread(target=self._keep, name="leases")
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    @contextmanager
    def holding(self, jobs: Sequence[JobRow]) -> Iterator[None]:
        with self._lock:
            self._held.update({job.id: job.lease_owner or "" for job in jobs})
        try:
            yield
        finally:
            with self._lock:
                for job in jobs:
                    self._held.pop(job.id, None)

    @property
    def idle(self) -> bool:
        with self._lock:
            return not self._held

    def held(self, job: JobRow) -> bool:
        with self._lock:
            return job.id in self._held

    def confirm(self, job: JobRow) -> bool:
        """Renews one, and says whether it is held. Only that one: threads that renewed all leases of the process would
        wait for each other, each with rows the other one wants."""
        self._renew({job.id: job.lease_owner or ""})
        return self.held(job)

    def renew(self) -> None:
        with self._lock:
            held = dict(self._held)
        if held:
            self._renew(held)

    def _renew(self, held: dict[UUID, str]) -> None:
        with self._ledger.connection() as conn:
            kept = leasing.extend(conn, held, self._seconds)
        with self._lock:
            for job in held.keys() - kept:
                if self._held.get(job) == held[job]:
                    del self._held[job]

    def _keep(self) -> None:
        while not self._stop.wait(self._seconds / 3):
            try:
                self.renew()
            except StoreError as error:
                log.warning("leases could not be renewed: %s", error)
