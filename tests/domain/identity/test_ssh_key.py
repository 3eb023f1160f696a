"""Keys are checked, told apart by fingerprint, and named after their comment."""

from uuid import UUID

import pytest

from domain.identity import ssh_key
from domain.identity.ssh_key import KIND, NONE, SshKeyAdded, SshKeyRemoved, SshKeys
from domain.refusal import Invalid, NotFound
from tests.scenario import given

ADA, KEY, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
TEXT = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
# The host key of github.com, with the fingerprints that GitHub publishes.
ADDED = SshKeyAdded(
    user=ADA,
    key=KEY,
    type="ssh-ed25519",
    label="ada at home",
    public_key=f"{TEXT} ada at home",
    fingerprint_md5="65:96:2d:fc:e8:d5:a9:11:64:0c:0f:ea:00:6e:5b:bd",
    fingerprint_sha256="SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU",
    fingerprint_sha512="SHA512:x",
)


def test_a_key_is_fingerprinted_as_openssh_does() -> None:
    (added,) = ssh_key.add(NONE, ADA, KEY, f"  {TEXT} ada at home\n")
    assert isinstance(added, SshKeyAdded)
    assert (added.type, added.label, added.public_key) == (ADDED.type, ADDED.label, ADDED.public_key)
    assert (added.fingerprint_md5, added.fingerprint_sha256) == (ADDED.fingerprint_md5, ADDED.fingerprint_sha256)
    assert added.fingerprint_sha512 is not None
    assert (len(added.fingerprint_sha512), added.fingerprint_sha512[:7]) == (93, "SHA512:")


def test_a_given_name_wins_over_the_comment() -> None:
    (added,) = ssh_key.add(NONE, ADA, KEY, f"{TEXT} comment", " laptop ")
    assert isinstance(added, SshKeyAdded)
    assert added.label == "laptop"
    (bare,) = ssh_key.add(NONE, ADA, KEY, TEXT)
    assert isinstance(bare, SshKeyAdded)
    assert bare.label == ""


def test_the_same_key_is_had_once_whatever_it_is_called() -> None:
    held = KIND.fold(None, ssh_key.add(NONE, ADA, KEY, TEXT))
    assert held is not None
    with pytest.raises(Invalid, match="Key with same fingerprint already exists") as caught:
        ssh_key.add(held, ADA, OTHER, f"{TEXT} another", "name")
    assert caught.value.field == "public_key"
    freed = KIND.fold(held, ssh_key.remove(held, ADA, KEY))
    assert freed == NONE
    assert ssh_key.add(freed, ADA, OTHER, TEXT)


@pytest.mark.parametrize("text", ["", "x" * 2001, f"{TEXT}\n{TEXT}", "ssh-ed25519", "ssh-ed25519 !", "é é", "\udce9"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        ssh_key.add(NONE, ADA, KEY, text)
    assert caught.value.field == "public_key"


def test_a_key_that_is_not_there_cannot_be_removed() -> None:
    given(KIND, ADDED).when(ssh_key.remove, ADA, OTHER).refused(NotFound, "key")
    given(KIND, ADDED).when(ssh_key.remove, ADA, KEY).then(SshKeyRemoved(user=ADA, key=KEY))


def test_of_an_erased_person_all_keys_go() -> None:
    after = given(KIND, ADDED).when(ssh_key.remove_all, ADA).then(SshKeyRemoved(user=ADA, key=KEY))
    assert after == SshKeys()
