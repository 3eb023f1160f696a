"""Customers: the organisations that order and pay."""

from uuid import UUID

from api.http.ask import Ask
from api.http.forms import form, given
from api.http.identity import team
from api.http.identity.organization_groups import OrganizationGroupsRequest, sets
from api.http.lists import reads
from api.http.route import Reply
from api.http.writes import action, creates, destroys, updates
from commands.identity.customer import ChangeCustomer, CreateCustomer, RemoveCustomer, SetCustomerGroups
from projections.identity.countries_documents import COUNTRIES
from projections.identity.customers_documents import CUSTOMERS

PATH, ONE = "/api/customers/", "/api/customers/{uuid}/"
CustomerCreation = form("CustomerRequest", CreateCustomer)
CustomerChange = form("PatchedCustomerRequest", ChangeCustomer, without=("customer",))
CustomerReplacement = form("CustomerUpdate", ChangeCustomer, without=("customer",), required=("name",))


async def create(ask: Ask) -> Reply:
    body = await ask.body(CustomerCreation, CreateCustomer)
    answer = await ask.command(CreateCustomer(**given(body)))
    return await ask.one(CUSTOMERS, answer.result, 201)


async def change(ask: Ask) -> Reply:
    customer = ask.uuid()
    body = await ask.body(ask.route.body or CustomerChange, ChangeCustomer, customer=customer)
    await ask.command(ChangeCustomer(customer=customer, **given(body)))
    return await ask.one(CUSTOMERS, customer)


async def _which(ask: Ask) -> dict[str, UUID]:
    return {"customer": ask.uuid()}


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveCustomer(ask.uuid()))
    return Reply(204)


_GROUPS = sets(SetCustomerGroups, _which), OrganizationGroupsRequest, None, SetCustomerGroups
ROUTES = [
    *reads(COUNTRIES, f"{PATH}countries/", "customers_countries", single=False),
    *reads(CUSTOMERS, PATH, "customers"),
    creates(PATH, "customers", create, CustomerCreation, CUSTOMERS, CreateCustomer),
    *updates(ONE, "customers", change, (CustomerChange, CustomerReplacement), CUSTOMERS, ChangeCustomer),
    destroys(ONE, "customers", destroy, CUSTOMERS, RemoveCustomer),
    action(ONE, "customers", "update_organization_groups", *_GROUPS, of=CUSTOMERS),
    *team.routes(CUSTOMERS, ONE, "customers", "customer"),
]
