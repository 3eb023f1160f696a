"""What a test asks of the simulator itself."""

from typing import Any

import httpx
import msgspec


class Control(msgspec.Struct, frozen=True):
    http: httpx.Client

    def fault(self, kind: str, **told: Any) -> None:
        self.change(faults=[{"kind": kind, **told}])

    def change(self, **told: Any) -> dict[str, Any]:
        """What is set from now on: faults, seed, speed, token_life."""
        return dict(self.http.post("/_control", json=told).raise_for_status().json())

    def inventory(self) -> dict[str, list[dict[str, Any]]]:
        return dict(self.http.get("/_inventory").raise_for_status().json())

    def requests(self) -> list[str]:
        """Since the last time this was asked, e.g. `compute POST /servers`."""
        found = self.http.get("/_requests").raise_for_status().json()
        self.http.delete("/_requests").raise_for_status()
        return [f"{one['service']} {one['method']} {one['path']}" for one in found]

    def statuses(self) -> set[int]:
        """Of the calls that `requests` would tell."""
        return {one["status"] for one in self.http.get("/_requests").raise_for_status().json()}

    def actions(self, server: str) -> list[str]:
        """What was done to a machine, the last first."""
        return [one["action"] for found in self.inventory()["actions"] if found["id"] == server for one in found["all"]]
