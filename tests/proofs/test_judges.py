"""The judges of the proofs are given something to condemn."""

import math
from collections import Counter
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest

from domain.openstack.volume import Volume
from tests.proofs import crash_checks, rebuild_proof, report, storm_checks
from tests.proofs.crash_journals import Answered
from tests.proofs.hazard_checks import Order, longest_delay, longest_gap, misplaced, order, risen
from tests.proofs.hazard_writer import Told
from tests.proofs.rebuild_kills import PHASES, Left, not_resumed, plan
from tests.proofs.report import figure
from tests.proofs.subscriber import Received
from tests.proofs.traffic import Asked

STREAM = uuid4()
COMMAND = uuid4()


def test_a_figure_is_ok_when_it_is_reached() -> None:
    assert [figure("x", 2, reach=reach).ok for reach in ("", "= 2", ">= 2", "<= 2", "= 3", ">= 3", "<= 1")] == [
        True,
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert not figure("x", math.inf, reach="<= 1").ok
    assert not figure("x", math.nan, reach="<= 1").ok


def test_what_is_not_reached_fails_the_target(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(report, "BUILD", tmp_path / "build")
    assert report.publish("good", [figure("x", 0, reach="= 0")]) == 0
    assert report.publish("bad", [figure("x", 0, reach="= 0"), figure("y", 1, reach="= 0")]) == 1
    assert report.publish("nothing", []) == 1
    written = msgspec.json.decode((tmp_path / "build" / "bad.json").read_bytes())
    assert written[1] == {"name": "y", "value": 1, "unit": "", "reach": "= 0", "ok": False}


@pytest.mark.parametrize(
    ("positions", "found"),
    [
        ((1, 2, 3), Order(0, 0, 0, 0, 0)),
        ((1, 3), Order(1, 0, 1, 1, 1)),
        ((1, 2, 2, 3), Order(0, 1, 1, 1, 0)),
        ((1, 3, 2), Order(0, 0, 2, 2, 0)),
        ((), Order(3, 0, 0, 0, 3)),
    ],
)
def test_a_subscriber_that_misses_something_is_found_out(positions: tuple[int, ...], found: Order) -> None:
    log = [(position, STREAM, position) for position in (1, 2, 3)]
    assert order([_received(position) for position in positions], log) == found


def test_an_event_received_under_another_version_is_found_out() -> None:
    assert order([_received(1)], [(1, STREAM, 2)]).unlike_the_log == 2


def test_stalls_are_measured() -> None:
    told = [_told(1, at=10.0), _told(2, at=11.0), _told(3, at=12.0)]
    seen = [_received(1, 10.5), _received(2, 11.0), _received(3, 14.0)]
    assert longest_delay(told, seen) == 2.0
    assert longest_gap(told, seen) == 1.0
    assert longest_delay(told, seen[:2]) == math.inf
    assert longest_delay([], seen) == math.inf


@pytest.mark.parametrize(("events", "answered", "wrong"), [(1, True, 0), (0, True, 1), (2, True, 1), (1, False, 1)])
def test_an_acknowledged_command_must_be_there_once(events: int, answered: bool, wrong: int) -> None:
    assert misplaced([_told(1)], Counter({COMMAND: events}), {COMMAND} if answered else set()) == wrong


def test_a_command_rolled_back_must_not_be_there() -> None:
    gone = [_told(0, outcome="rolled_back")]
    assert [risen(gone, Counter(), set()), risen(gone, Counter({COMMAND: 1}), set())] == [0, 1]


def test_lost_and_doubled_commands_of_a_crash_are_found_out() -> None:
    answered, event = [Answered(COMMAND, 5, 1, repeated=False, at=0.0)], (COMMAND, 5)
    assert crash_checks.misplaced(answered, [event], {COMMAND: 5}) == 0
    assert crash_checks.misplaced(answered, [], {COMMAND: 5}) == 1
    assert crash_checks.misplaced(answered, [event], {}) == 1
    assert (
        crash_checks.misplaced(answered, [event, (COMMAND, 6)], {COMMAND: 5})
        == crash_checks.doubled([event, (COMMAND, 6)])
        == 1
    )


def test_a_build_that_is_begun_again_instead_of_gone_on_with_is_found_out() -> None:
    assert not_resumed([Left(3, 10, 2), Left(3, 12, 2), Left(0, 0, 3)]) == 0
    assert not_resumed([Left(3, 10, 2), Left(3, 9, 2)]) == 1
    assert not_resumed([Left(3, 10, 2), Left(0, 0, 4)]) == 1
    assert not_resumed([Left(0, 0, 3), Left(4, 0, 3)]) == 0


def test_the_plan_kills_every_model_in_every_phase_of_its_turn() -> None:
    points = plan(20)
    assert sum(map(len, points.values())) == 20
    assert {point.phase for found in points.values() for point in found} == set(PHASES)
    assert all(points.values())


def test_a_long_query_counts_only_near_a_swap() -> None:
    asked = [Asked("users", 10.0, 0.5, 1), Asked("users", 20.0, 3.0, 1)]
    assert rebuild_proof.longest_around(asked, [(10.4, 10.5)]) == 0.5
    assert rebuild_proof.longest_around(asked, [(40.0, 40.1)]) == math.inf


def _received(position: int, at: float = 0.0) -> Received:
    return Received(position, at, STREAM, position)


def _told(position: int, at: float = 0.0, outcome: str = "appended") -> Told:
    return Told(outcome, COMMAND if position < 2 else UUID(int=position), 1, position, at)


def test_what_is_at_a_cloud_beyond_the_log_is_found_and_what_is_missing_and_what_is_there_twice() -> None:
    def state(number: str, *, lost: bool = False, deleted: bool = False) -> Volume:
        return Volume(tenant=uuid4(), resource=None, title="v", size=1, backend_id=number, lost=lost, deleted=deleted)

    known = {uuid4(): each for each in (state("a"), state("b"), state("gone", lost=True), state("old", deleted=True))}
    there = {number: {"metadata": {"cloudledger": "same"}} for number in ("a", "orphan", "old")}
    figures = {one.name: one.value for one in storm_checks.of_kind("volume", known, there)}
    assert figures == {
        "volume: in the log": 2,
        "volume: at the cloud and not in the log": 2,
        "volume: in the log and not at the cloud": 1,
        "volume: made twice": 1,
    }
