"""`cloudledger jobs`."""

import json
from uuid import UUID, uuid4

import pytest

from adapters.postgres.migrate import migrate
from api.workers.catalogue import WORKS
from tests.api.support import Cli
from tests.eventstore.support import fetch
from tests.jobs import works
from tests.jobs.rows import a_job


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, work in works.WORKS.items():
        monkeypatch.setitem(WORKS, name, work)


class Jobs:
    def __init__(self, cli: Cli) -> None:
        self.cli, self.url = cli, cli.environment["CLOUDLEDGER_DATABASE_URL"]
        migrate(self.url)

    def add(self, state: str, kind: str = "test.register", target: UUID | None = None) -> str:
        job = a_job(self.url, kind, state, target=target)
        changed = "UPDATE work.jobs SET attempts = 3, last_error = 'busy' WHERE id = %s RETURNING 1"
        assert fetch(self.url, changed, (job,))
        return job.hex

    def states(self) -> dict[str, str]:
        return {job.hex: state for job, state in fetch(self.url, "SELECT id, state FROM work.jobs")}


@pytest.fixture
def jobs(cli: Cli) -> Jobs:
    return Jobs(cli)


def test_lists_narrow_and_go_on(cli: Cli, jobs: Jobs) -> None:
    target = uuid4()
    found = [jobs.add("parked"), jobs.add("parked", "test.gone"), jobs.add("ready", target=target), jobs.add("done")]
    listed = [row["id"] for row in cli.data("jobs", "list")]
    assert listed == found[::-1]
    assert [row["id"] for row in cli.data("jobs", "list", "--state", "parked")] == [found[1], found[0]]
    assert [row["id"] for row in cli.data("jobs", "list", "--kind", "test.gone")] == [found[1]]
    assert [row["id"] for row in cli.data("jobs", "list", "--target", target)] == [found[2]]
    assert cli.data("jobs", "list", "--queue", "heavy") == []
    first = cli.data("jobs", "list", "--limit", 3)
    rest = cli.data("jobs", "list", "--before", first[-1]["id"])
    assert [row["id"] for row in (*first, *rest)] == listed
    (shown,) = cli.data("jobs", "show", found[0])
    assert (shown["state"], shown["last_error"], shown["attempts"]) == ("parked", "busy", 3)


def test_counts(cli: Cli, jobs: Jobs) -> None:
    for state in ("parked", "parked", "ready", "done"):
        jobs.add(state)
    fetch(jobs.url, "UPDATE work.jobs SET due_at = now() - interval '1 hour' RETURNING 1")
    counted = {row["state"]: row for row in cli.data("jobs", "stats")}
    assert {state: row["jobs"] for state, row in counted.items()} == {"done": 1, "parked": 2, "ready": 1}
    assert 3600 <= counted["ready"]["oldest_seconds"] < 3700
    assert [counted[state]["stuck"] for state in ("ready", "parked")] == [1, 0]


def test_one_by_hand(cli: Cli, jobs: Jobs) -> None:
    job = jobs.add("parked")
    assert cli("jobs", "retry", job).code == 0
    assert (jobs.states()[job], cli.data("jobs", "show", job)[0]["attempts"]) == ("ready", 0)
    assert cli.data("jobs", "park", job)[0]["last_error"] == "parked by an operator"
    (gone,) = cli.data("jobs", "abandon", job)
    assert (gone["state"], gone["last_error"]) == ("abandoned", "abandoned by an operator; parked by an operator")
    (event,) = cli.data("events", "list")
    assert (event["name"], event["actor"]) == ("identity.user.registered", "system:worker")
    assert event["reason"] == "abandoned by an operator"
    assert cli("jobs", "retry", job).code == 0
    assert jobs.states()[job] == "ready"


FORBIDDEN = [("retry", "done"), ("retry", "running"), ("park", "parked"), ("park", "done")]
FORBIDDEN += [("abandon", "running"), ("abandon", "done")]


@pytest.mark.parametrize(("action", "state"), FORBIDDEN)
def test_what_a_state_forbids(cli: Cli, jobs: Jobs, action: str, state: str) -> None:
    job = jobs.add(state)
    said = cli("jobs", action, job)
    assert (said.code, f"the job is {state}" in said.err) == (5, True)
    assert jobs.states() == {job: state}


def test_many_by_a_filter(cli: Cli, jobs: Jobs) -> None:
    parked, other = [jobs.add("parked") for _ in range(3)], jobs.add("parked", "test.gone")
    wanted = ("--kind", "test.register", "--state", "parked")
    before = jobs.states()
    dry = cli("jobs", "retry", *wanted, "--dry-run", "-o", "ndjson")
    assert [json.loads(line)["id"] for line in dry.out.splitlines()] == parked
    assert "would change 3 of 3 jobs" in dry.err
    assert jobs.states() == before
    assert [row["state"] for row in cli.data("jobs", "retry", *wanted)] == ["ready"] * 3
    assert [row["state"] for row in cli.data("jobs", "abandon", "--state", "ready")] == ["abandoned"] * 3
    assert jobs.states()[other] == "parked"


def test_one_that_cannot_be_given_up_does_not_hold_up_the_rest(cli: Cli, jobs: Jobs) -> None:
    unknown, known = jobs.add("parked", "test.unheard_of"), jobs.add("parked")
    said = cli("jobs", "abandon", "--state", "parked")
    assert "changed 1 of 2 jobs" in said.err
    assert jobs.states() == {unknown: "parked", known: "abandoned"}


def test_abandoning_what_is_no_longer_wanted_tells_nothing(cli: Cli, jobs: Jobs) -> None:
    job = jobs.add("parked", "test.stale")
    assert cli("jobs", "abandon", job).code == 0
    assert (jobs.states()[job], cli.data("events", "list")) == ("abandoned", [])


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("show", uuid4().hex), 4, "there is no job"),
        (("retry", uuid4().hex), 4, "there is no job"),
        (("retry",), 2, "name one job"),
        (("park", uuid4().hex, "--state", "ready"), 2, "name one job"),
        (("list", "--state", "parkd"), 2, "did you mean parked?"),
        (("list", "--queue", "havy"), 2, "did you mean heavy?"),
        (("show", "x"), 2, "not an id"),
    ],
)
def test_what_is_wrong_is_said(cli: Cli, jobs: Jobs, words: tuple[str, ...], code: int, part: str) -> None:
    said = cli("jobs", *words)
    assert (said.code, part in said.err) == (code, True), said.err


def test_a_worker_serves_queues_there_are(cli: Cli) -> None:
    said = cli("worker", "--queues", "tasks,havy")
    assert (said.code, "did you mean heavy?" in said.err) == (2, True)
