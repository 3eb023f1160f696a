"""What a test may ask of the simulator beside the API of a cloud.

POST /_control     {"faults": [...], "seed": 1, "speed": 1.0, "token_life": 3600}, whatever is to change
GET  /_control     what is set, and how often each kind of fault has hit
GET  /_inventory   everything that exists
GET  /_requests    the calls since the last DELETE /_requests
GET  /_waits       what took its time, from when until when, since the last DELETE /_waits
"""

from typing import Any

import msgspec

from adapters.simulators.openstack.asked import Answer
from adapters.simulators.openstack.faults import Dice, Fault, dice
from adapters.simulators.openstack.world import MOST, World


class Call(msgspec.Struct, frozen=True):
    """`ms` is how long it took to answer, `began` a time of the clock."""

    service: str
    method: str
    path: str
    status: int
    ms: float
    began: float


class Control(msgspec.Struct, frozen=True):
    faults: list[Fault] | None = None
    seed: int = 1
    speed: float | None = None
    token_life: float | None = None


class Simulator(msgspec.Struct):
    world: World
    dice: Dice
    calls: list[Call]


def control(simulator: Simulator, method: str, path: str, body: bytes) -> Answer | None:
    """None: it is no address of ours."""
    match (method, path):
        case ("POST", "/_control"):
            return _set(simulator, msgspec.json.decode(body, type=Control))
        case ("GET", "/_control"):
            return Answer(200, _shown(simulator))
        case ("GET", "/_inventory"):
            return Answer(200, simulator.world.inventory())
        case ("GET", "/_requests"):
            return Answer(200, msgspec.to_builtins(simulator.calls))
        case ("DELETE", "/_requests"):
            simulator.calls.clear()
            return Answer(204)
        case ("GET", "/_waits"):
            return Answer(200, msgspec.to_builtins(simulator.world.waits))
        case ("DELETE", "/_waits"):
            simulator.world.waits.clear()
            return Answer(204)
    return None


def note(simulator: Simulator, call: Call) -> None:
    if len(simulator.calls) < MOST:
        simulator.calls.append(call)


def _set(simulator: Simulator, wanted: Control) -> Answer:
    if wanted.faults is not None:
        simulator.dice = dice(wanted.faults, wanted.seed)
    if wanted.speed is not None:
        simulator.world.speed = wanted.speed
    if wanted.token_life is not None:
        simulator.world.put("settings", {"id": "tokens", "life": wanted.token_life})
    return Answer(200, _shown(simulator))


def _shown(simulator: Simulator) -> dict[str, Any]:
    told = {"faults": msgspec.to_builtins(simulator.dice.faults), "thrown": simulator.dice.thrown}
    return {**told, "speed": simulator.world.speed}
