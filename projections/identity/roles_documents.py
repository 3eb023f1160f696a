"""Roles on the wire (contract schema RoleDetails). Strangers see them too, but not how many hold them."""

from domain.identity.role import LANGUAGES
from projections.common_filters import contains, equals, like
from projections.documents import Documents
from projections.field import hexa, of, text
from projections.filters import Filter
from projections.identity import grants, roles
from projections.identity.terms import WORKS

_HOLDERS = "SELECT count(DISTINCT g.user_uuid) FROM {grants} g WHERE g.role_uuid = r.uuid AND " + WORKS

ROLES = Documents(
    noun="Role",
    models={"roles": roles.MODEL, "grants": grants.MODEL},
    source="{roles} r",
    own="(%(visible_to)s)::uuid IS NOT NULL",
    fields={
        "uuid": hexa("r.uuid"),
        "name": text("r.title"),
        "description": text("r.description"),
        **{f"description_{language}": text(f"r.descriptions ->> '{language}'") for language in LANGUAGES},
        "permissions": of("texts", "to_json(r.permissions)"),
        "is_system_role": of("bool", "r.is_system_role"),
        "is_active": of("bool", "r.is_active"),
        "users_count": of("int", f"({_HOLDERS})", own=True),
        "content_type": text("r.scope_kind"),
    },
    filters={
        "name": contains("r.title"),
        "description": contains("r.description"),
        "query": Filter(sql=f"{like('r.title')} OR {like('r.description')}", kind="contains"),
        "content_type": equals("r.scope_kind"),
        "is_active": equals("r.is_active", "bool"),
        "is_system_role": equals("r.is_system_role", "bool"),
    },
    order={
        "name": "r.title",
        "is_active": "r.is_active",
        "scope": "r.scope_kind",
        "origin": "r.is_system_role",
        "users_count": f"({_HOLDERS})",
    },
    default_order=("name",),
    unique="r.uuid",
    always="r.removed_at IS NULL",
)
