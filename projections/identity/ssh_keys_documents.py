"""SSH keys on the wire (contract schema SshKey): one's own; staff and support see all."""

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
        "name": Filter(sql="lower(k.name) LIKE '%%' || lower(%(v)s) || '%%'", kind="contains"),
        "name_exact": Filter(sql="k.name = %(v)s"),
        "fingerprint_md5": Filter(sql="k.fingerprint_md5 = %(v)s"),
        "fingerprint_sha256": Filter(sql="k.fingerprint_sha256 = %(v)s"),
        "fingerprint_sha512": Filter(sql="k.fingerprint_sha512 = %(v)s"),
        "user_uuid": Filter(sql="k.user_uuid = %(v)s", kind="uuid"),
        "is_shared": Filter(sql="NOT %(v)s", kind="bool"),
        "created": Filter(sql="k.created >= %(v)s", kind="since"),
        "created_before": Filter(sql="k.created < %(v)s", kind="since"),
        "modified": Filter(sql="k.created >= %(v)s", kind="since"),
        "modified_before": Filter(sql="k.created < %(v)s", kind="since"),
    },
    order={"name": "k.name NULLS LAST"},
    default_order=("name",),
    unique="k.uuid",
    visible="k.user_uuid = %(visible_to)s",
)
"""A key never changes: `modified` is `created`."""
