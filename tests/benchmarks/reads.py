"""Loading a stream, reading the log, walking the chain, export and import; against raw SQL."""

import io
import random
from uuid import UUID

import psycopg

from adapters.eventstore import chain, export, importing
from adapters.eventstore.connect import open_log, open_store
from adapters.eventstore.log import COLUMNS
from adapters.eventstore.store import LedgerStore
from adapters.postgres.migrate import migrate
from commands.ids import uuid7
from domain.identity import project
from tests.benchmarks.measure import side_by_side
from tests.benchmarks.rows import pending
from tests.eventstore.support import MASTER_KEY
from tests.proofs.report import Figure, figure, say

STREAM = "SELECT originator_version, topic, state FROM ledger.events WHERE originator_id = %b ORDER BY 1"
PAGE = f"SELECT {COLUMNS} FROM ledger.events WHERE notification_id > %b AND notification_id <= %b ORDER BY 1"
SIZE = 5000


def fill(store: LedgerStore, events: int) -> list[UUID]:
    """Streams of 100 events each."""
    streams = [uuid7() for _ in range(events // 100)]
    for begin in range(0, len(streams), 20):
        store.recorder.append([pending(100, stream) for stream in streams[begin : begin + 20]])
    return streams


def reads(url: str, events: int) -> list[Figure]:
    say(f"reading {events:,} events")
    store = open_store(url, MASTER_KEY)
    streams = fill(store, events)
    log, head = open_log(store), store.head()
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("VACUUM ANALYZE ledger.events")
        cursor = conn.cursor(binary=True)

        def raw_stream() -> int:
            return len(cursor.execute(STREAM, (random.choice(streams),), prepare=True).fetchall())

        def load() -> int:
            return store.load(project.KIND, random.choice(streams)).version

        def raw_pages() -> int:
            return sum(len(cursor.execute(PAGE, (at, at + SIZE), prepare=True).fetchall()) for at in _pages(head))

        def decoded() -> int:
            return sum(len(log.page(at, at + SIZE)) for at in _pages(head))

        def walk() -> int:
            verdict = chain.verify_database(conn)
            assert not verdict.broken
            return verdict.events

        found = side_by_side({"raw": raw_stream, "load": load}, seconds=0.7)
        whole = side_by_side({"raw": raw_pages, "decoded": decoded, "verify": walk}, rounds=3, seconds=0.1)
    store.close()
    return [
        figure("raw select of a 100-event stream", found["raw"] / 100, "streams/s"),
        figure("load of a 100-event stream, of raw", found["load"] / found["raw"], "ratio", ">= 0.5"),
        figure("raw keyset paging of the whole log", whole["raw"], "events/s"),
        figure("read and decode of the whole log, of raw", whole["decoded"] / whole["raw"], "ratio", ">= 0.4"),
        figure("verify with the chain", whole["verify"], "events/s", ">= 200000"),
    ]


def _pages(head: int) -> range:
    return range(0, head, SIZE)


def archive(url: str, empty_url: str) -> list[Figure]:
    say("export and import")
    store = open_store(url, MASTER_KEY)
    key_check, head = store.keys.key_check, store.head()
    store.close()
    migrate(empty_url)
    out = io.BytesIO()
    with psycopg.connect(url, autocommit=True) as conn, psycopg.connect(empty_url, autocommit=True) as empty:

        def write() -> int:
            out.seek(0)
            return export.export(conn, out).events

        def read() -> int:
            out.seek(0)
            empty.execute("SET session_replication_role = replica")
            empty.execute("TRUNCATE ledger.events, ledger.commands, ledger.names")
            empty.execute("RESET session_replication_role")
            return importing.import_file(empty, out, key_check).events

        found = side_by_side({"export": write, "import": read}, rounds=3, seconds=0.1)
    say(f"{head:,} events, {len(out.getvalue()) // 1_000_000} MB")
    return [
        figure("export", found["export"], "events/s", ">= 50000"),
        figure("import", found["import"], "events/s", ">= 50000"),
    ]
