"""The eventsourcing library's own test cases for recorders, run on ours."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.tests.persistence import (
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
    ProcessRecorderTestCase,
    TrackingRecorderTestCase,
)

from adapters.eventstore.connect import datastore
from adapters.eventstore.recorder import LedgerRecorder
from tests.eventstore.support import envelope


class Enveloped(LedgerRecorder):
    """The cases know nothing of who asks and why."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        positions: Sequence[int] | None = super().insert_events(stored_events, envelope=envelope(), **kwargs)
        return positions


class OnLedger:
    recorder: LedgerRecorder

    @pytest.fixture(autouse=True)
    def _ledger(self, url: str) -> Iterator[None]:
        store = datastore(url)
        self.recorder = Enveloped(store)
        yield
        store.close()

    def create_recorder(self) -> LedgerRecorder:
        return self.recorder


class TestApplicationRecorder(OnLedger, ApplicationRecorderTestCase[LedgerRecorder]):
    pass


class TestProcessRecorder(OnLedger, ProcessRecorderTestCase):
    pass


class TestTrackingRecorder(OnLedger, TrackingRecorderTestCase):
    pass


class TestNonInterleavingNotificationIDs(OnLedger, NonInterleavingNotificationIDsBaseCase):
    pass


del ApplicationRecorderTestCase, ProcessRecorderTestCase, TrackingRecorderTestCase
del NonInterleavingNotificationIDsBaseCase
