"""Countries on the wire: those an operator chose to offer, or all."""

import msgspec

from domain.countries import COUNTRIES as NAMES
from projections.documents import Documents
from projections.field import text
from projections.platform import platform

_ALL = msgspec.json.encode(NAMES).decode().replace("'", "''").replace("%", "%%").replace("{", "{{").replace("}", "}}")

COUNTRIES = Documents(
    noun="Country",
    models={"platform": platform.MODEL},
    source=f"jsonb_each_text('{_ALL}'::jsonb) k (code, title)",
    fields={"label": text("k.title"), "value": text("k.code")},
    filters={},
    order={"label": "k.title", "value": "k.code"},
    default_order=("label",),
    unique="k.code",
    always=(
        "coalesce((SELECT s.value = '[]' OR s.value ? k.code FROM {platform} s"
        f" WHERE s.key = '{platform.SETTING}COUNTRIES'), true)"
    ),
)
