"""Flow (b) of the contract by the official client: a category, an offering in it with its parts, plans and forms."""

from typing import Any
from uuid import UUID

from waldur_api_client import models as m
from waldur_api_client.api.marketplace_categories import marketplace_categories_create
from waldur_api_client.api.marketplace_category_groups import marketplace_category_groups_create
from waldur_api_client.api.marketplace_plans import (
    marketplace_plans_create,
    marketplace_plans_update_prices,
    marketplace_plans_update_quotas,
)
from waldur_api_client.api.marketplace_provider_offerings import (
    marketplace_provider_offerings_activate,
    marketplace_provider_offerings_create,
    marketplace_provider_offerings_create_offering_component,
    marketplace_provider_offerings_remove_offering_component,
    marketplace_provider_offerings_retrieve,
    marketplace_provider_offerings_update_integration,
    marketplace_provider_offerings_update_offering_component,
    marketplace_provider_offerings_update_options,
    marketplace_provider_offerings_update_resource_options,
)

from tests.stories.client import Town, there

OPTIONS = {"order": ["size"], "options": {"size": {"type": "integer", "label": "Size", "max": 9}}}
SECRETS = {"backend_url": "https://cloud.example.org", "password": "hush"}


class Offered:
    """An offering of one kind and what is done to it, each step as the provider takes it; `plans` by name."""

    def __init__(self, place: Town, kind: str) -> None:
        self.place, self.kind, self.provider = place, kind, place.client("provider")
        self.uuid = self._draft(self._category())
        self.plans: dict[str, m.ProviderPlanDetails] = {}

    def _category(self) -> m.MarketplaceCategory:
        staff = self.place.client("staff")
        sort = m.CategoryGroupRequest(f"Compute {self.kind}")
        group = marketplace_category_groups_create.sync(client=staff, body=sort)
        body = m.MarketplaceCategoryRequest(f"Machines {self.kind}", description="They compute", group=group.url)
        return marketplace_categories_create.sync(client=staff, body=body)

    def _draft(self, category: m.MarketplaceCategory) -> UUID:
        body = m.OfferingCreateRequest(
            self.kind, there(category.url), self.kind, customer=self.place.cloud, shared=True, billable=True
        )
        made = marketplace_provider_offerings_create.sync(client=self.provider, body=body)
        assert (made.state, made.type_, made.category_title) == ("Draft", self.kind, category.title)
        return there(made.uuid)

    def connect(self) -> None:
        body = m.OfferingIntegrationUpdateRequest.from_dict({"service_attributes": SECRETS})
        self._done(marketplace_provider_offerings_update_integration, body)

    def parts(self) -> None:
        for kind, billing in (("cores", "limit"), ("hours", "usage"), ("extra", "fixed")):
            body = m.OfferingComponentRequest(m.BillingTypeEnum(billing), kind, kind.title(), measured_unit="pc")
            self._done(marketplace_provider_offerings_create_offering_component, body, 201)
        cores, _, extra = there(self.shown().components)
        said = {"uuid": str(cores.uuid), "billing_type": "limit", "type": "cores", "name": "Cores", "max_value": 64}
        changed = m.UpdateOfferingComponentRequest.from_dict(said)
        self._done(marketplace_provider_offerings_update_offering_component, changed)
        gone = m.RemoveOfferingComponentRequest(there(extra.uuid))
        self._done(marketplace_provider_offerings_remove_offering_component, gone)

    def plan(self, name: str, price: str) -> None:
        body = m.ProviderPlanDetailsRequest(name, there(self.shown().url), unit=m.BillingUnit.MONTH)
        made = marketplace_plans_create.sync(client=self.provider, body=body)
        prices = m.PricesUpdateRequest.from_dict({"prices": {"cores": price, "hours": "0.1"}})
        quotas = m.QuotasUpdateRequest.from_dict({"quotas": {}})
        number = there(made.uuid)
        marketplace_plans_update_prices.sync_detailed(number, client=self.provider, body=prices)
        marketplace_plans_update_quotas.sync_detailed(number, client=self.provider, body=quotas)
        self.plans[name] = made

    def forms(self) -> None:
        asked = m.OfferingOptionsUpdateRequest.from_dict({"options": OPTIONS})
        self._done(marketplace_provider_offerings_update_options, asked)
        later = m.OfferingResourceOptionsUpdateRequest.from_dict({"resource_options": OPTIONS})
        self._done(marketplace_provider_offerings_update_resource_options, later)

    def activate(self) -> None:
        told = marketplace_provider_offerings_activate.sync(self.uuid, client=self.provider)
        assert (told.detail, told.state) == ("Offering state updated.", "Active")

    def _done(self, operation: Any, body: Any, status: int = 200) -> None:
        assert operation.sync_detailed(self.uuid, client=self.provider, body=body).status_code == status

    def shown(self) -> m.ProviderOfferingDetails:
        return marketplace_provider_offerings_retrieve.sync(self.uuid, client=self.provider)

    @property
    def url(self) -> str:
        return f"{self.place.place.url}/api/marketplace-public-offerings/{self.uuid.hex}/"


def on_sale(place: Town, kind: str) -> Offered:
    found = Offered(place, kind)
    found.connect()
    found.parts()
    found.plan("Monthly", "1.5")
    found.plan("Reserved", "1")
    found.forms()
    found.activate()
    return found
