"""Every process there is, by name."""

from commands.processes import (
    close_usage_on_termination,
    create_private_offerings_when_tenant_ready,
    enrol_volumes_of_instances,
    execute_on_approval,
    finish_order_when_provisioned,
    finish_order_with_ticket,
    give_accounts_to_members,
    look_at_connected_clouds,
    mirror_backend_state,
    notify_about_orders,
    provision_tenant,
    remove_on_termination,
    run_operations,
    unlink_what_was_in_a_tenant,
)
from commands.processes.process import Process

_PROCESSES: tuple[Process, ...] = (
    close_usage_on_termination.PROCESS,
    create_private_offerings_when_tenant_ready.PROCESS,
    enrol_volumes_of_instances.PROCESS,
    execute_on_approval.PROCESS,
    finish_order_when_provisioned.PROCESS,
    finish_order_with_ticket.PROCESS,
    give_accounts_to_members.PROCESS,
    look_at_connected_clouds.PROCESS,
    mirror_backend_state.PROCESS,
    notify_about_orders.PROCESS,
    provision_tenant.PROCESS,
    remove_on_termination.PROCESS,
    run_operations.PROCESS,
    unlink_what_was_in_a_tenant.PROCESS,
)
PROCESSES: dict[str, Process] = {process.name: process for process in _PROCESSES}
