"""What of offerings and their plans is seen, by whom, and how it is found."""

from collections.abc import Iterator

import httpx
import pytest
from waldur_api_client.models.provider_plan_details import ProviderPlanDetails
from waldur_api_client.models.public_offering_details import PublicOfferingDetails

from commands.identity.project import CreateProject
from tests.eventstore.support import made
from tests.http.shop import PLANS, PROVIDED, PUBLIC, Shop, opened


@pytest.fixture(scope="module")
def shop(server_url: str) -> Iterator[Shop]:
    with opened(server_url) as shop:
        yield shop


def test_who_sees_what(shop: Shop) -> None:
    store = shop.place.ledger.store
    inside = made(store, CreateProject(shop.ajax, "Inside"))
    open_to_all, private = shop.active("Open"), shop.active("Private", shared=False, project=inside)
    draft, in_house = shop.draft("Drafted"), shop.active("In house", shared=False)
    member = shop.who("member", "PROJECT.MEMBER", "project", inside)

    def public(client: httpx.Client) -> set[str]:
        found = client.get(f"{PUBLIC}?page_size=300").json()
        return {each["uuid"] for each in found} & {open_to_all, private, draft, in_house}

    assert public(shop.outsider) == {open_to_all}
    assert public(member) == {open_to_all, private}
    assert public(shop.owner) == {open_to_all, private, in_house}
    assert public(shop.staff) == {open_to_all, private, in_house}
    assert shop.outsider.get(f"{PUBLIC}{private}/").status_code == 404
    assert shop.outsider.get(f"{PROVIDED}{open_to_all}/").status_code == 404
    assert shop.owner.get(f"{PROVIDED}{draft}/").status_code == 200
    shown = shop.outsider.get(f"{PUBLIC}{open_to_all}/").json()
    PublicOfferingDetails.from_dict(shown)
    assert not {"secret_options", "service_attributes"} & set(shown)


def test_a_manager_of_one_offering_sees_and_keeps_that_one(shop: Shop) -> None:
    mine, other = shop.draft("Mine"), shop.draft("Other")
    owner, manager = shop.owner, shop.place.person("manager")
    body = {"role": "OFFERING.MANAGER", "user": manager.uuid.hex}
    assert owner.post(f"{PROVIDED}{mine}/add_user/", json=body).status_code == 201
    shop.place.settled()
    assert [each["uuid"] for each in manager.http.get(PROVIDED).json()] == [mine]
    assert (
        manager.http.post(f"{PROVIDED}{mine}/update_location/", json={"latitude": 1, "longitude": 1}).status_code == 200
    )
    assert manager.http.post(f"{PROVIDED}{mine}/activate/").status_code == 403
    assert manager.http.post(f"{PROVIDED}{other}/pause/", json={}).status_code == 404
    (plan,) = manager.http.get(f"{PLANS}?offering_uuid={mine}").json()
    assert manager.http.post(f"{PLANS}{plan['uuid']}/archive/").status_code == 403
    assert [each["user_uuid"] for each in owner.get(f"{PROVIDED}{mine}/list_users/").json()] == [manager.uuid.hex]
    assert owner.post(f"{PROVIDED}{mine}/delete_user/", json=body).status_code == 200
    shop.place.settled()
    assert manager.http.get(PROVIDED).json() == []


