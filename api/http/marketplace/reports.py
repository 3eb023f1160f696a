"""Reports: which there are, and one of them as JSON, lines of JSON or CSV, sent as it comes from Postgres."""

from collections.abc import AsyncIterator, Mapping
from typing import cast

import msgspec

from api.http import problems
from api.http.ask import Ask
from api.http.route import Parameter, Reply, Route
from api.http.streaming import rows
from projections.field import schema
from projections.marketplace.reports.registry import REPORTS
from projections.marketplace.reports.report import FRAMING, Format, Report, heading, lines

_ACCEPTED: Mapping[str, Format] = {"text/csv": "csv", "application/x-ndjson": "ndjson"}
_FOR_ALL = ("format", "by")


class ReportColumn(msgspec.Struct, frozen=True):
    """`by` is the word that groups by it; empty: it is counted over a group."""

    name: str
    description: str
    type: str
    unit: str
    by: str


class ReportDescription(msgspec.Struct, frozen=True):
    name: str
    description: str
    columns: list[ReportColumn]
    filters: list[str]


def _described(name: str, report: Report) -> ReportDescription:
    words = {column: word for word, columns in report.groups.items() for column in columns}
    told = {column: schema(field) for column, field in report.rows.fields.items()}
    columns = [
        ReportColumn(column, said["description"], said["type"], said.get("unit", ""), words.get(column, ""))
        for column, said in told.items()
    ]
    return ReportDescription(name, report.description, columns, list(report.rows.filters))


async def reports(_ask: Ask) -> Reply:
    return Reply(200, msgspec.json.encode([_described(*each) for each in REPORTS.items()]))


async def report(ask: Ask) -> Reply:
    """The first lines before the answer begins: what goes wrong until then has a status of its own."""
    found = REPORTS.get(ask.path["name"])
    if found is None:
        raise problems.missing("Report")
    form, by = _format(ask), _by(ask)
    filters = {name: values for name, values in ask.query.items() if name not in _FOR_ALL}
    chunks = rows(ask.reading(tuple(found.rows.models.values())), lines(found, ask.seen, filters, by, form))
    first = await anext(chunks, "")
    name = f'attachment; filename="{ask.path["name"]}.csv"'
    headers = {"Content-Disposition": name} if form == "csv" else {}
    stream = _text(heading(found, by, form) + first, chunks, form)
    return Reply(200, headers={**headers, "Cache-Control": "no-store"}, media=FRAMING[form].media, stream=stream)


async def _text(begun: str, chunks: AsyncIterator[str], form: Format) -> AsyncIterator[bytes]:
    yield begun.encode()
    async for chunk in chunks:
        yield (FRAMING[form].between + chunk).encode()
    yield FRAMING[form].end.encode()


def _format(ask: Ask) -> Format:
    """Raises Problem (400)."""
    if wanted := (ask.query.get("format") or [""])[-1]:
        if wanted not in FRAMING:
            raise problems.field("format", f"Select a valid choice. {wanted} is not one of: {', '.join(FRAMING)}.")
        return cast(Format, wanted)
    accept = ask.headers.get("accept", "")
    return next((form for media, form in _ACCEPTED.items() if media in accept), "json")


def _by(ask: Ask) -> tuple[str, ...]:
    return tuple(word for value in ask.query.get("by", ()) for word in value.split(",") if word)


_SPAN = "A month or a day, e.g. 2026-11 or 2026-11-22"
_MANY = "; repeatable, or divided by commas."
ROUTES = [
    Route(
        method="GET",
        path="/api/reports/",
        operation="reports_list",
        call=reports,
        answer=ReportDescription,
        many=True,
    ),
    Route(
        method="GET",
        path="/api/reports/{name}/",
        operation="reports_retrieve",
        call=report,
        noun="Report",
        about="One report, of what the caller sees of orders and resources. `/api/reports/` says what is in it.",
        parameters=(
            Parameter("format", "`json`, `ndjson` or `csv`; in place of it: Accept.", {"enum": list(FRAMING)}),
            Parameter("by", f"Group by these words alone{_MANY}"),
            Parameter("from", f"{_SPAN}: made since it began."),
            Parameter("to", f"{_SPAN}: made before it was over."),
            *(
                Parameter(name, f"Of these alone{_MANY}")
                for name in ("customer_uuid", "project_uuid", "offering_uuid", "state", "type")
            ),
        ),
    ),
]
