"""Every process there is, by name."""

from commands.processes import execute_on_approval
from commands.processes.process import Process

_PROCESSES: tuple[Process, ...] = (execute_on_approval.PROCESS,)
PROCESSES: dict[str, Process] = {process.name: process for process in _PROCESSES}
