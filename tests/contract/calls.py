"""One call of every operation that needs more than nothing: what goes into the client's function.

`body` is JSON, `who` asks (staff unless told), the rest are the function's parameters.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from tests.contract import order_calls
from tests.contract.world import PASSWORD, World
from tests.http.served import Person

Call = Mapping[str, Any]
_NOBODY = UUID(int=1)


def _one(kind: str) -> dict[str, Callable[[World], Call]]:
    """Reading one of a kind, the rich one of the world."""
    return {f"{kind}s_retrieve": lambda w: {"uuid": getattr(w, kind)}}


def _first(w: World, path: str) -> UUID:
    found = w.staff.http.get(path)
    return UUID(found.json()[0]["uuid"]) if found.status_code == 200 and found.json() else _NOBODY


def _token_of(w: World, who: Person) -> str:
    """The last part of the address a token has."""
    found = w.staff.http.get("/api/auth-tokens/?page_size=300")
    rows = found.json() if found.status_code == 200 else []
    mine = [row["url"] for row in rows if row["user_username"] == who.username]
    return urlsplit(mine[0]).path.rstrip("/").rpartition("/")[2] if mine else "0"


def _team(kind: str, role: str) -> dict[str, Callable[[World], Call]]:
    def member(w: World) -> Call:
        scope = getattr(w, kind)
        return {"uuid": scope, "body": {"role": role, "user": w.member(role, kind, scope).hex}}

    return {
        f"{kind}s_add_user": lambda w: {"uuid": getattr(w, kind), "body": {"role": role, "user": w.new_user().hex}},
        f"{kind}s_update_user": member,
        f"{kind}s_delete_user": member,
        f"{kind}s_list_users_list": lambda w: {"uuid": getattr(w, kind)},
    }


def _move(w: World) -> Call:
    project = w.new_project()
    w.member("PROJECT.MEMBER", "project", project)
    target = {"customer": w.url("customers", w.new_customer()), "preserve_permissions": True}
    return {"uuid": project, "body": target}


def _recover(w: World) -> Call:
    return {"uuid": w.removed_project(), "body": {}}


def _role(w: World) -> dict[str, Any]:
    return {"name": w.word("Role"), "permissions": ["CUSTOMER.UPDATE"], "content_type": "customer"}


def _offering(w: World) -> Call:
    return {"uuid": _NOBODY, "body": {"role": "OFFERING.MANAGER", "user": w.ann.uuid.hex}}


CALLS: dict[str, Callable[[World], Call]] = {
    **order_calls.CALLS,
    **_one("customer"),
    **_one("project"),
    **_one("key"),
    **_one("role"),
    **_team("customer", "CUSTOMER.MANAGER"),
    **_team("project", "PROJECT.MEMBER"),
    "customers_create": lambda w: {"body": {"name": w.word("Org")}},
    "customers_update": lambda w: {"uuid": w.new_customer(), "body": {"name": w.word("Org")}},
    "customers_partial_update": lambda w: {"uuid": w.new_customer(), "body": {}},
    "customers_destroy": lambda w: {"uuid": w.new_customer()},
    "customers_users_list": lambda w: {"customer_uuid": w.customer},
    "customers_stats_retrieve": lambda w: {"uuid": w.customer},
    "projects_create": lambda w: {"body": {"name": w.word("P"), "customer": w.url("customers", w.customer)}},
    "projects_update": lambda w: {
        "uuid": w.new_project(),
        "body": {"name": w.word("P"), "customer": w.url("customers", w.customer)},
    },
    "projects_partial_update": lambda w: {"uuid": w.new_project(), "body": {}},
    "projects_destroy": lambda w: {"uuid": w.new_project()},
    "projects_other_users_list": lambda w: {"project_uuid": w.project},
    "projects_stats_retrieve": lambda w: {"uuid": w.project},
    "projects_move_project": _move,
    "projects_recover": _recover,
    "users_create": lambda w: {"body": {"username": w.word("user"), "email": "new@example.org"}},
    "users_update": lambda w: {
        "uuid": w.new_user(),
        "body": {"username": w.word("user"), "email": "new@example.org"},
    },
    "users_partial_update": lambda w: {"uuid": w.new_user(), "body": {}},
    "users_retrieve": lambda w: {"uuid": w.ann.uuid},
    "users_me_retrieve": lambda w: {"who": w.ann},
    "users_destroy": lambda w: {"uuid": w.new_user()},
    "users_change_password": lambda w: {"uuid": w.new_user(), "body": {"new_password": PASSWORD}},
    "users_refresh_token": lambda w: {"uuid": w.served.person(w.word("token")).uuid},
    "users_token_retrieve": lambda w: {"uuid": w.ann.uuid, "who": w.ann},
    "keys_create": lambda w: {"body": {"public_key": w.public_key()}, "who": w.ann},
    "keys_destroy": lambda w: {"uuid": w.new_key(), "who": w.ann},
    "roles_create": lambda w: {"body": _role(w)},
    "roles_update": lambda w: {"uuid": w.new_role(), "body": _role(w)},
    "roles_partial_update": lambda w: {"uuid": w.new_role(), "body": {}},
    "roles_destroy": lambda w: {"uuid": w.new_role()},
    "roles_disable": lambda w: {"uuid": w.new_role()},
    "roles_enable": lambda w: {"uuid": w.new_role()},
    "user_permissions_retrieve": lambda w: {"uuid": _first(w, "/api/user-permissions/")},
    "daily_quotas_retrieve": lambda w: {"scope": w.customer},
    "project_types_retrieve": lambda w: {"uuid": _first(w, "/api/project-types/")},
    "service_settings_retrieve": lambda w: {"uuid": _first(w, "/api/service-settings/")},
    "events_retrieve": lambda _: {"id": 1},
    "api_auth_password": lambda w: {"body": {"username": w.with_password(), "password": PASSWORD}},
    "api_auth_logout": lambda w: {"who": w.served.person(w.word("leaver"))},
    "auth_tokens_retrieve": lambda w: {"user_id": _token_of(w, w.ann)},
    "auth_tokens_destroy": lambda w: {"user_id": _token_of(w, w.served.person(w.word("signed-in")))},
    "feature_values": lambda _: {"body": {"marketplace": {"import_resources": True}}},
    "override_settings": lambda w: {"body": {"SITE_NAME": w.word("Site")}},
    "marketplace_provider_offerings_add_user": _offering,
    "marketplace_provider_offerings_update_user": _offering,
    "marketplace_provider_offerings_delete_user": _offering,
    "marketplace_provider_offerings_list_users_list": lambda _: {"uuid": _NOBODY},
}


def call(world: World, operation: str) -> Call:
    return CALLS[operation](world) if operation in CALLS else {}
