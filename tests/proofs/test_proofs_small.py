"""Every proof at a tiny size, so that the normal suite keeps it alive."""

from tests.oracle import many
from tests.proofs import crash, hazard, rebuild_proof
from tests.proofs.report import Figure


def test_hazard() -> None:
    _all_reached(hazard.prove(3, writers=3))


def test_crash() -> None:
    _all_reached(crash.prove(3, kills=1, writers=4))


def test_rebuild_proof() -> None:
    _all_reached(rebuild_proof.prove(3000, kills=2, models=("users", "powers")))


def test_oracle() -> None:
    """A few histories do not come by everything; that is for the long run."""
    _all_reached([one for one in many.prove(2) if one.name.startswith("histories")])


def _all_reached(figures: list[Figure]) -> None:
    """Times and rates are for the long runs on a quiet machine."""
    judged = [one for one in figures if one.unit != "s" and not one.unit.endswith("/s")]
    assert judged
    assert [one for one in judged if not one.ok] == []
