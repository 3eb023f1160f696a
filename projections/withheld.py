"""What of an event or a state is for staff and support only, by noun; personal fields are a matter of their own."""

WITHHELD: dict[str, frozenset[str]] = {
    "identity.user": frozenset({"description", "active"}),
    "identity.project": frozenset({"staff_notes"}),
}


def withheld(name: str) -> frozenset[str]:
    """Fields of the events of this stored name, and of the state they make."""
    return WITHHELD.get(name.rpartition(".")[0], frozenset())
