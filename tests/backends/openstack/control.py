"""What a test asks of the simulator itself."""

from typing import Any

import httpx
import msgspec


class Control(msgspec.Struct, frozen=True):
    url: str

    def fault(self, kind: str, **told: Any) -> None:
        httpx.post(f"{self.url}/_control", json={"faults": [{"kind": kind, **told}]}).raise_for_status()

    def calm(self) -> None:
        httpx.post(f"{self.url}/_control", json={"faults": []}).raise_for_status()

    def inventory(self) -> dict[str, list[dict[str, Any]]]:
        return dict(httpx.get(f"{self.url}/_inventory").raise_for_status().json())

    def requests(self) -> list[str]:
        """Since the last time this was asked, e.g. `compute POST /servers`."""
        found = httpx.get(f"{self.url}/_requests").raise_for_status().json()
        httpx.delete(f"{self.url}/_requests").raise_for_status()
        return [f"{one['service']} {one['method']} {one['path']}" for one in found]
