"""What was in a tenant whose project is not at the cloud any more is gone as well; nobody is let into it to see."""

from uuid import UUID

from adapters.openstack import tenant
from adapters.openstack.outcome import NotYet
from adapters.trouble import Terminal
from api.workers.openstack.scene import Done, Scene, Step
from commands.openstack.operation import ReportLost, ReportSucceeded


def is_there(scene: Scene) -> bool:
    """The project. Raises Trouble."""
    return bool(scene.tenant.backend_id) and tenant.is_there(scene.cloud, scene.tenant.backend_id)


def removal(step: Step) -> Step:
    """The same for what is in a tenant, but through without the project, along with the volumes that were to go."""

    def removed(scene: Scene) -> Done | NotYet:
        try:
            return step(scene)
        except Terminal:
            if is_there(scene):
                raise
            along = (UUID(each) for each in scene.wish.get("volumes", ()))
            return Done(also=tuple(ReportSucceeded("volume", each, scene.run) for each in along))

    return removed


def lost(scene: Scene) -> list[ReportLost]:
    """The tenant and all that is known of in it, as far as that is news."""
    within = [(each.noun, UUID(thing)) for thing, each in scene.held.held.items()]
    found = [(noun, number, scene.other(noun, number)) for noun, number in (*within, ("tenant", scene.number))]
    return [ReportLost(noun, number) for noun, number, state in found if state.backend_id and not state.lost]
