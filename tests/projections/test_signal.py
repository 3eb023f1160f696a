"""Bells: who is told of what, and when."""

from projections.engine.signal import Signal

LONG = 60.0


def test_a_nudge_that_comes_while_nobody_waits_is_not_lost() -> None:
    signal = Signal()
    signal.raise_to(5)
    assert signal.beyond("users", 4, LONG) == 5
    signal.nudge()
    assert signal.beyond("users", 5, LONG) is None
    assert signal.beyond("projects", 5, LONG) is None
    signal.raise_to(6)
    assert signal.beyond("users", 5, LONG) == 6


def test_a_nudge_is_felt_once() -> None:
    signal = Signal()
    signal.nudge()
    assert signal.beyond("users", 0, LONG) is None
    signal.raise_to(1)
    assert signal.beyond("users", 0, LONG) == 1
    assert signal.beyond("users", 1, 0) is None
