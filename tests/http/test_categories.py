"""Categories, their groups and components over HTTP, as the official client asks for them."""

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from waldur_api_client.models.category_components import CategoryComponents
from waldur_api_client.models.category_group import CategoryGroup
from waldur_api_client.models.marketplace_category import MarketplaceCategory
from waldur_api_client.models.marketplace_category_request_multipart import MarketplaceCategoryRequestMultipart
from waldur_api_client.types import File

from tests.http.served import Served

PATH, COMPONENTS = "/api/marketplace-categories/", "/api/marketplace-category-components/"
GROUPS = "/api/marketplace-category-groups/"
PNG = b"\x89PNG\r\n\x1a\n picture"
_TITLES = iter(range(1000))


def new(http: Served, path: str = PATH, **fields: Any) -> dict[str, Any]:
    answer = http.staff.post(path, json={"title": f"C{next(_TITLES)}", **fields})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_official_client_reads_a_category(http: Served) -> None:
    group = new(http, GROUPS, description="Machines and more")
    assert CategoryGroup.from_dict(group).title == group["title"]
    made = new(http, description="Virtual machines", group=group["url"], default_vm_category=True)
    found = MarketplaceCategory.from_dict(http.staff.get(f"{PATH}{made['uuid']}/").json())
    assert (found.title, found.description, found.group) == (made["title"], "Virtual machines", group["url"])
    assert (found.default_vm_category, found.default_volume_category) == (True, False)
    assert found.url == f"{http.url}{PATH}{made['uuid']}/"
    assert made["sections"] == made["columns"] == made["articles"] == made["components"] == []
    again = http.staff.post(PATH, json={"title": "Other machines", "default_vm_category": True})
    assert (again.status_code, list(again.json())) == (400, ["default_vm_category"])


def test_a_category_changes_and_goes(http: Served) -> None:
    group = new(http, GROUPS)
    one = f"{PATH}{new(http, group=group['url'])['uuid']}/"
    assert http.staff.put(one, json={}).json() == {"title": ["This field is required."]}
    assert http.staff.put(one, json={"title": "Disks", "group": None}).json()["title"] == "Disks"
    assert "group" not in http.staff.get(one).json()
    assert http.staff.patch(one, json={"description": "Big"}).json()["description"] == "Big"
    assert http.staff.delete(one).status_code == 204
    assert [http.staff.get(one).status_code, http.staff.patch(one, json={"title": "x"}).status_code] == [404, 404]
    assert http.staff.delete(one).status_code == 204


def test_a_group_that_goes_leaves_its_categories(http: Served) -> None:
    group = new(http, GROUPS)
    made = new(http, group=group["url"])
    within = {"group_uuid": group["uuid"]}
    assert [each["uuid"] for each in http.staff.get(PATH, params=within).json()] == [made["uuid"]]
    assert http.staff.delete(f"{GROUPS}{group['uuid']}/").status_code == 204
    assert "group" not in http.staff.get(f"{PATH}{made['uuid']}/").json()
    gone = http.staff.post(PATH, json={"title": "x", "group": group["url"]})
    assert gone.json() == {"group": ["Invalid hyperlink - Object does not exist."]}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"title": "x", "icon": "a.png"}, "icon"),
        ({"title": "x", "group": "/api/projects/1/"}, "group"),
        ({"title": "x", "group": f"/api/marketplace-category-groups/{uuid4().hex}/"}, "group"),
    ],
)
def test_what_is_wrong_is_named(http: Served, fields: dict[str, Any], field: str) -> None:
    answer = http.staff.post(PATH, json=fields)
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_only_staff_makes_categories_and_everybody_sees_them(http: Served) -> None:
    made, person = new(http), http.person("ann").http
    assert person.post(PATH, json={"title": "x"}).status_code == 403
    assert person.delete(f"{PATH}{made['uuid']}/").status_code == 403
    for who in (person, http.stranger):
        assert who.get(f"{PATH}{made['uuid']}/").json()["title"] == made["title"]
        assert [each["title"] for each in who.get(PATH, params={"title": made["title"]}).json()] == [made["title"]]
    setting = {"ANONYMOUS_USER_CAN_VIEW_OFFERINGS": False}
    assert http.staff.post("/api/override-settings/", json=setting).status_code == 200
    try:
        http.settled()
        assert http.stranger.get(PATH).status_code == 401
        assert http.stranger.head(GROUPS).status_code == 401
        assert person.get(PATH).status_code == 200
    finally:
        http.staff.post("/api/override-settings/", json={"ANONYMOUS_USER_CAN_VIEW_OFFERINGS": True})


