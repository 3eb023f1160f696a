"""Tenants over HTTP: what they look like, who sees them, what is asked of them."""

import pytest
from waldur_api_client.models import OpenStackTenant

from tests.http.cloud import Cloud, cloud
from tests.http.served import Served

SAME = (
    *("uuid", "name", "state", "backend_id", "project_name", "project_uuid", "customer_name", "customer_uuid"),
    "service_settings_uuid",
)


@pytest.fixture(scope="module")
def town(http: Served) -> Cloud:
    return cloud(http)


def test_a_tenant_as_the_official_client_reads_it(town: Cloud) -> None:
    told = town.read("member", "tenants", town.things.tenant)
    found = OpenStackTenant.from_dict(dict(told))
    assert (found.state, found.project_uuid) == ("OK", town.market.project)
    assert found.marketplace_resource_uuid == town.things.home.hex
    assert (found.is_limit_based, found.is_usage_based) == (True, False)
    quotas = {each["name"]: each for each in told["quotas"]}
    assert quotas["vcpu"] == {"name": "vcpu", "limit": 20, "usage": 0}
    assert {"user_username", "user_password", "error_traceback"}.isdisjoint(told)


@pytest.mark.parametrize(
    ("who", "sees"),
    [(who, who not in ("provider", "outsider")) for who in ("member", "owner", "reader", "provider", "outsider")],
)
def test_who_sees_it(town: Cloud, who: str, sees: bool) -> None:
    assert (town.things.tenant.hex in town.listed("tenants", who)) == sees
    assert town.get(who, "tenants", town.things.tenant).status_code == (200 if sees else 404)


def test_by_every_filter(town: Cloud) -> None:
    told = dict(town.read("staff", "tenants", town.things.tenant))
    told |= {"project": told["project_uuid"], "customer": told["customer_uuid"], "can_manage": True}
    told |= {"name_exact": told["name"], "service_settings_name": "openstack"}
    for name in (*SAME, "project", "customer", "can_manage", "name_exact", "service_settings_name"):
        assert town.listed("tenants", **{name: told[name]}) == [told["uuid"]], name
        other = "0" * 31 + "1" if name.endswith("uuid") or name in ("project", "customer") else "false"
        assert town.listed("tenants", **{name: "ERRED" if name == "state" else other}) == [], name


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("staff", 200), ("outsider", 404)])
def test_staff_sets_states(town: Cloud, who: str, status: int) -> None:
    tenant, told = town.things.tenant, {"error_message": "broken", "error_traceback": "line 1"}
    answer = town.does(who, "tenants", tenant, "set_erred", told)
    assert answer.status_code == status
    if status == 200:
        assert answer.json() == {"detail": "Resource has been marked as ERRED."}
        found = town.read(who, "tenants", tenant)
        assert (found["state"], found["error_message"], found["error_traceback"]) == ("ERRED", "broken", "line 1")
    answer = town.does(who, "tenants", tenant, "set_ok")
    assert answer.status_code == status
    if status == 200:
        assert answer.json() == {"detail": "Resource has been marked as OK."}
        found = town.read(who, "tenants", tenant)
        assert (found["state"], found["error_message"], found["error_traceback"]) == ("OK", "", "")


def test_something_else_is_no_tenant(town: Cloud) -> None:
    for other in (town.things.instance, town.things.home):
        assert town.does("staff", "tenants", other, "pull").status_code == 404
        assert town.get("staff", "tenants", other).status_code == 404
