"""Tokens on the wire: who is signed in (contract schema AuthToken), and one's own personal tokens. Never a key."""

from adapters.access.tokens import ENDS, PERSONAL_PREFIX
from projections.documents import Documents
from projections.field import hexa, link, of, text
from projections.identity import users

_LIVE = f"coalesce({ENDS} > now(), true)"
_SIGNED_IN = (
    "(SELECT t.user_uuid, max(t.used_at) AS used_at FROM access.tokens t"
    f" WHERE t.kind = 'session' AND {_LIVE} GROUP BY t.user_uuid) s"
)

AUTH_TOKENS = Documents(
    noun="AuthToken",
    models={"users": users.MODEL},
    source=_SIGNED_IN + " JOIN {users} u ON u.uuid = s.user_uuid",
    fields={
        "url": link("auth-tokens", "s.user_uuid"),
        "created": of("stamp", "s.used_at"),
        "user": link("users", "s.user_uuid"),
        "user_first_name": text("coalesce(u.first_name, '')"),
        "user_last_name": text("coalesce(u.last_name, '')"),
        "user_username": text("coalesce(u.username, '')"),
        "user_is_active": of("bool", "u.is_active"),
        "user_token_lifetime": of("int", "u.token_lifetime"),
    },
    filters={},
    order={"created": "s.used_at"},
    default_order=("-created",),
    unique="s.user_uuid",
    kept=True,
    outside=True,
)
"""One for each user with a live session; `created` is when one was used last, as in the reference."""

_NOTHING = "'[]'::json"
PERSONAL_TOKENS = Documents(
    noun="PersonalAccessToken",
    models={},
    source="access.tokens t",
    fields={
        "uuid": hexa("t.id"),
        "name": text("t.name"),
        "token_prefix": text(f"'{PERSONAL_PREFIX}'"),
        "scopes": of("texts", _NOTHING),
        "allowed_scopes": of("texts", _NOTHING),
        "allowed_networks": of("texts", _NOTHING),
        "expires_at": of("stamp", "t.expires_at"),
        "is_active": of("bool", _LIVE),
        "last_used_at": of("stamp", "t.used_at"),
        "last_used_ip": text("NULL"),
        "use_count": of("int", "NULL"),
        "created": of("stamp", "t.created_at"),
    },
    filters={},
    order={"created": "t.created_at", "name": "t.name"},
    default_order=("-created",),
    unique="t.id",
    always="t.kind = 'personal' AND t.user_uuid = %(visible_to)s",
    kept=True,
    outside=True,
)
"""Everybody's own, also staff's. Where from and how often one was used is not kept."""
