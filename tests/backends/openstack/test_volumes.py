"""Volumes, and what a cloud has to offer."""

from uuid import uuid4

import pytest

from adapters.openstack import properties, quotas, volume, volume_actions
from adapters.openstack.outcome import MIB, NotYet
from adapters.openstack.volume import VolumeWish
from adapters.trouble import Gone, Terminal
from tests.backends.openstack.place import Place


def test_volume_from_beginning_to_end(place: Place) -> None:
    cloud, stream = place.tenant, uuid4()
    asked = VolumeWish(name="v", size=MIB, type="fast", metadata={"said": "so"})
    first = volume.create(cloud, stream, asked)
    assert isinstance(first, NotYet)
    made = place.until(lambda: volume.create(cloud, stream, asked))
    assert made.backend_id == first.backend_id
    assert (made.size, made.type, made.runtime_state, made.bootable) == (MIB, "fast", "available", False)
    assert (made.metadata, made.server) == ({"said": "so"}, "")
    assert volume.find(cloud, stream) == made == volume.see(cloud, made.backend_id)
    assert made.backend_id in {one.backend_id for one in volume.all_volumes(cloud)}
    assert volume.change(cloud, made.backend_id, "w", "told").name == "w"
    for _ in range(2):
        assert place.until(lambda: volume.delete(cloud, made.backend_id)) is None
    with pytest.raises(Gone):
        volume.see(cloud, made.backend_id)
    assert volume.find(cloud, stream) is None


def test_volume_from_an_image_is_bootable(place: Place) -> None:
    cloud, stream = place.tenant, uuid4()
    asked = VolumeWish(name="root", size=MIB + 1, image=place.image.backend_id)
    made = place.until(lambda: volume.create(cloud, stream, asked))
    assert (made.size, made.bootable) == (2 * MIB, True)
    assert (made.image, made.image_name) == (place.image.backend_id, place.image.name)
    place.until(lambda: volume.delete(cloud, made.backend_id))


def test_volume_grows_and_moves_to_another_type(place: Place) -> None:
    cloud, stream = place.tenant, uuid4()
    made = place.until(lambda: volume.create(cloud, stream, VolumeWish(name="v", size=MIB, type="fast")))
    for _ in range(2):
        grown = place.until(lambda: volume_actions.extend(cloud, made.backend_id, 2 * MIB))
    assert grown.size == 2 * MIB
    for _ in range(2):
        moved = place.until(lambda: volume_actions.retype(cloud, made.backend_id, "slow"))
    assert (moved.type, moved.backend_id, moved.runtime_state) == ("slow", made.backend_id, "available")
    assert volume.find(cloud, stream) == moved
    place.until(lambda: volume.delete(cloud, made.backend_id))


def test_quota_exceeded_is_terminal(place: Place) -> None:
    quotas.set_quotas(place.admin, place.project, {"storage": MIB})
    try:
        with pytest.raises(Terminal, match="exceeds allowed gigabytes quota"):
            volume.create(place.tenant, uuid4(), VolumeWish(name="big", size=5 * MIB))
        quotas.set_quotas(place.admin, place.project, {"storage": 100 * MIB, "volumes": 0})
        with pytest.raises(Terminal, match="Maximum number of volumes allowed"):
            volume.create(place.tenant, uuid4(), VolumeWish(name="more", size=MIB))
    finally:
        quotas.set_quotas(place.admin, place.project, {"storage": 1000 * MIB, "volumes": 100})


def test_a_type_that_is_not_there_is_refused(place: Place) -> None:
    with pytest.raises((Terminal, Gone)):
        volume.create(place.tenant, uuid4(), VolumeWish(name="v", size=MIB, type="nowhere"))


def test_what_the_cloud_offers(place: Place) -> None:
    flavor = place.flavor
    assert properties.flavor(place.admin, flavor.backend_id) == flavor
    assert flavor.cores > 0
    assert flavor.disk % MIB == 0
    assert properties.image(place.tenant, place.image.backend_id) == place.image
    assert place.image.runtime_state == "active"
    assert {"fast", "slow"} <= {one.name for one in properties.volume_types(place.tenant)}
    assert all(one.available for one in properties.instance_zones(place.tenant))
    assert "az1" in {one.name for one in properties.volume_zones(place.tenant)}
    assert place.external.is_external
