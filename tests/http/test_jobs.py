"""Jobs over HTTP: who may look and act, what is told, and the figures."""

import httpx
import pytest

from api.workers.catalogue import WORKS
from domain.kind import Name
from tests.http.served import Served
from tests.jobs.rows import a_job
from tests.jobs.works import WORKS as TEST_WORKS

ACTIONS = ("retry", "park", "abandon")


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, work in TEST_WORKS.items():
        monkeypatch.setitem(WORKS, name, work)


def support(http: Served) -> httpx.Client:
    return http.person("sue", support=True).http


def test_support_looks(http: Served) -> None:
    job = a_job(http.ledger.url, state="parked", steps=3)
    who = support(http)
    shown = who.get(f"/api/jobs/{job.hex}/").json()
    assert (shown["uuid"], shown["state"], shown["kind"]) == (job.hex, "parked", "test.register")
    assert (shown["arguments"], shown["progress"], shown["attempts"]) == ({"steps": 3}, "", 0)
    listed = who.get("/api/jobs/", params={"state": "parked", "target": shown["target"]})
    assert ([one["uuid"] for one in listed.json()], listed.headers["X-Result-Count"]) == ([job.hex], "1")
    assert who.head("/api/jobs/", params={"queue": "heavy"}).headers["X-Result-Count"] == "0"
    assert who.get("/api/jobs/", params={"state": "lost"}).status_code == 400


@pytest.mark.parametrize("action", ACTIONS)
def test_only_staff_acts(http: Served, action: str) -> None:
    address = f"/api/jobs/{a_job(http.ledger.url).hex}/{action}/"
    assert http.stranger.post(address).status_code == 401
    assert http.person("ann").http.post(address).status_code == 403
    assert support(http).post(address).status_code == 403
    assert http.staff.post(address).status_code == 200


def test_staff_repairs(http: Served) -> None:
    job = a_job(http.ledger.url, state="parked")
    address, me = f"/api/jobs/{job.hex}/", http.people["staff"].uuid.hex
    assert http.staff.post(f"{address}retry/").json()["state"] == "ready"
    parked = http.staff.post(f"{address}park/").json()
    assert (parked["state"], parked["last_error"]) == ("parked", f"parked by user:{me}")
    gone = http.staff.post(f"{address}abandon/").json()
    assert (gone["state"], "finished" in gone) == ("abandoned", True)
    again = http.staff.post(f"{address}abandon/")
    assert (again.status_code, again.json()["detail"].startswith("the job is abandoned")) == (409, True)
    assert http.ledger.store.owner(Name("username", f"failed-{job.hex}", "username"))


def test_figures(http: Served) -> None:
    url = http.ledger.url
    a_job(url, "test.counted", "parked")
    a_job(url, "test.counted", "done")
    a_job(url, "test.counted", due="-1 hour")
    text = http.staff.get("/metrics").text
    for state, jobs in (("ready", 1), ("parked", 1), ("done", 1), ("running", 0), ("abandoned", 0)):
        assert f'cloudledger_jobs{{kind="test.counted",state="{state}"}} {jobs}.0' in text
    oldest = 'cloudledger_job_oldest_ready_seconds{kind="test.counted"} '
    (seconds,) = (line.removeprefix(oldest) for line in text.splitlines() if line.startswith(oldest))
    assert 3600 <= float(seconds) < 3700
    assert 'cloudledger_job_seconds{kind="test.counted",quantile="0.95"}' in text
    assert 'cloudledger_job_attempts{kind="test.counted"} 0.0' in text
