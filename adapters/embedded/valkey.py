"""Valkey 9: the broker, Unix socket only, everything appended to a file that is synced every second."""

from pathlib import Path
from signal import SIGKILL, SIGTERM
from urllib.parse import quote

from adapters.embedded.kind import Kind, Place
from adapters.embedded.layout import Layout, check_owner, make_private
from adapters.embedded.processes import end, free_socket


def socket_path(layout: Layout) -> Path:
    return layout.run / "valkey.sock"


def url(layout: Layout) -> str:
    """The form `redis.from_url` reads."""
    return f"unix://{quote(str(socket_path(layout)))}"


def prepare(place: Place) -> None:
    folder = place.layout.folder("valkey")
    if not folder.exists():
        make_private(folder, place.account)
    check_owner(folder, place.account)
    end(folder, SIGTERM, SIGKILL)
    free_socket(socket_path(place.layout))


def command(place: Place) -> list[str]:
    settings = {
        "port": "0",
        "unixsocket": str(socket_path(place.layout)),
        "unixsocketperm": "700",
        "dir": str(place.layout.folder("valkey")),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
    }
    options = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return [str(place.binaries.valkey), *options]


def answers(layout: Layout) -> bool:
    import redis

    try:
        with redis.Redis(unix_socket_path=str(socket_path(layout)), socket_timeout=5) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def nothing_more(_layout: Layout) -> None:
    return None


VALKEY = Kind(
    name="valkey",
    stop=SIGTERM,
    stop_now=SIGKILL,
    prepare=prepare,
    command=command,
    answers=answers,
    finish=nothing_more,
    url=url,
)
