"""No operation costs a cloud more calls than it needs."""

from tests.backends.openstack.calls import counted


def test_calls_of_every_operation() -> None:
    assert [one.name for one in counted() if not one.ok] == []
