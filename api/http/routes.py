"""Every route there is."""

from api.http import describing, health, media
from api.http.access import auth_tokens, personal_tokens, sign_in, user_tokens
from api.http.events import events, feed, history, stats
from api.http.identity import (
    customers,
    members,
    organization_groups,
    project_types,
    projects,
    quotas,
    roles,
    ssh_keys,
    user_permissions,
    users,
)
from api.http.identity import stats as usage
from api.http.marketplace import (
    accounts,
    auto_approvals,
    categories,
    category_components,
    category_groups,
    component_usages,
    importing,
    offering_integration,
    offering_looks,
    offering_questions,
    offering_reads,
    offering_updates,
    offering_users,
    orders,
    plans,
    plugins,
    provider_offerings,
    provider_resources,
    provider_served,
    public_api,
    public_offerings,
    reports,
    resource_names,
    resources,
    runtime_states,
    screenshots,
    secret_codes,
    service_providers,
    site_agents,
    tags,
    tickets,
)
from api.http.openstack import instances, networks, properties, routers, security_groups, subnets, tenants, volumes
from api.http.platform import configuration, features, jobs, metadata, processes, settings
from api.http.route import Route

ROUTES: list[Route] = [*health.ROUTES, *describing.ROUTES, *users.ROUTES, *customers.ROUTES, *projects.ROUTES]
ROUTES += [*members.ROUTES, *usage.ROUTES, *project_types.ROUTES, *quotas.ROUTES]
ROUTES += [*organization_groups.ROUTES]
ROUTES += [*sign_in.ROUTES, *auth_tokens.ROUTES, *user_tokens.ROUTES, *personal_tokens.ROUTES, *ssh_keys.ROUTES]
ROUTES += [*events.ROUTES, *stats.ROUTES, *history.ROUTES, *feed.ROUTES]
ROUTES += [*roles.ROUTES, *user_permissions.ROUTES]
ROUTES += [*configuration.ROUTES, *features.ROUTES, *settings.ROUTES, *metadata.ROUTES, *processes.ROUTES, *jobs.ROUTES]
ROUTES += [*plugins.ROUTES, *category_groups.ROUTES, *categories.ROUTES, *category_components.ROUTES, *tags.ROUTES]
ROUTES += [*orders.ROUTES, *auto_approvals.ROUTES]
ROUTES += [*service_providers.ROUTES, *secret_codes.ROUTES, *provider_served.ROUTES, *media.ROUTES]
ROUTES += [*provider_offerings.ROUTES, *offering_integration.ROUTES, *offering_reads.ROUTES]
ROUTES += [*offering_updates.ROUTES, *offering_looks.ROUTES, *offering_questions.ROUTES]
ROUTES += [*screenshots.ROUTES, *plans.ROUTES, *importing.ROUTES]
ROUTES += [*public_offerings.ROUTES]
ROUTES += [*component_usages.ROUTES, *public_api.ROUTES, *offering_users.ROUTES, *site_agents.ROUTES, *accounts.ROUTES]
ROUTES += [*resource_names.ROUTES, *resources.ROUTES, *provider_resources.ROUTES, *runtime_states.ROUTES]
ROUTES += [*tickets.ROUTES, *reports.ROUTES]
ROUTES += [*tenants.ROUTES, *instances.ROUTES, *volumes.ROUTES, *properties.ROUTES]
ROUTES += [*networks.ROUTES, *subnets.ROUTES, *routers.ROUTES, *security_groups.ROUTES]
