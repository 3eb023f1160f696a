"""Every proof at a tiny size, so that the normal suite keeps it alive."""

from tests.oracle import many
from tests.proofs import crash, hazard, rebuild_proof
from tests.proofs.report import Figure


def test_hazard() -> None:
    _all_reached(hazard.prove(4, writers=3))


def test_crash() -> None:
    _all_reached(crash.prove(4, kills=1, writers=4))


def test_rebuild_proof() -> None:
    _all_reached(rebuild_proof.prove(3000, kills=2))


def test_oracle() -> None:
    figures = many.prove(3)
    _all_reached([one for one in figures if one.name != "types of events no history came to"])


def _all_reached(figures: list[Figure]) -> None:
    assert figures
    assert [one for one in figures if not one.ok] == []
