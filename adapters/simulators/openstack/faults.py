"""Faults on request: which calls they hit is thrown by dice with a seed, so that a run can be repeated."""

import random
from typing import Literal

import msgspec

from adapters.simulators.openstack.asked import Asked, Refusal
from adapters.simulators.openstack.vanishing import vanish

Kind = Literal["slow", "error", "lost_answer", "quota", "vanished", "token"]


class Fault(msgspec.Struct):
    """`slow` answers after `seconds`; `error` is a 500; `lost_answer` does it and answers after `seconds` only, when
    nobody waits any more; `quota` refuses what would be made; `vanished` removes what the path names; `token` has
    all tokens expire. `service` and `method` empty: any; `path` is a part of it; `times` -1: without end."""

    kind: Kind
    percent: float = 100.0
    times: int = -1
    service: str = ""
    method: str = ""
    path: str = ""
    seconds: float = 5.0


class Dice(msgspec.Struct):
    faults: list[Fault]
    random: random.Random
    thrown: dict[str, int]


def dice(faults: list[Fault], seed: int) -> Dice:
    return Dice(faults, random.Random(seed), {})  # noqa: S311


def throw(dice: Dice, service: str, method: str, path: str) -> Fault | None:
    """The first that hits."""
    for fault in dice.faults:
        if _meant(fault, service, method, path) and dice.random.uniform(0, 100) < fault.percent:
            fault.times -= 1 if fault.times > 0 else 0
            dice.thrown[fault.kind] = dice.thrown.get(fault.kind, 0) + 1
            return fault
    return None


def _meant(fault: Fault, service: str, method: str, path: str) -> bool:
    if fault.times == 0 or (fault.kind == "quota" and method != "POST"):
        return False
    return fault.service in ("", service) and fault.method in ("", method) and fault.path in path


QUOTA = {
    "compute": (403, "Quota exceeded for instances: Requested 1, but already used 0 of 0 instances", "forbidden"),
    "volume": (413, "VolumeLimitExceeded: Maximum number of volumes allowed (0) exceeded for quota 'volumes'.", ""),
    "network": (409, "Quota exceeded for resources: ['network'].", "OverQuota"),
}


def before(fault: Fault, asked: Asked) -> None:
    """What comes of it before anything is done. Raises Refusal."""
    if fault.kind == "error":
        raise Refusal(500, "The server has either erred or is incapable of performing the requested operation.")
    if fault.kind == "quota" and asked.service in QUOTA:
        raise Refusal(*QUOTA[asked.service])
    if fault.kind == "vanished" and "id" in asked.names:
        vanish(asked.world, asked.names["id"])


def expire(asked: Asked) -> None:
    for token in list(asked.world.all("tokens")):
        asked.world.drop("tokens", token["id"])
