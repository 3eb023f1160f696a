"""Which function carries out which command."""

import msgspec

from commands.asked import Handlers
from commands.identity import access, credential, customer, project, project_type, role, sign_in, ssh_key, token, user
from commands.marketplace import (
    auto_approval,
    category,
    category_component,
    category_group,
    component,
    offering,
    offering_step,
    offering_user,
    order,
    plan,
    pulling,
    reordering,
    resource,
    service_provider,
    site_agent,
    ticket,
    usage,
)
from commands.platform import feature, setting

HANDLERS: Handlers = {
    **user.HANDLERS,
    **access.HANDLERS,
    **credential.HANDLERS,
    **token.HANDLERS,
    **sign_in.HANDLERS,
    **ssh_key.HANDLERS,
    **role.HANDLERS,
    **customer.HANDLERS,
    **project.HANDLERS,
    **project_type.HANDLERS,
    **category.HANDLERS,
    **category_component.HANDLERS,
    **category_group.HANDLERS,
    **service_provider.HANDLERS,
    **feature.HANDLERS,
    **setting.HANDLERS,
    **offering.HANDLERS,
    **offering_step.HANDLERS,
    **component.HANDLERS,
    **plan.HANDLERS,
    **order.HANDLERS,
    **reordering.HANDLERS,
    **resource.HANDLERS,
    **pulling.HANDLERS,
    **auto_approval.HANDLERS,
    **ticket.HANDLERS,
    **usage.HANDLERS,
    **offering_user.HANDLERS,
    **site_agent.HANDLERS,
}
COMMANDS: dict[str, type[msgspec.Struct]] = {command.__name__: command for command in HANDLERS}
