"""What may be asked of how an offering is shown and reached: its pictures, its tags, its endpoints."""

from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded
from commands.fields import given
from commands.marketplace.offering import changed
from commands.ports import Load
from domain.file import File
from domain.marketplace import endpoint_rules, tag
from domain.marketplace import offering_rules as rules
from domain.refusal import Invalid


class SetOfferingImage(msgspec.Struct, frozen=True):
    """Without one it has none."""

    offering: UUID
    image: File | None = None


class SetOfferingThumbnail(msgspec.Struct, frozen=True):
    """Without one it has none."""

    offering: UUID
    thumbnail: File | None = None


class SetOfferingTags(msgspec.Struct, frozen=True):
    offering: UUID
    tags: tuple[UUID, ...]


class AddOfferingEndpoint(msgspec.Struct, frozen=True):
    offering: UUID
    name: str
    url: str


class RemoveOfferingEndpoint(msgspec.Struct, frozen=True):
    """`uuid` is that of the endpoint."""

    offering: UUID
    uuid: UUID


def _set_picture(command: SetOfferingImage | SetOfferingThumbnail, _asked: Asked, load: Load) -> Decision:
    return changed(load, command.offering, lambda found: rules.change(found, given(command, "offering")))


def _known(load: Load, number: UUID) -> Loaded[tag.Tag]:
    """Raises Invalid."""
    found = load(tag.KIND, number)
    if found.state is None or found.state.removed:
        raise Invalid(f"Object with uuid={number.hex} does not exist.", "tags")
    return found


def set_tags(command: SetOfferingTags, _asked: Asked, load: Load) -> Decision:
    reads = [_known(load, number) for number in dict.fromkeys(command.tags)]
    return changed(load, command.offering, lambda found: rules.change(found, {"tags": command.tags}), reads)


def add_endpoint(command: AddOfferingEndpoint, asked: Asked, load: Load) -> Decision:
    said = given(command, "offering")
    added = changed(load, command.offering, lambda found: endpoint_rules.add(found, asked.new_id, said))
    return msgspec.structs.replace(added, result=asked.new_id)


def remove_endpoint(command: RemoveOfferingEndpoint, _asked: Asked, load: Load) -> Decision:
    return changed(load, command.offering, lambda found: endpoint_rules.remove(found, command.uuid))


HANDLERS: Handlers = {
    SetOfferingImage: _set_picture,
    SetOfferingThumbnail: _set_picture,
    SetOfferingTags: set_tags,
    AddOfferingEndpoint: add_endpoint,
    RemoveOfferingEndpoint: remove_endpoint,
}
