"""Pages of a list: `page`, `page_size`, `X-Result-Count` and `Link` (contract/conventions.md, section 2)."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec

from api.http.problems import detail

DEFAULT_SIZE, LARGEST_SIZE = 10, 300
Query = Sequence[tuple[str, str]]


class Page(msgspec.Struct, frozen=True):
    """`number` counts from 1."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


def invalid_page() -> Exception:
    return detail(404, "Invalid page.")


def wanted_page(query: Mapping[str, Sequence[str]], unasked: int = DEFAULT_SIZE) -> Page:
    """Raises Problem (404) for a page that is no number; a size that is none gives the default.

    `unasked`: the size where nobody asks for pages."""
    size = _size((query.get("page_size") or ("",))[-1]) if {"page", "page_size"} & query.keys() else unasked
    text = (query.get("page") or ("1",))[-1]
    number = _number(text)
    if not number:
        raise invalid_page()
    return Page(number, size)


def _size(text: str) -> int:
    return min(_number(text) or DEFAULT_SIZE, LARGEST_SIZE)


def _number(text: str) -> int:
    """0 for what is no number of a sensible size."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0


def headers(page: Page, total: int, address: str, query: Query) -> dict[str, str]:
    """Commas inside an address are percent-encoded: clients split the header at commas. Raises Problem (404)."""
    last = max(1, -(-total // page.size))
    if page.number > last:
        raise invalid_page()
    links = [("first", 1), ("prev", page.number - 1), ("next", page.number + 1), ("last", last)]
    kept = urlencode([(name, value) for name, value in query if name != "page"])
    told = [f'<{_address(address, kept, number)}>; rel="{rel}"' for rel, number in links if 1 <= number <= last]
    return {"X-Result-Count": str(total), "Link": ", ".join(told)}


def _address(address: str, query: str, number: int) -> str:
    page = f"page={number}" if number > 1 else ""
    told = "&".join(part for part in (query, page) if part)
    return f"{address}?{told}" if told else address
