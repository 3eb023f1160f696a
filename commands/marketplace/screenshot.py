"""What may be asked of screenshots and files of offerings."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.fields import given
from commands.marketplace.offering import opened
from commands.ports import Load
from domain.event import Event
from domain.file import File
from domain.kind import Kind
from domain.marketplace import offering, offering_file, screenshot
from domain.marketplace.offering_rules import require_changeable

S = TypeVar("S", screenshot.Screenshot, offering_file.OfferingFile)


class AddScreenshot(msgspec.Struct, frozen=True):
    offering: UUID
    name: str
    image: File
    description: str = ""


class ChangeScreenshot(msgspec.Struct, frozen=True):
    """What is not given stays as it is."""

    screenshot: UUID
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    image: File | UnsetType = UNSET


class RemoveScreenshot(msgspec.Struct, frozen=True):
    screenshot: UUID


class AddOfferingFile(msgspec.Struct, frozen=True):
    offering: UUID
    name: str
    file: File


class RemoveOfferingFile(msgspec.Struct, frozen=True):
    offering_file: UUID


def _decided(load: Load, found: Loaded[Any], number: UUID, events: list[Event]) -> Decision:
    """Of an offering that may change, of a provider that is neither blocked nor archived."""
    home = load(offering.KIND, number)
    state = home.required("offering")
    require_changeable(state)
    reads = (home, opened(load, state.customer))
    return Decision(change(found, events), found.stream, state.customer, state.project, reads=reads)


def _changed(load: Load, kind: Kind[S], number: UUID, decide: Callable[[S], list[Event]]) -> Decision:
    found = load(kind, number)
    state = found.required()
    return _decided(load, found, state.offering, decide(state))


def add_screenshot(command: AddScreenshot, asked: Asked, load: Load) -> Decision:
    events = screenshot.add(command.offering, given(command, "offering"))
    return _decided(load, Loaded(screenshot.KIND, asked.new_id, None, 0), command.offering, events)


def change_screenshot(command: ChangeScreenshot, _asked: Asked, load: Load) -> Decision:
    said = given(command, "screenshot")
    return _changed(load, screenshot.KIND, command.screenshot, lambda found: screenshot.change(found, said))


def remove_screenshot(command: RemoveScreenshot, _asked: Asked, load: Load) -> Decision:
    return _changed(load, screenshot.KIND, command.screenshot, screenshot.remove)


def add_file(command: AddOfferingFile, asked: Asked, load: Load) -> Decision:
    events = offering_file.add(command.offering, command.name, command.file)
    return _decided(load, Loaded(offering_file.KIND, asked.new_id, None, 0), command.offering, events)


def remove_file(command: RemoveOfferingFile, _asked: Asked, load: Load) -> Decision:
    return _changed(load, offering_file.KIND, command.offering_file, offering_file.remove)


HANDLERS: Handlers = {
    AddScreenshot: add_screenshot,
    ChangeScreenshot: change_screenshot,
    RemoveScreenshot: remove_screenshot,
    AddOfferingFile: add_file,
    RemoveOfferingFile: remove_file,
}
