"""given(kind, *events).when(decide, *args).then(*events): a decision told as a story, without any store."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import pytest

from domain.event import Event
from domain.kind import Kind
from domain.refusal import Refused

S = TypeVar("S")


class Told(Generic[S]):
    """What a decision answered to a history."""

    def __init__(self, kind: Kind[S], before: S | None, run: Callable[[], list[Event]]) -> None:
        self._kind = kind
        self._before = before
        self._run = run

    def then(self, *events: Event) -> S:
        """Exactly these events; returns the state after them."""
        assert events, "then() without events checks nothing; say then_nothing()"
        decided = self._run()
        assert decided == list(events)
        after = self._kind.fold(self._before, decided)
        assert after is not None
        return after

    def then_nothing(self) -> None:
        """The decision is accepted and there is nothing to record."""
        assert self._run() == []

    def refused(self, refusal: type[Refused], field: str = "") -> str:
        """Exactly this refusal, naming exactly this input; returns its message."""
        with pytest.raises(Refused) as caught:
            self._run()
        assert type(caught.value) is refusal
        assert caught.value.field == field
        assert str(caught.value)
        return str(caught.value)


class Given(Generic[S]):
    def __init__(self, kind: Kind[S], *events: Event) -> None:
        self._kind = kind
        self.state = kind.fold(None, events)

    def when(self, decide: Callable[..., list[Event]], *args: Any, **kwargs: Any) -> Told[S]:
        """Decides on the state, or on nothing where there is no history yet."""
        states = () if self.state is None else (self.state,)
        return Told(self._kind, self.state, lambda: decide(*states, *args, **kwargs))

    def known(self) -> S:
        assert self.state is not None
        return self.state


def given(kind: Kind[S], *events: Event) -> Given[S]:
    return Given(kind, *events)
