"""What a command needs to be allowed: the words of the table in permissions.py."""

import msgspec

STAFF = "STAFF"
SELF = "SELF"
PROVIDERS = "PROVIDERS"
"""In place of a kind of scope: the permission counts wherever something is provided."""


class Needs(msgspec.Struct, frozen=True):
    """`permission`, where the table of scopes says it counts for what the command's field `scope` names. `kind` is a
    key of that table; "scope" means that the command's field `scope_kind` tells, and {kind} in it stands for the
    command's field `kind`. `creator`: who made it may, too, and with STAFF nobody else but staff."""

    permission: str
    kind: str = ""
    scope: str = ""
    creator: bool = False
