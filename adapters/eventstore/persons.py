"""Keys of persons: one AES-256 key each, wrapped with the master key; destroying it erases the person."""

import hmac
import os
from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from eventsourcing.postgres import PostgresDatastore
from psycopg.rows import tuple_row

from domain.refusal import Refused

_FIND = "SELECT person, wrapped_key FROM ledger.person_keys WHERE person = ANY(%b::uuid[])"


_CHECK = "UPDATE ledger.meta SET key_check = coalesce(key_check, %s) RETURNING key_check"


class PersonErased(Refused):
    code = "person_erased"


class BadSeal(Exception):
    """Sealed personal fields that do not open."""


class WrongMasterKey(Exception):
    """The keys in this database were wrapped with another master key."""


class PersonKeys:
    """Asks the database each time: a destroyed key is gone at once for every process."""

    def __init__(self, datastore: PostgresDatastore, master_key: bytes) -> None:
        self._datastore = datastore
        self._master_key = master_key
        self.key_check = _derive(master_key, b"check")
        self.name_key = _derive(master_key, b"names")
        self.command_key = _derive(master_key, b"commands")
        self.secret_key = _derive(master_key, b"secrets")

    def require_master_key(self) -> None:
        """Ties the database to the master key at first use. Raises WrongMasterKey when it is tied to another."""
        with self._datastore.get_connection() as conn, conn.cursor(row_factory=tuple_row) as cursor:
            found = cursor.execute("SELECT key_check FROM ledger.meta").fetchone()
            if found == (None,):
                found = cursor.execute(_CHECK, (self.key_check,)).fetchone()
        if found is None or bytes(found[0]) != self.key_check:
            raise WrongMasterKey("this database belongs to another master key; set CLOUDLEDGER_MASTER_KEY to that one")

    def find(self, persons: Iterable[UUID]) -> dict[UUID, bytes]:
        """Keys of those who have one. Raises WrongMasterKey."""
        wanted = list(set(persons))
        if not wanted:
            return {}
        with self._datastore.get_connection() as conn, conn.cursor(binary=True, row_factory=tuple_row) as cursor:
            rows = cursor.execute(_FIND, (wanted,), prepare=True).fetchall()
        return {person: self._unwrap(wrapped) for person, wrapped in rows}

    def new(self) -> tuple[bytes, bytes]:
        """A fresh key, plain and wrapped."""
        key = AESGCM.generate_key(256)
        return key, aes_key_wrap(self._master_key, key)

    def _unwrap(self, wrapped: bytes) -> bytes:
        try:
            return aes_key_unwrap(self._master_key, bytes(wrapped))
        except InvalidUnwrap:
            raise WrongMasterKey("the master key does not open this database's keys of persons") from None


def _derive(master_key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(master_key, b"cloudledger " + purpose, "sha256")


def seal(key: bytes, plain: bytes, about: bytes) -> bytes:
    """Nonce and ciphertext; `about` ties it to its place so that it cannot be moved to another."""
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


@lru_cache(maxsize=4096)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


forget_keys = _cipher.cache_clear


def unseal(key: bytes, sealed: bytes, about: bytes) -> bytes:
    """Raises BadSeal."""
    try:
        return _cipher(key).decrypt(sealed[:12], sealed[12:], about)
    except (InvalidTag, ValueError):
        raise BadSeal("changed, moved here from another event, or sealed with another key") from None
