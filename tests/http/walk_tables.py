"""What the walk over all routes must know: what to put into a path, and which route is exempt from what, and why."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

import msgspec

from api.http.route import Route
from api.signin.asking import by, envelope
from api.signin.personal import create
from commands.identity.access import GrantRole
from commands.identity.customer import CreateCustomer, SetCustomerGroups
from commands.identity.organization_group import CreateOrganizationGroup
from commands.identity.project import CreateProject
from commands.identity.project_type import CreateProjectType
from commands.identity.role import CreateRole
from commands.identity.ssh_key import CreateSshKey
from commands.marketplace.category import CreateCategory
from commands.marketplace.category_component import AddCategoryComponent
from commands.marketplace.category_group import CreateCategoryGroup
from commands.marketplace.service_provider import RegisterServiceProvider
from tests.contract.words import public_key
from tests.eventstore.support import ask, made
from tests.http import walk_clouds, walk_offerings, walk_orders, walk_resources, walk_usage
from tests.http.served import Person, Served
from tests.jobs.rows import a_job


class Town(msgspec.Struct, frozen=True):
    """`reader` may look at `customer` and is a member of `project`, and has the right to change neither; `outsider`
    belongs nowhere."""

    place: Served
    staff: Person
    owner: Person
    reader: Person
    outsider: Person
    customer: UUID
    project: UUID
    role: UUID
    key: UUID
    token: UUID
    project_type: UUID
    organization_group: UUID
    provider: UUID
    category: UUID
    category_component: UUID
    category_group: UUID
    offering: UUID
    used: walk_usage.Used
    orders: walk_orders.Orders
    ended: UUID
    clouds: walk_clouds.Clouds


def town(place: Served) -> Town:
    store = place.ledger.store
    staff, owner = place.person("staff", staff=True), place.person("owner")
    reader, outsider = place.person("reader"), place.person("outsider")
    customer = made(store, CreateCustomer("Kvark Institute"))
    project = made(store, CreateProject(customer, "Clouds"))
    ask(store, GrantRole(owner.uuid, "CUSTOMER.OWNER", "customer", customer))
    ask(store, GrantRole(reader.uuid, "CUSTOMER.READER", "customer", customer))
    ask(store, GrantRole(reader.uuid, "PROJECT.MEMBER", "project", project))
    role = made(store, CreateRole("Helper", "customer", ["CUSTOMER.UPDATE"]))
    ask(store, GrantRole(owner.uuid, "Helper", "customer", customer))
    key = made(store, CreateSshKey(owner.uuid, public_key(), "laptop"))
    token = create(place.ledger, owner.uuid, "script", None, envelope(by(owner.uuid))).token
    project_type = made(store, CreateProjectType("Research"))
    institute = made(store, CreateOrganizationGroup("Institutes"))
    ask(store, SetCustomerGroups(customer, (institute,)))
    provider = made(store, RegisterServiceProvider(customer))
    category = made(store, CreateCategory("Machines"))
    component = made(store, AddCategoryComponent(category, "cores", "Cores"))
    group = made(store, CreateCategoryGroup("Compute"))
    offering = walk_offerings.offered(place, customer, category)
    used = walk_usage.used(place, customer, category, project)
    orders = walk_orders.placed(place, customer, category, project)
    ended = walk_resources.ended(place, customer, category, project)
    clouds = walk_clouds.clouded(place, customer, category, project)
    place.settled()
    people = (place, staff, owner, reader, outsider)
    things = (customer, project, role, key, token, project_type, institute, provider, category, component, group)
    return Town(*people, *things, offering, used, orders, ended, clouds)


THINGS: Mapping[str, Callable[[Town], str]] = {
    **walk_orders.THINGS,
    **walk_resources.THINGS,
    **walk_clouds.THINGS,
    "/api/users/": lambda t: t.owner.uuid.hex,
    "/api/customers/": lambda t: t.customer.hex,
    "/api/projects/": lambda t: t.project.hex,
    "/api/roles/": lambda t: t.role.hex,
    "/api/user-permissions/": lambda t: t.staff.http.get("/api/user-permissions/").json()[0]["uuid"],
    "/api/keys/": lambda t: t.key.hex,
    "/api/auth-tokens/": lambda t: t.owner.uuid.hex,
    "/api/personal-access-tokens/": lambda t: t.token.hex,
    "/api/project-types/": lambda t: t.project_type.hex,
    "/api/organization-groups/": lambda t: t.organization_group.hex,
    "/api/marketplace-service-providers/": lambda t: t.provider.hex,
    "/api/marketplace-categories/": lambda t: t.category.hex,
    "/api/marketplace-category-components/": lambda t: t.category_component.hex,
    "/api/marketplace-category-groups/": lambda t: t.category_group.hex,
    **walk_usage.THINGS,
    **walk_offerings.THINGS,
    **dict.fromkeys(("/api/media/", "/api/media/{token}/"), lambda _: "nothing"),
    "/api/reports/": lambda _: "orders",
    "/api/docs/": lambda _: "swagger-ui.css",
    "/api/events/": lambda _: "3",
    "/api/jobs/": lambda t: a_job(t.place.ledger.url).hex,
}
"""What is in braces, by what stands before it."""


def path(route: Route, t: Town) -> str | None:
    """The address of something that is there; None where the tables do not say what."""
    before, found = "", ""
    for part in route.path.split("/")[1:]:
        if part.startswith("{"):
            thing = THINGS.get(f"{before}/")
            if thing is None:
                return None
            found += f"/{thing(t)}"
        else:
            found += f"/{part}"
        before += f"/{part}"
    return found


def nowhere(route: Route) -> str:
    """The address of something that is not there."""
    before, _, after = route.path.partition("{")
    return f"{before}{uuid4().hex}{after.partition('}')[2]}"


OPEN_TO_OUTSIDERS: Mapping[str, str] = {
    "users_list": "everybody sees themselves",
    "users_count": "everybody sees themselves",
    "users_me_retrieve": "everybody sees themselves",
    "users_me_count": "everybody sees themselves",
    "feed": "what happens concerns them as well, and it waits for that",
    "api_auth_logout": "whoever is signed in may sign out",
    "customers_countries_list": "everybody may choose one",
    "customers_countries_count": "everybody may choose one",
    "project_types_list": "everybody may choose one",
    "project_types_count": "everybody may choose one",
    "project_types_retrieve": "everybody may choose one",
    **dict.fromkeys(
        ("organization_groups_list", "organization_groups_count", "organization_groups_retrieve"),
        "everybody may know which groups there are",
    ),
    "daily_quotas_retrieve": "asks for a scope, which an outsider does not see",
    "events_count_retrieve": "a number, of nothing",
    "events_count_count": "one line",
    "events_event_groups_retrieve": "words of the interface",
    "events_event_groups_count": "words of the interface",
    "events_scope_types_retrieve": "words of the interface",
    "events_scope_types_count": "words of the interface",
    "metadata_events_retrieve": "words of the interface",
    "version_retrieve": "one line",
    "reports_list": "words of the interface",
    "reports_retrieve": "numbers, of nothing",
    **dict.fromkeys(
        (
            *("marketplace_category_components_list", "marketplace_category_components_count"),
            *("marketplace_service_providers_list", "marketplace_service_providers_count"),
            *("marketplace_tags_list", "marketplace_tags_count"),
        ),
        "everybody may look at what is offered and by whom",
    ),
    **dict.fromkeys(
        ("marketplace_plan_components_list", "marketplace_plan_components_count"),
        "everybody may look at what is on offer",
    ),
    **walk_clouds.OPEN_TO_OUTSIDERS,
}
"""Routes that answer somebody who belongs nowhere with more than an empty list."""

SHOWN_TO_ALL = (
    "/api/marketplace-categories/{uuid}/",
    "/api/marketplace-category-groups/{uuid}/",
    "/api/marketplace-category-components/{id}/",
    "/api/marketplace-service-providers/{uuid}/",
    "/api/marketplace-tags/{uuid}/",
    "/api/organization-groups/{uuid}/",
    *walk_clouds.SHOWN_TO_ALL,
)
"""Things everybody sees: whoever may not change them is told so."""

OWN_BUSINESS: Mapping[str, str] = {
    **walk_orders.OWN_BUSINESS,
    **walk_resources.OWN_BUSINESS,
    **walk_clouds.OWN_BUSINESS,
    "keys_create": "everybody may have keys",
    "keys_destroy": "nobody sees the keys of others, unless they may remove them or are support",
    "personal_access_tokens_destroy": "nobody sees the tokens of others",
}
"""Commands that everybody may give about themselves: nobody lacks the right."""

NO_STATE: Mapping[str, str] = {
    **walk_orders.NO_STATE,
    **walk_resources.NO_STATE,
    **walk_clouds.NO_STATE,
    "users_create": "what is made has no state yet",
    "customers_create": "what is made has no state yet",
    "users_partial_update": "allowed in every state; a removed user is not there any more",
    "users_update": "allowed in every state; a removed user is not there any more",
    "users_destroy": "allowed in every state; a removed user is not there any more",
    "users_refresh_token": "allowed in every state; a removed user is not there any more",
    "users_remove_password": "allowed in every state; a removed user is not there any more",
    "users_change_password": "allowed in every state; a removed user is not there any more",
    "keys_create": "what is made has no state yet",
    "keys_destroy": "a key is there or it is not",
    "personal_access_tokens_destroy": "a token is there or it is not",
    "customers_partial_update": "allowed in every state",
    "customers_update": "allowed in every state",
    "projects_partial_update": "allowed in every state; a removed project is not there any more",
    "projects_update": "allowed in every state; a removed project is not there any more",
    "projects_create": "a blocked customer takes none, which is 400",
    "projects_move_project": "a blocked customer takes none, which is 400",
    "roles_create": "what is made has no state yet",
    "feature_values": "allowed in every state",
    "override_settings": "allowed in every state",
    "roles_enable": "allowed in every state",
    "roles_disable": "allowed in every state",
    "customers_update_organization_groups": "what an archived customer does not take is 400",
    **dict.fromkeys(
        (f"organization_groups_{verb}" for verb in ("create", "partial_update", "update")), "allowed in every state"
    ),
    "customers_add_user": "what a closed customer does not take is 400",
    "customers_update_user": "allowed in every state",
    "customers_delete_user": "allowed in every state",
    "projects_add_user": "what a closed customer does not take is 400",
    "projects_update_user": "allowed in every state",
    "projects_delete_user": "allowed in every state",
    "projects_destroy": "resources that live in it forbid it, which is 400",
    **{
        f"marketplace_{noun}_{verb}": "allowed in every state; what is removed is not there any more"
        for noun in ("categories", "category_components", "category_groups", "service_providers")
        for verb in ("create", "partial_update", "update", "destroy")
    },
    **walk_offerings.NO_STATE,
    "service_provider_api_secret_code_generate": "allowed in every state",
    "marketplace_service_providers_add_user": "what a closed customer does not take is 400",
    "marketplace_service_providers_update_user": "allowed in every state",
    "marketplace_service_providers_delete_user": "allowed in every state",
    **walk_usage.NO_STATE,
}
"""Commands that no state forbids, and why."""


BODIES: Mapping[str, Callable[[Town], Any]] = {
    **walk_orders.BODIES,
    "projects_create": lambda t: {"name": "x", "customer": f"/api/customers/{t.customer.hex}/"},
    **walk_offerings.BODIES,
    "marketplace_service_providers_create": lambda t: {"customer": f"/api/customers/{t.customer.hex}/"},
    **walk_usage.BODIES,
}
"""Where the body says what it is about, rights can only be asked once it is read."""

OTHER_DOORS: Mapping[str, str] = {"metrics": "has a token of its own"}
"""Routes for anyone that ask for something else."""

WRONG_STATE: Mapping[str, Callable[[Town], tuple[str, Any]]] = {
    **walk_orders.WRONG_STATE,
    **walk_resources.WRONG_STATE,
    **walk_clouds.WRONG_STATE,
    **walk_offerings.WRONG_STATE,
    "customers_destroy": lambda t: (f"/api/customers/{t.customer.hex}/", None),
    "organization_groups_destroy": lambda t: (f"/api/organization-groups/{t.organization_group.hex}/", None),
    "roles_partial_update": lambda t: (f"/api/roles/{t.role.hex}/", {"content_type": "project"}),
    "roles_update": lambda t: (
        f"/api/roles/{t.role.hex}/",
        {"name": "Helper", "content_type": "project", "permissions": []},
    ),
    "roles_destroy": lambda t: (f"/api/roles/{t.role.hex}/", None),
    **walk_usage.WRONG_STATE,
    "projects_recover": lambda t: (f"/api/projects/{t.project.hex}/recover/", {}),
}
"""How to ask for what the state of a thing forbids: an address and a body."""