def test_plans_are_made_changed_priced_and_archived(shop: Shop) -> None:
    number = shop.active()
    body = {"name": "Gold", "offering": f"/api/marketplace-provider-offerings/{number}/", "unit_price": "1.25"}
    answer = shop.owner.post(PLANS, json=body)
    assert answer.status_code == 201, answer.text
    ProviderPlanDetails.from_dict(answer.json())
    one = f"{PLANS}{answer.json()['uuid']}/"
    assert shop.owner.patch(one, json={"name": "Silver", "max_amount": 3}).json()["name"] == "Silver"
    assert shop.owner.put(one, json={**body, "unit": "day"}).json()["unit"] == "day"
    for action, said in (
        ("update_prices", {"prices": {"cores": "1.5"}}),
        ("update_quotas", {"quotas": {"cores": 4}}),
        ("update_discounts", {"discounts": {"cores": {"discount_threshold": 10, "discount_rate": 5}}}),
    ):
        assert shop.owner.post(f"{one}{action}/", json=said).status_code == 200
    shown = shop.owner.get(one).json()
    assert (shown["prices"], shown["quotas"], shown["future_prices"]) == ({"cores": "1.5000000000"}, {"cores": 4}, {})
    (cores,) = shown["components"]
    assert (cores["amount"], cores["price"], cores["discount_rate"]) == (4, "1.5000000000", 5)
    wrong = shop.owner.post(f"{one}update_prices/", json={"prices": {"gpu": "1"}})
    assert (wrong.status_code, wrong.json()) == (400, {"prices": ["Invalid types: gpu"]})
    public = f"{PUBLIC}{number}/plans/"
    shop.place.settled()
    assert {each["name"] for each in shop.outsider.get(public).json()} == {"Basic", "Gold"}
    assert shop.outsider.get(shown["url"].replace("marketplace-plans", "x")).status_code == 404
    listed = next(each for each in shop.outsider.get(public).json() if each["name"] == "Gold")
    assert shop.outsider.get(listed["url"]).json() == listed
    assert shop.owner.post(f"{one}archive/").status_code == 200
    again = shop.owner.post(f"{one}archive/")
    assert (again.status_code, again.json()) == (400, ["Plan is already archived."])
    shop.place.settled()
    assert [each["name"] for each in shop.outsider.get(public).json()] == ["Basic"]
    assert shop.owner.delete(one).status_code == 403
    assert shop.staff.delete(one).status_code == 204
    assert shop.staff.get(one).status_code == 404


def test_components_of_plans_have_a_number(shop: Shop) -> None:
    number = shop.active()
    path = "/api/marketplace-plan-components/"
    (found,) = shop.outsider.get(f"{path}?offering_uuid={number}").json()
    assert (found["component_name"], found["plan_name"], found["price"]) == ("Cores", "Basic", "0.0000000000")
    assert shop.outsider.get(f"{path}{found['id']}/").json() == found
    assert shop.outsider.get(f"{path}0/").status_code == 404
    assert shop.outsider.get(f"{path}?offering_uuid={shop.draft()}").json() == []


FILTERS: list[tuple[str, bool]] = [
    ("name=fil", True),
    ("name_exact=Filtered", True),
    ("name_exact=filtered", False),
    ("query=filt", True),
    ("keyword=acme", True),
    ("description=nothing", False),
    ("state=Active&state=Paused", True),
    ("state=Draft", False),
    ("type=Marketplace.Basic&type=x", True),
    ("type=x", False),
    ("shared=true", True),
    ("shared=false", False),
    ("billable=false", False),
    ('attributes={"a": 1}', True),
    ('attributes={"a": 2}', False),
    ("tag=0123456789abcdef0123456789abcdef", False),
    ("accessible_via_calls=true", False),
    ("accessible_via_calls=false", True),
    ("can_create_offering_user=true", False),
]


@pytest.mark.parametrize(("query", "found"), FILTERS, ids=[query for query, _ in FILTERS])
@pytest.mark.parametrize("path", [PROVIDED, PUBLIC])
def test_filters(shop: Shop, path: str, query: str, found: bool) -> None:
    known = shop.owner.get(f"{PROVIDED}?name_exact=Filtered").json()
    number = known[0]["uuid"] if known else shop.active("Filtered", attributes={"a": 1})
    answer = shop.owner.get(f"{path}?{query}&uuid_list={number}")
    assert answer.status_code == 200, answer.text
    assert [each["uuid"] for each in answer.json()] == ([number] if found else [])


def test_a_filter_that_is_no_json_and_one_that_is_no_state(shop: Shop) -> None:
    assert list(shop.owner.get(f"{PUBLIC}?attributes=[").json()) == ["attributes"]
    assert list(shop.owner.get(f"{PUBLIC}?state=On").json()) == ["state"]
