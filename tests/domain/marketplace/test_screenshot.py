"""What happens to screenshots and files of offerings."""

from uuid import UUID

import pytest

from domain.file import File
from domain.marketplace import offering_file, screenshot
from domain.marketplace.offering_file import OfferingFileAdded, OfferingFileRemoved
from domain.marketplace.screenshot import (
    KIND,
    ScreenshotAdded,
    ScreenshotDescribed,
    ScreenshotRemoved,
    ScreenshotRenamed,
    ScreenshotReplaced,
)
from domain.refusal import Invalid, NotFound
from tests.scenario import given

OFFERING, PICTURE, OTHER = UUID(int=1), File("0" * 64, "a.png", "image/png", 3), File("1" * 64, "b.png", "image/png", 4)
ADDED = ScreenshotAdded(offering=OFFERING, title="Console", description="", image=PICTURE)
WITH_FILE = OfferingFileAdded(offering=OFFERING, title="Manual", file=PICTURE)


def test_a_screenshot_has_a_name() -> None:
    said = {"name": " Console", "description": "", "image": PICTURE}
    given(KIND).when(screenshot.add, OFFERING, said).then(ADDED)
    given(KIND).when(screenshot.add, OFFERING, {**said, "name": ""}).refused(Invalid, "name")


def test_only_what_differs_changes() -> None:
    given(KIND, ADDED).when(screenshot.change, {"name": "Console", "image": PICTURE}).then_nothing()
    wanted = {"name": "Login", "description": "Here", "image": OTHER}
    changes = (ScreenshotRenamed(title="Login"), ScreenshotDescribed(description="Here"))
    after = given(KIND, ADDED).when(screenshot.change, wanted).then(*changes, ScreenshotReplaced(image=OTHER))
    assert (after.title, after.image, after.offering) == ("Login", OTHER, OFFERING)


def test_a_removed_one_does_not_change() -> None:
    given(KIND, ADDED).when(screenshot.remove).then(ScreenshotRemoved())
    given(KIND, ADDED, ScreenshotRemoved()).when(screenshot.remove).then_nothing()
    given(KIND, ADDED, ScreenshotRemoved()).when(screenshot.change, {"name": "x"}).refused(NotFound)


def test_a_file_comes_and_goes() -> None:
    given(offering_file.KIND).when(offering_file.add, OFFERING, " Manual ", PICTURE).then(WITH_FILE)
    given(offering_file.KIND).when(offering_file.add, OFFERING, "x" * 151, PICTURE).refused(Invalid, "name")
    given(offering_file.KIND, WITH_FILE).when(offering_file.remove).then(OfferingFileRemoved())
    given(offering_file.KIND, WITH_FILE, OfferingFileRemoved()).when(offering_file.remove).then_nothing()


def test_only_what_adds_begins_one() -> None:
    with pytest.raises(ValueError, match="cannot begin"):
        KIND.fold(None, [ScreenshotRemoved()])
    with pytest.raises(ValueError, match="cannot begin"):
        offering_file.KIND.fold(None, [OfferingFileRemoved()])
