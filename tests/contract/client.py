"""The official client: what it sends and what it expects, read from the functions it calls."""

import csv
import importlib
import inspect
import re
import typing
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from tests.contract import shapes
from tests.contract.shapes import Schema

TABLE = Path(__file__).parent / "operations.tsv"
_STATUS = re.compile(r"status_code == (\d+)")
PATH_KINDS = (inspect.Parameter.POSITIONAL_OR_KEYWORD,)


class Operation(msgspec.Struct, frozen=True):
    """A line of the table: what the yardstick is about."""

    area: str
    tier: int
    method: str
    path: str
    operation: str
    module: str


def operations() -> list[Operation]:
    with TABLE.open(newline="") as file:
        return [msgspec.convert(row, Operation, strict=False) for row in csv.DictReader(file, delimiter="\t")]


def module(which: Operation) -> ModuleType:
    return importlib.import_module(f"waldur_api_client.api.{which.module}")


def statuses(which: Operation) -> tuple[int, ...]:
    """Those the client takes for success."""
    found = {int(each) for each in _STATUS.findall(inspect.getsource(module(which)._parse_response))}
    return tuple(sorted(each for each in found if each < 300)) or (200,)


def answer(which: Operation) -> Schema:
    """Of the parsed body; empty where there is none."""
    hint = typing.get_args(shapes.hints_of(module(which).sync_detailed, module(which))["return"])[0]
    return shapes.of_hint(hint) if which.method != "HEAD" else {}


def bodies(which: Operation) -> Sequence[Any]:
    """The models a body may be given as; the first is the one sent as JSON."""
    hint = shapes.hints_of(module(which)._get_kwargs, module(which)).get("body")
    return typing.get_args(hint) or ((hint,) if hint else ())


def lists(which: Operation) -> bool:
    """Whether the body is a list of them."""
    hint = shapes.hints_of(module(which)._get_kwargs, module(which)).get("body")
    return typing.get_origin(hint) is list


def takes(which: Operation, parameter: str) -> bool:
    return parameter in inspect.signature(module(which)._get_kwargs).parameters


def fields(which: Operation) -> Sequence[Any]:
    """All that may be named in `field`; nothing where it is not asked for."""
    hint = shapes.hints_of(module(which)._get_kwargs, module(which)).get("field")
    each = next((typing.get_args(part)[0] for part in typing.get_args(hint) if typing.get_args(part)), None)
    return [*each] if each else []
