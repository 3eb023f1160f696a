"""Statements that are kept."""

import msgspec

from projections.documents import Seen, Wanted, count, one, page
from projections.identity.projects_documents import PROJECTS

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
