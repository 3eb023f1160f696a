"""How the processes stand, over HTTP and among the figures."""

from commands.processes.registry import PROCESSES
from projections.engine.session import session
from tests.http.served import Served


def test_staff_and_support_see_how_they_stand(http: Served) -> None:
    name = next(iter(PROCESSES))
    with session(http.ledger.url) as conn:
        conn.execute("INSERT INTO work.processes (name, position) VALUES (%s, 1) ON CONFLICT DO NOTHING", (name,))
    head = http.ledger.log.head()
    for client in (http.staff, http.person("helper", support=True).http):
        answer = client.get("/api/processes/")
        assert answer.headers["X-Result-Count"] == str(len(PROCESSES))
        found = {row["name"]: row for row in answer.json()}
        assert found.keys() == PROCESSES.keys()
        assert found[name]["position"] == 1
        assert found[name]["behind"] >= head - 1
        assert found[name]["owner"] is None
    assert client.head("/api/processes/").content == b""
    assert http.person("ann").http.get("/api/processes/").status_code == 403
    assert http.stranger.get("/api/processes/").status_code == 401


def test_figures(http: Served) -> None:
    text = http.staff.get("/metrics").text
    for name in PROCESSES:
        for figure in ("lag_events", "lag_seconds", "parked", "refusals"):
            assert f'cloudledger_process_{figure}{{process="{name}"}}' in text