def test_an_icon_comes_as_a_form_and_is_shown_by_its_address(http: Served) -> None:
    body = MarketplaceCategoryRequestMultipart("Pictures", icon=File(BytesIO(PNG), "my icon.png", "image/png"))
    answer = http.staff.post(PATH, files=body.to_multipart())
    assert answer.status_code == 201, answer.text
    icon = answer.json()["icon"]
    assert icon.startswith(f"{http.url}/api/media/")
    assert icon.endswith("/my_icon.png")
    shown = http.stranger.get(icon)
    assert (shown.status_code, shown.content, shown.headers["Content-Type"]) == (200, PNG, "image/png")
    emptied = MarketplaceCategoryRequestMultipart("Pictures", icon=None, group=None)
    one = f"{PATH}{answer.json()['uuid']}/"
    assert "icon" not in http.staff.put(one, files=emptied.to_multipart()).json()
    text = File(BytesIO(b"text"), "a.png", "image/png")
    wrong = http.staff.patch(one, files={"icon": text.to_tuple()})
    assert (wrong.status_code, list(wrong.json())) == (400, ["icon"])


def test_a_component_is_found_by_its_uuid_and_by_the_number_of_it(http: Served) -> None:
    category = new(http)
    body = {"type": "cores", "name": "Cores", "measured_unit": "pcs", "category": {"title": category["title"]}}
    made = http.staff.post(COMPONENTS, json=body)
    assert made.status_code == 201, made.text
    found = CategoryComponents.from_dict(made.json())
    assert (found.type_, found.category.title) == ("cores", category["title"])
    assert isinstance(found.uuid, UUID)
    for key in (found.uuid.hex, str(found.uuid), str(found.uuid.int)):
        assert http.staff.get(f"{COMPONENTS}{key}/").json() == made.json()
    one = f"{COMPONENTS}{found.uuid.int}/"
    assert http.staff.patch(one, json={"name": "CPU"}).json()["name"] == "CPU"
    assert http.staff.put(one, json={"type": "cpu"}).json() == {"name": ["This field is required."]}
    assert http.staff.put(one, json={"type": "cpu", "name": "CPU", "category": {}}).json()["type"] == "cpu"
    listed = http.staff.get(f"{PATH}{category['uuid']}/").json()["components"]
    assert listed == [{"type": "cpu", "name": "CPU", "description": "", "measured_unit": "pcs"}]
    assert http.staff.delete(one).status_code == 204
    assert http.staff.get(one).status_code == http.staff.delete(one).status_code == 404


def test_a_component_has_a_category_and_a_type_of_its_own(http: Served) -> None:
    category = new(http)
    body = {"type": "cores", "name": "Cores", "category": category["url"]}
    assert http.staff.post(COMPONENTS, json=body).status_code == 201
    assert list(http.staff.post(COMPONENTS, json=body).json()) == ["type"]
    for nowhere in ({"title": "nothing has this"}, {}, {"uuid": uuid4().hex}, "here"):
        answer = http.staff.post(COMPONENTS, json={**body, "category": nowhere})
        assert (answer.status_code, list(answer.json())) == (400, ["category"]), nowhere
    twin = new(http, title=category["title"])
    answer = http.staff.post(COMPONENTS, json={**body, "category": {"title": twin["title"]}})
    assert (answer.status_code, list(answer.json())) == (400, ["category"])


def test_of_a_removed_category_no_component_is_left(http: Served) -> None:
    category = new(http)
    body = {"type": "cores", "name": "Cores", "category": {"uuid": category["uuid"]}}
    made = http.staff.post(COMPONENTS, json=body).json()
    assert http.staff.delete(f"{PATH}{category['uuid']}/").status_code == 204
    assert http.staff.get(f"{COMPONENTS}{made['uuid']}/").status_code == 404
    assert http.staff.patch(f"{COMPONENTS}{made['uuid']}/", json={"name": "x"}).status_code == 404
