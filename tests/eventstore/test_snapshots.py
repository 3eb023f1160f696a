"""A snapshot saves folding, and never tells anything else than the events do."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.eventstore.store import LedgerStore
from adapters.postgres.migrate import migrate
from commands.decision import Decision, change
from domain.event import Event, personal_fields
from domain.identity import access
from domain.kind import Kind
from domain.registry import EVENTS, KIND_OF, KINDS
from tests.eventstore.support import envelope, fetch, opened
from tests.postgres import TAMPERING, new_database

ADA = UUID(int=1)
ALL = msgspec.structs.replace(access.KIND, snapshot_every=0)
NOW = datetime(2026, 1, 1, tzinfo=UTC)

SCOPED = {
    "user": st.just(ADA),
    "role": st.sampled_from(["CUSTOMER.OWNER", "PROJECT.ADMIN"]),
    "scope_kind": st.sampled_from(["customer", "project"]),
    "scope": st.sampled_from([UUID(int=2), UUID(int=3)]),
}
EXPIRY = st.none() | st.integers(0, 10**9).map(lambda seconds: NOW + timedelta(seconds=seconds, microseconds=1))
EVENT: st.SearchStrategy[Event] = st.one_of(
    st.builds(access.RoleGranted, **SCOPED, expires_at=EXPIRY),
    st.builds(access.GrantExpiryChanged, **SCOPED, expires_at=EXPIRY),
    st.builds(access.RoleRevoked, **SCOPED),
    st.builds(access.RoleExpired, **SCOPED),
    *(st.builds(kind, user=st.just(ADA)) for kind in access.EVENTS[4:]),
)


@pytest.fixture(scope="module")
def shared(server_url: str) -> Iterator[tuple[LedgerStore, str]]:
    with new_database(server_url) as url:
        migrate(url)
        with opened(url) as store:
            yield store, url


def append(store: LedgerStore, kind: Kind[access.Access], stream: UUID, *events: Event) -> None:
    store.commit(envelope(), b"d", Decision(change(store.load(kind, stream), events)))


def kept(url: str, stream: UUID) -> list[tuple[object, ...]]:
    return fetch(url, "SELECT originator_version FROM ledger.snapshots WHERE originator_id = %s", (stream,))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(EVENT, min_size=1, max_size=7), min_size=1, max_size=5), st.integers(1, 4))
def test_loading_with_snapshots_is_folding_everything(
    shared: tuple[LedgerStore, str], appends: list[list[Event]], every: int
) -> None:
    store, url = shared
    kind, stream = msgspec.structs.replace(access.KIND, snapshot_every=every), uuid4()
    for events in appends:
        append(store, kind, stream, *events)
    full, quick = store.load(ALL, stream), store.load(kind, stream)
    assert (quick.state, quick.version) == (full.state, full.version)
    assert full.version == sum(len(events) for events in appends)
    assert len(kept(url, stream)) == (full.version >= every)


def test_a_long_stream_is_kept_when_it_crosses_a_multiple(store: LedgerStore, url: str) -> None:
    kind = msgspec.structs.replace(access.KIND, snapshot_every=5)
    on, off = access.StaffAppointed(user=ADA), access.StaffDismissed(user=ADA)
    append(store, kind, ADA, on, off, on, off)
    assert kept(url, ADA) == []
    append(store, kind, ADA, on, off, on)
    assert kept(url, ADA) == [(7,)]
    append(store, kind, ADA, off)
    assert kept(url, ADA) == [(7,)]
    assert store.load(kind, ADA).version == 8


def test_only_what_came_after_the_snapshot_is_read(store: LedgerStore, url: str) -> None:
    kind = msgspec.structs.replace(access.KIND, snapshot_every=2)
    append(store, kind, ADA, access.StaffAppointed(user=ADA), access.SupportAppointed(user=ADA))
    with psycopg.connect(url, options=TAMPERING) as conn:
        conn.execute("DELETE FROM ledger.events WHERE originator_version = 1")
    assert store.load(kind, ADA).required().staff
    assert not store.load(ALL, ADA).required().staff


def test_a_snapshot_of_another_shape_or_kind_is_ignored_and_replaced(store: LedgerStore, url: str) -> None:
    kind = msgspec.structs.replace(access.KIND, snapshot_every=2)
    append(store, kind, ADA, access.StaffAppointed(user=ADA), access.SupportAppointed(user=ADA))
    fetch(url, "UPDATE ledger.snapshots SET state = 'not even json' RETURNING 1")
    newer = msgspec.structs.replace(kind, shape=kind.shape + 1)
    assert store.load(newer, ADA).required() == access.Access((), True, True, ADA)
    assert store.load(msgspec.structs.replace(kind, name="other"), ADA).version == 2
    append(store, newer, ADA, access.StaffDismissed(user=ADA), access.StaffAppointed(user=ADA))
    assert fetch(url, "SELECT shape, originator_version FROM ledger.snapshots") == [(str(newer.shape), 4)]
    assert store.load(newer, ADA).version == 4


def test_without_any_snapshot_everything_still_loads(store: LedgerStore, url: str) -> None:
    kind = msgspec.structs.replace(access.KIND, snapshot_every=2)
    append(store, kind, ADA, access.StaffAppointed(user=ADA), access.SupportAppointed(user=ADA))
    fetch(url, "DELETE FROM ledger.snapshots RETURNING 1")
    assert store.load(kind, ADA).required() == access.Access((), True, True, ADA)


def test_a_snapshot_that_fails_does_not_deny_what_is_stored(
    store: LedgerStore, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("ALTER TABLE ledger.snapshots ADD CHECK (originator_version < 0)")
    kind = msgspec.structs.replace(access.KIND, snapshot_every=2)
    append(store, kind, ADA, access.StaffAppointed(user=ADA), access.SupportAppointed(user=ADA))
    assert store.load(kind, ADA).version == 2
    assert kept(url, ADA) == []
    assert f"no snapshot of stream {ADA.hex} at version 2" in caplog.text


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_no_kind_with_snapshots_has_personal_fields_in_any_of_its_events(kind: Kind[object]) -> None:
    own = [event for name, event in EVENTS.items() if KIND_OF[name] is kind]
    assert own
    assert not kind.snapshot_every or not any(personal_fields(event) for event in own)


def test_the_walk_above_would_find_a_snapshotted_person() -> None:
    assert KINDS["access"].snapshot_every
    assert any(personal_fields(event) for name, event in EVENTS.items() if KIND_OF[name] is KINDS["user"])
