"""Calls about what was used."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import jwt

from tests.contract.calls.shared import Call, Calls, More, about, first, reading
from tests.contract.world import World

_NAME, _PUBLIC = "marketplace_component_usages", "marketplace_public_api"


def _report(w: World) -> Call:
    usages = [{"type": "hours", "amount": "3", "description": "In all"}]
    return {"body": {"resource": w.market.new_resource().hex, "usages": usages}}


def _signed(w: World) -> Call:
    path = f"/api/marketplace-service-providers/{w.market.provider.hex}/api_secret_code/"
    code = w.staff.http.post(path).json()["api_secret_code"]
    data = jwt.encode(_report(w)["body"], code, algorithm="HS256")
    return {"body": {"customer": w.market.cloud.hex, "data": data}}


def _item(w: World) -> dict[str, Any]:
    return {"username": w.word("account"), "usage": "2", "date": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}


CALLS: Calls = {
    **reading(lambda w: w.market.usage, f"{_NAME}_retrieve"),
    f"{_NAME}_set_usage": _report,
    **about(
        lambda w: w.market.new_usage(),
        f"{_NAME}_set_user_usage",
        username=lambda w: w.word("account"),
        usage=lambda _: "2",
    ),
    **about(lambda w: w.market.new_usage(), f"{_NAME}_set_user_usages", usages=lambda w: [_item(w)]),
    "marketplace_component_user_usages_retrieve": lambda w: {
        "uuid": first(w, "/api/marketplace-component-user-usages/")
    },
    "marketplace_category_component_usages_retrieve": lambda w: {
        "id": first(w, "/api/marketplace-category-component-usages/", "id")
    },
    f"{_PUBLIC}_check_signature": _signed,
    f"{_PUBLIC}_set_usage": _signed,
}
MORE: More = {
    "marketplace_component_user_usages_retrieve": lambda w: [
        {"uuid": UUID(each["uuid"])} for each in w.staff.http.get("/api/marketplace-component-user-usages/").json()
    ]
}
