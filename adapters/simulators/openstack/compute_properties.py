"""Nova and Glance: flavors, key pairs, zones, images."""

from adapters.simulators.openstack.asked import Answer, Asked, Refusal
from adapters.simulators.openstack.routing import Route, route
from adapters.simulators.openstack.volumes import zones
from adapters.simulators.openstack.world import all_shown, shown


def flavors(asked: Asked) -> Answer:
    return Answer(200, {"flavors": all_shown(asked.world.all("flavors"))})


def flavor(asked: Asked) -> Answer:
    return Answer(200, {"flavor": shown(asked.one("flavors", "Flavor"))})


def create_keypair(asked: Asked) -> Answer:
    given = asked.body["keypair"]
    key = f"{asked.user}/{given['name']}"
    if asked.world.get("keypairs", key):
        raise Refusal(409, f"Key pair '{given['name']}' already exists.", "conflictingRequest")
    if not given["public_key"].startswith(("ssh-", "ecdsa-")):
        raise Refusal(400, "Keypair data is invalid: failed to generate fingerprint")
    return Answer(201, {"keypair": shown(asked.world.put("keypairs", {**given, "id": key, "user_id": asked.user}))})


def keypairs(asked: Asked) -> Answer:
    return Answer(
        200, {"keypairs": [{"keypair": shown(one)} for one in asked.world.all("keypairs", user_id=asked.user)]}
    )


def delete_keypair(asked: Asked) -> Answer:
    key = f"{asked.user}/{asked.names['name']}"
    if asked.world.get("keypairs", key) is None:
        raise Refusal(404, f"Keypair {asked.names['name']} not found for user {asked.user}", "itemNotFound")
    asked.world.drop("keypairs", key)
    return Answer(204)


def images(asked: Asked) -> Answer:
    return Answer(200, {"images": all_shown(asked.world.all("images"))})


def image(asked: Asked) -> Answer:
    return Answer(200, shown(asked.one("images", "Image")))


ROUTES: list[Route] = [
    route("GET", "/compute/v2.1/flavors/detail", flavors),
    route("GET", "/compute/v2.1/flavors/{id}", flavor),
    route("POST", "/compute/v2.1/os-keypairs", create_keypair),
    route("GET", "/compute/v2.1/os-keypairs", keypairs),
    route("DELETE", "/compute/v2.1/os-keypairs/{name}", delete_keypair),
    route("GET", "/compute/v2.1/os-availability-zone", zones),
    route("GET", "/image/v2/images", images),
    route("GET", "/image/v2/images/{id}", image),
]
