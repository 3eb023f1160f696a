"""Features and settings as they are now: the catalogues, with what an operator chose put over them."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from domain.platform.feature_catalogue import SECTIONS
from domain.platform.setting_catalogue import SETTINGS
from projections import listing
from projections.engine.model import Conn
from projections.listing import Listing, text
from projections.platform import platform
from projections.platform.platform import Choice


class Filters(TypedDict, total=False):
    key: str | None


LISTING: Listing[Choice] = Listing(
    item=Choice,
    columns=text("p.key, p.value, p.stream"),
    source=text("{platform} p", platform=platform.MODEL),
    filters={"key": text("p.key = %(key)s")},
    order={"key": text("p.key")},
    default_order=("key",),
    unique="key",
)
CHOSEN = text("SELECT key, value FROM {platform}", platform=platform.MODEL)


def page(
    conn: Conn, order: Sequence[str] = (), limit: int = 50, offset: int = 0, **filters: Unpack[Filters]
) -> list[Choice]:
    """What was chosen, and nothing else."""
    return listing.page(conn, LISTING, filters, order, limit, offset)


def chosen(conn: Conn) -> dict[str, Any]:
    return dict(conn.execute(CHOSEN).fetchall())


def features(chosen: Mapping[str, Any]) -> dict[str, dict[str, bool]]:
    """Section -> flag -> whether it is on."""
    return {
        key: {flag: chosen.get(f"{platform.FEATURE}{key}.{flag}", flag in section.on) for flag in section.flags}
        for key, section in SECTIONS.items()
    }


def settings(chosen: Mapping[str, Any], *, public: bool | None = None) -> dict[str, Any]:
    """Name -> value; with `public`, only those anybody may read, or only the others."""
    return {
        name: chosen.get(platform.SETTING + name, setting.default)
        for name, setting in SETTINGS.items()
        if public is None or setting.public == public
    }
