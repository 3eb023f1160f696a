"""What a rebuild or a verification found, in rows and in words."""

from typing import Any

import msgspec

from api.cli.exits import VERIFY_FAILED, Stop
from api.cli.output import say
from projections.engine import rebuild as rebuilding
from projections.engine import verify as verifying


def rebuilt_row(found: rebuilding.Rebuilt) -> dict[str, Any]:
    row = msgspec.structs.asdict(found)
    comparison = row.pop("comparison")
    row["seconds"] = round(found.seconds, 2)
    row["differences"] = comparison.count if comparison else None
    return row


def complain_of(found: list[rebuilding.Rebuilt], dry_run: bool) -> None:
    differing = [each for each in found if each.comparison and each.comparison.count]
    for each in differing:
        first = each.comparison.differences[0] if each.comparison else None
        say(f"{each.name}: first difference at {first.key if first else ''}: {first.columns if first else ''}")
    if any(not each.swapped for each in differing):
        hint = "" if dry_run else "; look with `projections verify`, swap with --accept-differences"
        raise Stop(VERIFY_FAILED, f"{', '.join(e.name for e in differing)} differ from the live table{hint}")


def verified_row(found: verifying.Verified) -> dict[str, Any]:
    compared = found.comparison
    return {
        "name": found.name,
        "version": found.version,
        "position": compared.position,
        "live_rows": compared.live_rows,
        "expected_rows": compared.expected_rows,
        "differences": compared.count,
    }


def blame(found: verifying.Verified) -> None:
    if not found.comparison.differences:
        return
    first = found.comparison.differences[0]
    say(f"{found.name}: first differing row {first.key}")
    for column, (live, expected) in first.columns.items():
        cause = found.causes.get(column)
        by = f", set by {cause.event} at position {cause.position} ({cause.actor})" if cause else ""
        say(f"  {column}: shows {live!r}, the log says {expected!r}{by}")
