"""Every read model there is, by name."""

from projections import audit
from projections.engine.model import ReadModel
from projections.identity import (
    customers,
    grants,
    movements,
    organization_groups,
    powers,
    project_types,
    projects,
    roles,
    ssh_keys,
    users,
)
from projections.marketplace import (
    auto_approvals,
    categories,
    category_components,
    category_groups,
    component_usages,
    component_user_usages,
    components,
    offering_files,
    offering_users,
    offerings,
    orders,
    plan_periods,
    plans,
    resources,
    screenshots,
    service_providers,
    site_agent_processors,
    site_agent_services,
    site_agents,
    tags,
    ticket_comments,
    tickets,
)
from projections.openstack import objects, properties
from projections.platform import platform

MODELS: dict[str, ReadModel] = {
    model.name: model
    for model in (
        users.MODEL,
        powers.MODEL,
        grants.MODEL,
        movements.MODEL,
        roles.MODEL,
        ssh_keys.MODEL,
        customers.MODEL,
        organization_groups.MODEL,
        projects.MODEL,
        project_types.MODEL,
        orders.MODEL,
        auto_approvals.MODEL,
        resources.MODEL,
        plan_periods.MODEL,
        tickets.MODEL,
        ticket_comments.MODEL,
        categories.MODEL,
        category_components.MODEL,
        category_groups.MODEL,
        tags.MODEL,
        screenshots.MODEL,
        offering_files.MODEL,
        service_providers.MODEL,
        offerings.MODEL,
        components.MODEL,
        plans.MODEL,
        component_usages.MODEL,
        component_user_usages.MODEL,
        offering_users.MODEL,
        site_agents.MODEL,
        site_agent_services.MODEL,
        site_agent_processors.MODEL,
        objects.MODEL,
        properties.MODEL,
        platform.MODEL,
        audit.MODEL,
    )
}
