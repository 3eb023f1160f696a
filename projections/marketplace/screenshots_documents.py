"""Screenshots and files of offerings on the wire (contract schemas Screenshot, OfferingFile and those nested in
offerings)."""

from projections.common_filters import by_name, equals
from projections.documents import Documents
from projections.field import Field, hexa, link, of, text, together
from projections.files import file
from projections.filters import Filter
from projections.marketplace import offering_files, screenshots, seen

_SCREENSHOT: dict[str, Field] = {
    "uuid": hexa("s.uuid"),
    "name": text("s.title"),
    "description": text("s.description"),
    "image": file("s.image"),
    "thumbnail": text("NULL::text", schema={"format": "uri"}),
    "created": of("stamp", "s.created_at"),
}
"""We make no small pictures of large ones."""
_FILE: dict[str, Field] = {
    "name": text("s.title"),
    "created": of("stamp", "s.created_at"),
    "file": file("s.file"),
}


def _nested(table: str, fields: dict[str, Field], condition: str = "true") -> str:
    found = f"FROM {{{table}}} s WHERE s.offering_uuid = o.uuid AND {condition}"
    return f"(SELECT coalesce(json_agg({together(fields)} ORDER BY s.created_at), '[]') {found})"


SCREENSHOTS_OF_OFFERING = _nested("screenshots", _SCREENSHOT, "s.removed_at IS NULL")
FILES_OF_OFFERING = _nested("offering_files", _FILE)
"""Of the offering o."""
_FILTERS: dict[str, Filter] = {
    **by_name("s.title"),
    "offering": equals("s.offering_uuid", "link"),
    "offering_uuid": Filter(sql="s.offering_uuid = ANY (%(v)s)", kind="uuids"),
}

SCREENSHOTS = Documents(
    noun="Screenshot",
    models={"screenshots": screenshots.MODEL, **seen.MODELS},
    source="{screenshots} s JOIN {offerings} o ON o.uuid = s.offering_uuid",
    fields={
        "url": link("marketplace-screenshots", "s.uuid"),
        **_SCREENSHOT,
        "offering": link("marketplace-provider-offerings", "s.offering_uuid"),
        "customer_uuid": hexa("o.customer_uuid"),
    },
    filters=_FILTERS,
    order={"name": "s.title", "created": "s.created_at"},
    default_order=("created",),
    unique="s.uuid",
    visible=seen.SHOWN,
    always="s.removed_at IS NULL AND o.removed_at IS NULL",
    kept=True,
)
OFFERING_FILES = Documents(
    noun="OfferingFile",
    models={"offering_files": offering_files.MODEL, **seen.MODELS},
    source="{offering_files} s JOIN {offerings} o ON o.uuid = s.offering_uuid",
    fields={
        "url": link("marketplace-offering-files", "s.uuid"),
        "uuid": hexa("s.uuid"),
        "offering": link("marketplace-provider-offerings", "s.offering_uuid"),
        **_FILE,
    },
    filters=_FILTERS,
    order={"name": "s.title", "created": "s.created_at"},
    default_order=("created",),
    unique="s.uuid",
    visible=seen.SHOWN,
    always="o.removed_at IS NULL",
)
