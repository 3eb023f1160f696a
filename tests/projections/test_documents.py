"""Statements that are kept."""

from uuid import UUID

import msgspec

from projections.documents import Seen, Wanted, count, found, made, one, page
from projections.identity.projects_documents import PROJECTS
from projections.marketplace.orders_documents import ORDERS

NOBODY = Seen(None, False, "http://x")
OTHERS = msgspec.structs.replace(PROJECTS, visible="false")


def test_documents_of_one_noun_have_statements_of_their_own() -> None:
    for which in (PROJECTS, OTHERS, PROJECTS):
        hidden = which is OTHERS
        assert (b"(false)" in page(which, NOBODY, Wanted())[0]) is hidden
        assert (b"(false)" in count(which, NOBODY, {})[0]) is hidden
        assert (b"(false)" in one(which, NOBODY, PROJECTS)[0]) is hidden


def test_every_page_says_where_it_is() -> None:
    first, second = (page(PROJECTS, NOBODY, Wanted(limit=10, offset=offset))[0] for offset in (0, 10))
    assert b"LIMIT 10 OFFSET 0" in first
    assert b"LIMIT 10 OFFSET 10" in second


def test_what_is_found_apart_is_made_by_one_statement_for_all_pages() -> None:
    first, last = (Wanted({"state": [state]}, limit=size) for state, size in (("done", 10), ("erred", 99)))
    assert found(ORDERS, NOBODY, first, counted=True)[0] != found(ORDERS, NOBODY, last, counted=True)[0]
    assert made(ORDERS, NOBODY, first.fields, [UUID(int=1)])[0] is made(ORDERS, NOBODY, last.fields, [])[0]
