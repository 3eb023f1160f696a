"""SSH keys on the wire (contract schema SshKey): one's own; staff and support see all."""

from projections.common_filters import by_name, equals, span
from projections.documents import Documents
from projections.field import hexa, link, of, text
from projections.filters import Filter
from projections.identity import ssh_keys

SSH_KEYS = Documents(
    noun="SshKey",
    models={"keys": ssh_keys.MODEL},
    source="{keys} k",
    fields={
        "url": link("keys", "k.uuid"),
        "uuid": hexa("k.uuid"),
        "name": text("k.name"),
        "public_key": text("k.public_key"),
        "fingerprint_md5": text("k.fingerprint_md5"),
        "fingerprint_sha256": text("k.fingerprint_sha256"),
        "fingerprint_sha512": text("k.fingerprint_sha512"),
        "user_uuid": hexa("k.user_uuid"),
        "is_shared": of("bool", "false"),
        "type": text("k.type"),
    },
    filters={
        **by_name("k.name"),
        "fingerprint_md5": equals("k.fingerprint_md5"),
        "fingerprint_sha256": equals("k.fingerprint_sha256"),
        "fingerprint_sha512": equals("k.fingerprint_sha512"),
        "user_uuid": equals("k.user_uuid", "uuid"),
        "is_shared": Filter(sql="NOT %(v)s", kind="bool"),
        **span("created", "k.created"),
        **span("modified", "k.created"),
    },
    order={"name": "k.name NULLS LAST"},
    default_order=("name",),
    unique="k.uuid",
    visible="k.user_uuid = %(visible_to)s",
)
"""A key never changes: `modified` is `created`."""
