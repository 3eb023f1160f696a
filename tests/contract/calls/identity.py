"""Calls about people, organisations, projects, what they may do, and the platform itself."""

from typing import Any
from urllib.parse import urlsplit

from tests.contract.calls.shared import Call, Calls, first, team
from tests.contract.world import PASSWORD, World
from tests.http.served import Person


def _one(kind: str) -> Calls:
    """Reading one of a kind, the rich one of the world."""
    return {f"{kind}s_retrieve": lambda w: {"uuid": getattr(w, kind)}}


def _token_of(w: World, who: Person) -> str:
    """The last part of the address a token has."""
    found = w.staff.http.get("/api/auth-tokens/?page_size=300")
    rows = found.json() if found.status_code == 200 else []
    mine = [row["url"] for row in rows if row["user_username"] == who.username]
    return urlsplit(mine[0]).path.rstrip("/").rpartition("/")[2] if mine else "0"


def _move(w: World) -> Call:
    project = w.new_project()
    w.member("PROJECT.MEMBER", "project", project)
    target = {"customer": w.url("customers", w.new_customer()), "preserve_permissions": True}
    return {"uuid": project, "body": target}


def _recover(w: World) -> Call:
    return {"uuid": w.removed_project(), "body": {}}


def _role(w: World) -> dict[str, Any]:
    return {"name": w.word("Role"), "permissions": ["CUSTOMER.UPDATE"], "content_type": "customer"}


CALLS: Calls = {
    **_one("customer"),
    **_one("project"),
    **_one("key"),
    **_one("role"),
    **team("customers", "CUSTOMER.MANAGER", "customer", lambda w: w.customer),
    **team("projects", "PROJECT.MEMBER", "project", lambda w: w.project),
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
    "user_permissions_retrieve": lambda w: {"uuid": first(w, "/api/user-permissions/")},
    "daily_quotas_retrieve": lambda w: {"scope": w.customer},
    "project_types_retrieve": lambda w: {"uuid": first(w, "/api/project-types/")},
    "service_settings_retrieve": lambda w: {"uuid": first(w, "/api/service-settings/")},
    "events_retrieve": lambda _: {"id": 1},
    "api_auth_password": lambda w: {"body": {"username": w.with_password(), "password": PASSWORD}},
    "api_auth_logout": lambda w: {"who": w.served.person(w.word("leaver"))},
    "auth_tokens_retrieve": lambda w: {"user_id": _token_of(w, w.ann)},
    "auth_tokens_destroy": lambda w: {"user_id": _token_of(w, w.served.person(w.word("signed-in")))},
    "feature_values": lambda _: {"body": {"marketplace": {"import_resources": True}}},
    "override_settings": lambda w: {"body": {"SITE_NAME": w.word("Site")}},
}
