"""Every process there is, by name."""

from commands.processes import (
    close_usage_on_termination,
    execute_on_approval,
    finish_order_with_ticket,
    notify_about_orders,
)
from commands.processes.process import Process

_PROCESSES: tuple[Process, ...] = (
    close_usage_on_termination.PROCESS,
    execute_on_approval.PROCESS,
    finish_order_with_ticket.PROCESS,
    notify_about_orders.PROCESS,
)
PROCESSES: dict[str, Process] = {process.name: process for process in _PROCESSES}
