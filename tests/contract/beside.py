"""The published schema and the list of its operations, when they stand beside the checkout."""

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tests.contract.client import Operation
from tests.contract.shapes import Named, Schema

FOLDER = Path(__file__).parents[3] / "shared" / "contract"
_OF_THIS_AREA = "#/components/schemas/"


def there() -> bool:
    return (FOLDER / "openapi-subset.yaml").is_file()


@lru_cache
def _schema() -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (FOLDER / "openapi-subset.yaml").open() as file:
        return yaml.load(file, loader)  # noqa: S506


@lru_cache
def _successes() -> Mapping[tuple[str, str], str]:
    with (FOLDER / "operations.tsv").open(newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {(row["method"], row["path"]): row["success_status"] for row in rows}


def named() -> Named:
    known: Named = _schema()["components"]["schemas"]
    return known


def statuses(which: Operation) -> tuple[int, ...]:
    found = _successes().get((which.method, which.path), "")
    return tuple(int(each) for each in found.split(",") if each)


def _described(which: Operation) -> Mapping[str, Any]:
    told: Schema = _schema()["paths"].get(which.path, {}).get(which.method.lower(), {})
    return told


def answer(which: Operation) -> Schema:
    for status, told in _described(which).get("responses", {}).items():
        if status.startswith("2") and (content := told.get("content", {}).get("application/json")):
            shape: Schema = content["schema"]
            return shape
    return {}


def body(which: Operation) -> Schema:
    content = _described(which).get("requestBody", {}).get("content", {})
    shape: Schema = content.get("application/json", {}).get("schema", {})
    return shape
