"""Every process there is, by name."""

from commands.processes.process import Process

_PROCESSES: tuple[Process, ...] = ()
PROCESSES: dict[str, Process] = {process.name: process for process in _PROCESSES}
