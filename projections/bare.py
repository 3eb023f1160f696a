"""Rows as JSON documents without what is nothing in them."""

from collections.abc import Sequence


def bare(rows: str, given: Sequence[str]) -> str:
    """SQL of the documents `made` of rows. What somebody gave as null, in the columns `given`, is put back where there
    may be such. OFFSET 0: or Postgres puts every column in each place that speaks of the document."""
    theirs = [f'd."{name}"' for name in given]
    beside = "".join(f", {each}" for each in theirs)
    once = f"(SELECT row_to_json(d) AS whole{beside} FROM ({rows}) d OFFSET 0)"
    return f"SELECT {without('d.whole', theirs)} AS made FROM {once} d"


def without(whole: str, theirs: Sequence[str]) -> str:
    """SQL of a document without what is nothing in it, but for what is in the columns `theirs`."""
    stripped = f"json_strip_nulls({whole})"
    if not theirs:
        return stripped
    some = " OR ".join(f"{each}::text LIKE '%%null%%'" for each in theirs)
    back = " || ".join(_put_back(each) for each in theirs)
    return f"CASE WHEN {some} THEN ({stripped}::jsonb || {back})::json ELSE {stripped} END"


def _put_back(column: str) -> str:
    name = column.removeprefix('d."').removesuffix('"')
    return f"CASE WHEN {column} IS NULL THEN jsonb_build_object() ELSE jsonb_build_object('{name}', {column}) END"
