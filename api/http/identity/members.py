"""Who belongs to an organisation, and who of it could still join a project."""

from collections.abc import Mapping, Sequence

from api.http.ask import Ask
from api.http.lists import lists_at
from projections.identity.customers_documents import CUSTOMERS
from projections.identity.members_documents import BASIC_USERS, CUSTOMER_USERS
from projections.identity.projects_documents import PROJECTS


async def _in_customer(ask: Ask) -> Mapping[str, Sequence[str]]:
    """Seeing the organisation is not enough to be told who belongs to it."""
    customer = ask.uuid("customer_uuid")
    await ask.see(CUSTOMERS, customer)
    await ask.require(("CUSTOMER.LIST_USERS",), customer)
    return {"customer_uuid": (customer.hex,)}


async def _outside_project(ask: Ask) -> Mapping[str, Sequence[str]]:
    project = ask.uuid("project_uuid")
    await ask.see(PROJECTS, project)
    return {"project_uuid": (project.hex,)}


ROUTES = [
    lists_at(
        CUSTOMER_USERS,
        "/api/customers/{customer_uuid}/users/",
        "customers_users",
        noun="Customer",
        also=_in_customer,
    ),
    lists_at(
        BASIC_USERS,
        "/api/projects/{project_uuid}/other_users/",
        "projects_other_users",
        noun="Project",
        also=_outside_project,
    ),
]
