"""Configuration, features, settings and the catalogues over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest
from waldur_api_client import AuthenticatedClient
from waldur_api_client.api.configuration import configuration_retrieve
from waldur_api_client.api.feature_values import feature_values
from waldur_api_client.api.metadata import (
    metadata_features_retrieve,
    metadata_permissions_retrieve,
    metadata_settings_retrieve,
)
from waldur_api_client.api.override_settings import override_settings, override_settings_retrieve
from waldur_api_client.api.version import version_retrieve
from waldur_api_client.models.constance_settings_request import ConstanceSettingsRequest
from waldur_api_client.models.constance_settings_request_form import ConstanceSettingsRequestForm
from waldur_api_client.models.constance_settings_request_multipart import ConstanceSettingsRequestMultipart
from waldur_api_client.models.feature_values_body import FeatureValuesBody

from api.version import VERSION
from domain.identity.permission import CATALOGUE
from tests.http.served import Served


def configuration(http: Served) -> dict[str, Any]:
    http.settled()
    answer = http.stranger.get("/api/configuration/")
    assert answer.status_code == 200
    found = answer.json()
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def client(http: Served) -> Iterator[Any]:
    with AuthenticatedClient(http.url, http.person("staff", staff=True).token) as found:
        yield found


def test_strangers_read_the_configuration(http: Served) -> None:
    found = configuration(http)
    assert found["WALDUR_CORE"]["SITE_NAME"] == "Cloudledger"
    assert found["WALDUR_CORE"]["AUTHENTICATION_METHODS"] == ["LOCAL_SIGNIN"]
    assert found["MARKETPLACE"]["ANONYMOUS_USER_CAN_VIEW_OFFERINGS"] is True
    assert found["FEATURES"]["customer"]["billing"] is True
    assert found["FEATURES"]["openstack"]["hide_volume_type_selector"] is False
    assert found["LANGUAGES"][:2] == [["en", "English"], ["et", "Eesti"]]
    assert "THUMBNAIL_SIZE" not in str(found)


def test_the_official_client_reads_all_of_it(http: Served, client: Any) -> None:
    assert "WALDUR_CORE" in configuration_retrieve.sync(client=client).additional_properties
    assert version_retrieve.sync(client=client).version == VERSION
    features = metadata_features_retrieve.sync(client=client)
    assert "billing" in {item.key for item in features.features[0].items}
    assert features.feature_enums["customer"]["billing"] == "customer.billing"
    permissions = metadata_permissions_retrieve.sync(client=client).to_dict()
    assert permissions["roles"]["CUSTOMER_OWNER"] == "CUSTOMER.OWNER"
    assert permissions["permission_map"]["project"] == "PROJECT.CREATE_PERMISSION"
    told = {option["value"] for group in permissions["permission_descriptions"] for option in group["options"]}
    assert told == set(permissions["permissions"].values()) < set(CATALOGUE)
    assert {"PROJECT.UPDATE", "CUSTOMER.CREATE_PERMISSION", "ORDER.APPROVE"} < told
    items = {item.key: item for each in metadata_settings_retrieve.sync(client=client).settings for item in each.items}
    assert (items["SITE_NAME"].type_, items["COUNTRIES"].type_) == ("string", "json_list_field")
    assert {"value": "dark", "label": "dark"} in items["SIDEBAR_STYLE"].to_dict()["options"]
    assert override_settings_retrieve.sync(client=client).thumbnail_size == "120x120"


def test_anybody_who_signed_in_reads_the_version(http: Served) -> None:
    assert http.stranger.get("/api/version/").status_code == 401
    assert http.person("ann").http.get("/api/version/").json() == {"version": VERSION}


def test_features_are_turned_on_and_off(http: Served, client: Any) -> None:
    body = FeatureValuesBody.from_dict({"openstack": {"hide_volume_type_selector": True}, "customer": {"team": False}})
    assert isinstance(feature_values.sync(client=client, body=body), str)
    shown = configuration(http)["FEATURES"]
    assert (shown["openstack"]["hide_volume_type_selector"], shown["customer"]["team"]) == (True, False)
    assert shown["customer"]["billing"] is True


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"planet": {"rings": True}}, "planet"),
        ({"customer": {"rings": True}}, "customer.rings"),
        ({"customer": {"team": "yes"}}, "customer.team"),
        ({"customer": {"team": None}}, "customer.team"),
        ({"customer": True}, "customer"),
    ],
)
def test_wrong_features(http: Served, body: dict[str, Any], named: str) -> None:
    answer = http.staff.post("/api/feature-values/", json=body)
    assert answer.status_code == 400
    (section, told), *others = answer.json().items()
    flags = list(told) if isinstance(told, dict) else []
    assert (others, ".".join([section, *flags])) == ([], named)


def test_settings_are_overridden_and_restored(http: Served, client: Any) -> None:
    body = ConstanceSettingsRequest(site_name="Kvark Cloud", thumbnail_size="90x90", countries=["EE", "FI"])
    assert override_settings.sync_detailed(client=client, body=body).status_code == 200
    core = configuration(http)["WALDUR_CORE"]
    assert (core["SITE_NAME"], core["COUNTRIES"]) == ("Kvark Cloud", ["EE", "FI"])
    assert override_settings_retrieve.sync(client=client).thumbnail_size == "90x90"
    assert http.staff.post("/api/override-settings/", json={"SITE_NAME": None}).status_code == 200
    assert configuration(http)["WALDUR_CORE"]["SITE_NAME"] == "Cloudledger"
    assert http.staff.post("/api/override-settings/", json={"LANGUAGE_CHOICES": "et, xx,"}).status_code == 200
    assert configuration(http)["LANGUAGES"] == [["et", "Eesti"], ["xx", "xx"]]


def test_settings_come_in_forms_too(http: Served, client: Any) -> None:
    kinds: list[Any] = [ConstanceSettingsRequestForm, ConstanceSettingsRequestMultipart]
    for n, kind in enumerate(kinds):
        body = kind(site_phone=f"+372 {n}", maintenance_announcement_notify_before_minutes=5 + n)
        assert override_settings.sync_detailed(client=client, body=body).status_code == 200
        found = override_settings_retrieve.sync(client=client)
        assert (found.site_phone, found.maintenance_announcement_notify_before_minutes) == (f"+372 {n}", 5 + n)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"SITE_NAME": 1}, {"SITE_NAME": ["Expected `str | null`, got `int`."]}),
        ({"DISABLE_DARK_THEME": "yes"}, {"DISABLE_DARK_THEME": ["Expected `bool | null`, got `str`."]}),
        ({"SIDEBAR_STYLE": "pink"}, {"SIDEBAR_STYLE": ['"pink" is not a valid choice.']}),
        ({"COUNTRIES": ["EE", 1]}, {"COUNTRIES[1]": ["Expected `str`, got `int`."]}),
    ],
)
def test_wrong_settings(http: Served, body: dict[str, Any], told: dict[str, list[str]]) -> None:
    answer = http.staff.post("/api/override-settings/", json=body)
    assert (answer.status_code, answer.json()) == (400, told)


def test_settings_there_are_not_are_ignored(http: Served) -> None:
    answer = http.staff.post("/api/override-settings/", json={"PLANET": 1, "SITE_PHONE": "+1"})
    assert answer.status_code == 200
    assert http.staff.get("/api/override-settings/").json()["SITE_PHONE"] == "+1"


def test_only_staff_chooses(http: Served) -> None:
    for who, status in (
        (http.stranger, 401),
        (http.person("ann").http, 403),
        (http.person("sue", support=True).http, 403),
    ):
        assert who.post("/api/feature-values/", json={"planet": 1}).status_code == status
        assert who.post("/api/override-settings/", json={"PLANET": 1}).status_code == status
        assert who.get("/api/override-settings/").status_code == status
