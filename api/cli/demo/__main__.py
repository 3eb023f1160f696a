"""`make demo`: the story; `--tour`: a tour of the command line and of HTTP on a sample log."""

import sys
import threading
import time
from contextlib import ExitStack

from api.cli.demo import tour
from api.cli.demo.afterwards import look_back
from api.cli.demo.asking import Person, Stopped, Told, Unexpected, client
from api.cli.demo.people import staff_token, town
from api.cli.demo.place import Place, place, stock
from api.cli.demo.screen import Screen, on_terminal
from api.cli.demo.story import story
from api.cli.demo.watching import watching
from api.cli.exits import ERROR, INTERRUPTED, OK
from api.cli.output import say
from api.cli.stopping import stopping

LAST_LINES = 30
"""Of what the parts complained of, where the story did not reach its end."""


def main() -> int:
    if sys.argv[1:] == ["--tour"]:
        return tour.main()
    began = time.monotonic()
    with stopping() as stop:
        say("starting Postgres, Valkey, a simulated cloud and all parts of `cloudledger up`")
        code = _performed(stop, began)
    say("everything is stopped and gone")
    return code


def _performed(stop: threading.Event, began: float) -> int:
    try:
        with place(stop) as here, ExitStack() as stack:
            return _shown(here, stop, began, stack)
    except Stopped:
        return INTERRUPTED


def _shown(here: Place, stop: threading.Event, began: float, stack: ExitStack) -> int:
    try:
        _live(here, stop, began, stack)
    except Stopped:
        say("stopping")
        raise
    except Unexpected as why:
        say(f"the story did not reach its end: {why}")
        lines = [line for line in here.log.read_text().splitlines() if '"level":"info"' not in line]
        say("\n".join(lines[-LAST_LINES:]))
        return ERROR
    if on_terminal():
        say("Ctrl-C stops")
        stop.wait()
        say("stopping")
    else:
        say("without a terminal it ends here")
    return OK


def _live(here: Place, stop: threading.Event, began: float, stack: ExitStack) -> None:
    told, token = Told(stop), staff_token(here.ledger)
    staff = Person("Edsger Dijkstra", stack.enter_context(client(here.url, token)), told)
    screen = Screen(began, live=on_terminal())
    with screen, client(here.url, token) as own, watching(own, told, screen):
        screen.step("Seeding: a provider with a cloud, an organisation with a project, Ada and Grace")
        people = town(here, staff, told, stack)
        before = stock(here)
        kept = story(people, screen.step)
        _nothing_left(here, before)
        screen.step("Nothing is left at the cloud: the end")
    took = screen.seconds
    look_back(here.ledger, people.ada, kept, screen)
    screen.say(f"\nThe first event was on screen after {screen.first:.1f} s, the story was over after {took:.1f} s.")
    _ready(here, staff, people.ada)


def _ready(here: Place, staff: Person, ada: Person) -> None:
    """What can be tried now. Raises Unexpected where it cannot."""
    for each in (staff, ada):
        each.get("/api/users/me/")
    if not staff.http.get("/api/docs/").is_success:
        raise Unexpected("there is no page of the API")
    tokens = {"TOKEN": staff.token, "ADA": ada.token}
    known = " ".join(f"{name}={value}" for name, value in {"URL": here.url, **tokens, "no_proxy": "127.0.0.1"}.items())
    print(
        f"""
The API is at {here.url}/api/, its page at {here.url}/api/docs/; tokens of staff and of Ada:
  export {known}
  curl -s -H "Authorization: Token $TOKEN" $URL/api/marketplace-orders/
  export CLOUDLEDGER_DATA_DIR={here.ledger.settings.data_dir}; cloudledger events tail -f""",
        flush=True,
    )


def _nothing_left(here: Place, before: dict[str, int]) -> None:
    """Raises Unexpected."""
    if (after := stock(here)) != before:
        raise Unexpected(f"there is something left at the cloud: {after} now, {before} before")


if __name__ == "__main__":
    sys.exit(main())
