"""Lists of SSH keys: everybody sees their own, staff and support see all."""

from collections.abc import Sequence
from typing import TypedDict, Unpack
from uuid import UUID

from projections import listing
from projections.engine.model import Conn
from projections.identity import powers, ssh_keys
from projections.listing import Listing, text


class Filters(TypedDict, total=False):
    uuid: UUID | None
    user: UUID | None
    name: str | None
    text: str | None
    fingerprint_md5: str | None
    fingerprint_sha256: str | None
    fingerprint_sha512: str | None
    visible_to: UUID | None


LISTING: Listing[ssh_keys.SshKey] = Listing(
    item=ssh_keys.SshKey,
    columns=text(
        "k.uuid, k.user_uuid, k.name, k.public_key, k.fingerprint_md5, k.fingerprint_sha256, k.fingerprint_sha512,"
        " k.type, k.created, k.stream"
    ),
    source=text("{keys} k", keys=ssh_keys.MODEL),
    filters={
        "uuid": text("k.uuid = %(uuid)s"),
        "user": text("k.user_uuid = %(user)s"),
        "name": text("k.name = %(name)s"),
        "text": text("strpos(lower(k.name), lower(%(text)s)) > 0"),
        "fingerprint_md5": text("k.fingerprint_md5 = %(fingerprint_md5)s"),
        "fingerprint_sha256": text("k.fingerprint_sha256 = %(fingerprint_sha256)s"),
        "fingerprint_sha512": text("k.fingerprint_sha512 = %(fingerprint_sha512)s"),
        "visible_to": text(
            "(k.user_uuid = %(visible_to)s OR EXISTS (SELECT FROM {powers} w"
            " WHERE w.user_uuid = %(visible_to)s AND (w.is_staff OR w.is_support)))",
            powers=powers.MODEL,
        ),
    },
    order={"name": text("k.name"), "created": text("k.created"), "uuid": text("k.uuid")},
    default_order=("name",),
    unique="uuid",
)


def page(
    conn: Conn, order: Sequence[str] = (), limit: int = 50, offset: int = 0, **filters: Unpack[Filters]
) -> list[ssh_keys.SshKey]:
    return listing.page(conn, LISTING, filters, order, limit, offset)


def count(conn: Conn, **filters: Unpack[Filters]) -> int:
    return listing.count(conn, LISTING, filters)


def one(conn: Conn, **filters: Unpack[Filters]) -> ssh_keys.SshKey | None:
    return listing.one(conn, LISTING, filters)
