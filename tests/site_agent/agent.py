"""The official site agent as a program of its own, for one pass at a time against a served API."""

import json
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import yaml

HERE = Path(__file__).parent
PYTHON = HERE.parents[1] / "build" / "site-agent-venv" / "bin" / "python"
SECONDS = 120
EXPECTED = ("No offering users found", "is missing in backend")
ABSENT = "the official site agent is not installed: `make site-agent` does that where the package index can be reached"


class Agent(msgspec.Struct, frozen=True):
    """`file` is all that its backend has: resources by their ids there."""

    config: Path
    file: Path

    def run(self, mode: str) -> list[dict[str, Any]]:
        """What it logged. One pass never ends in trouble."""
        command = [str(PYTHON), str(HERE / "once.py"), "-m", mode, "-c", str(self.config)]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, check=False, cwd=self.file.parent
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in (done.stdout + done.stderr).splitlines() if line.startswith("{")]

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = json.loads(self.file.read_text()) if self.file.exists() else {}
        return found

    def keep(self, resources: dict[str, dict[str, Any]]) -> None:
        self.file.write_text(json.dumps(resources))


def trouble(logged: list[dict[str, Any]]) -> list[str]:
    """Warnings and errors, but for those that say how things are."""
    bad = [str(line) for line in logged if line.get("level") in ("warning", "error", "critical")]
    return [line for line in bad if not any(said in line for said in EXPECTED)]


def installed(folder: Path, url: str, token: str, offering: str) -> Agent:
    component = {"unit_factor": 1, "measured_unit": "", "accounting_type": "limit", "label": "Cores"}
    told = {
        "name": "Machines",
        "waldur_api_url": f"{url}/api/",
        "waldur_api_token": token,
        "waldur_offering_uuid": offering,
        "backend_type": "file",
        **{f"{what}_backend": "file" for what in ("order_processing", "membership_sync", "reporting")},
        "username_management_backend": "derived",
        "backend_settings": {"file": str(folder / "backend.json")},
        "backend_components": {
            "cores": component,
            "hours": {**component, "accounting_type": "usage", "label": "Hours", "measured_unit": "h"},
        },
    }
    config = folder / "agent.yaml"
    config.write_text(yaml.safe_dump({"offerings": [told]}))
    return Agent(config, folder / "backend.json")
