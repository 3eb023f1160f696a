"""What a report is: rows counted by what they have in common, as lines of text that Postgres makes in one statement."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from projections import documents
from projections.documents import Documents, Query, Seen
from projections.field import Field, rendered
from projections.filters import BadFilter

Format = Literal["json", "ndjson", "csv"]
CHUNK = 1000
"""Lines in one row of the answer."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """`rows` says what is counted, who sees it, the filters, and as its fields the columns. `groups`: the words one may
    group by, and the columns of each; the other columns are counted over a group."""

    description: str
    rows: Documents
    groups: Mapping[str, tuple[str, ...]]


class Framing(msgspec.Struct, frozen=True):
    """What stands before the lines, between chunks of them, and after."""

    media: str
    begin: str = ""
    between: str = ""
    end: str = ""


FRAMING: Mapping[Format, Framing] = {
    "json": Framing("application/json", "[", ",", "]"),
    "ndjson": Framing("application/x-ndjson"),
    "csv": Framing("text/csv; charset=utf-8"),
}
_LINE: Mapping[Format, str] = {
    "json": "row_to_json(d)::text",
    "ndjson": r"row_to_json(d)::text || E'\n'",
    "csv": r"concat_ws(',', {cells}) || E'\r\n'",
}
_DANGEROUS = r"^[\s=+@＝＋－＠-]"  # noqa: RUF001
_TEXT = "'\"' || replace({safe}, '\"', '\"\"') || '\"'"
_NUMBERS = ("int", "number", "decimal", "bool")


def columns(report: Report, by: Sequence[str] = ()) -> Mapping[str, Field]:
    """Those of an answer that is grouped by some words; none: by all there are."""
    kept = {name for word in by or report.groups for name in report.groups[word]}
    grouping = {name for names in report.groups.values() for name in names}
    return {name: field for name, field in report.rows.fields.items() if name in kept or name not in grouping}


def heading(report: Report, by: Sequence[str], form: Format) -> str:
    """The text before the first line."""
    return ",".join(columns(report, by)) + "\r\n" if form == "csv" else FRAMING[form].begin


def lines(report: Report, seen: Seen, filters: Mapping[str, Sequence[str]], by: Sequence[str], form: Format) -> Query:
    """Gives rows of one text each, with many lines in it. Raises BadFilter, also for filters there are not: with one
    that is misspelt the numbers would be of something else."""
    _require("by", by, report.groups)
    _require("", filters, report.rows.filters)
    shown = columns(report, by)
    groups = [name for words in report.groups.values() for name in words if name in shown]
    order = ", ".join(f'd."{name}"' for name in groups)
    line = _LINE[form].replace("{cells}", ", ".join(_cell(name, field) for name, field in shown.items()))
    values = ", ".join(f'{rendered(field)} AS "{name}"' for name, field in shown.items())
    grouped = ", ".join(str(place) for place, name in enumerate(shown, 1) if name in groups)
    return documents.narrowed(
        report.rows,
        seen,
        filters,
        f"SELECT string_agg(e.line, '{FRAMING[form].between}' ORDER BY e.n) FROM"
        f" (SELECT {line} AS line, row_number() OVER (ORDER BY {order}) - 1 AS n FROM"
        f" (SELECT {values} FROM <source> WHERE <where> GROUP BY {grouped}) d) e"
        f" GROUP BY e.n / {CHUNK} ORDER BY e.n / {CHUNK}",
    )


def _require(name: str, given: Iterable[str], known: Iterable[str]) -> None:
    for word in given:
        if word not in known:
            raise BadFilter(name or word, f"Select a valid choice. {word} is not one of: {', '.join(known)}.")


def _cell(name: str, field: Field) -> str:
    """Of CSV. What a spreadsheet could take for a formula begins with an apostrophe."""
    sql = f'd."{name}"'
    safe = f"CASE WHEN {sql} ~ '{_DANGEROUS}' THEN '''' ELSE '' END || {sql}"
    cell = f"{sql}::text" if field.form in _NUMBERS else _TEXT.format(safe=safe)
    return f"coalesce({cell}, '')"
